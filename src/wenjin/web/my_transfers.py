"""Who received data of the reader: to whom, when, for which application, how much of which kind."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.queries.transfers import PAPER
from wenjin.cases.services.personal_data import transfers_of
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import asked_language, listed, number
from wenjin.web.case_fees import authority_name


@dataclass(frozen=True, slots=True)
class ShownTransfer:
    """One authority and one application.

    Attributes:
        what: how many answers and papers.
        basis: on what law that rests, as the procedure names it.
    """

    to: str
    at: datetime
    reference: str
    what: str
    basis: Said


def shown_transfers(actor: Actor) -> list[ShownTransfer]:
    """Everything that authorities received about the reader, the newest first. Two queries."""
    if actor.person_id is None:
        return []
    rows = transfers_of(actor, actor.person_id)
    found = texts(sorted({f"authority/{one.authority}" for one in rows}), asked_language(), fields=["name"])
    return [
        ShownTransfer(
            to=authority_name(one.authority, found),
            at=one.at,
            reference=one.case.reference,
            what=_what([str(name) for name in one.fields]),
            # Written down in the source language when it was handed over; it stays as it was.
            basis=Said(one.legal_basis, SOURCE),
        )
        for one in rows
    ]


def _what(fields: list[str]) -> str:
    papers = sum(name.startswith(PAPER) for name in fields)
    answers = len(fields) - papers
    told = [
        ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": number(answers)},
        ngettext("%(count)s paper", "%(count)s papers", papers) % {"count": number(papers)},
    ]
    return listed([words for words, count in zip(told, (answers, papers), strict=True) if count])
