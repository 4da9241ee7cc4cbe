"""What of the reader ends soon: permits with the way to their renewal, and papers that they gave."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.renewal import Stage
from wenjin.cases.queries.expiring import SHOWN_AHEAD, ExpiringItem, expiring_items
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.renewals import RenewalDue, renewals_due
from wenjin.catalogue.queries.procedures import procedure_words
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language, day
from wenjin.web.case_list import mine
from wenjin.web.case_papers import paper_name
from wenjin.web.case_renewal import course_words, window_words
from wenjin.web.joining import gap

_STONES: Final = {Stage.IN_WORK: "wait", Stage.GRANTED: "done"}


@dataclass(frozen=True, slots=True)
class ShownEnd:
    """A permit or a paper that ends.

    Attributes:
        state: of the stone before it.
        href: where something can be done about it.
    """

    name: str
    words: str
    reference: str
    href: str
    state: str


def ending_soon(actor: Actor) -> list[ShownEnd]:
    """Permits and papers of the reader that end soon, the first first; empty for somebody without an account."""
    if actor.person_id is None:
        return []
    own, today = mine(actor), clock.today()
    found = [(one.valid_until, _permit(one, today)) for one in renewals_due(own, today=today)]
    papers = expiring_items(own, today + SHOWN_AHEAD, today=today)
    names = texts([f"evidence/{one.evidence}" for one in papers], asked_language(), fields=["name"])
    found += [(one.expires_on, _paper(one, paper_name(one.evidence, names))) for one in papers]
    return [shown for _on, shown in sorted(found, key=lambda pair: pair[0])]


def _permit(due: RenewalDue, today: date) -> ShownEnd:
    procedure = procedure_of(due.case)
    words = procedure_words(procedure.document, asked_language())
    name = words.get(f"decisions/{due.decision}/title", procedure.decision(due.decision).title)
    ended = due.valid_until < today
    told = _("It ended on %(day)s.") if ended else _("Valid until %(day)s.")
    case = due.case.reference if due.renewed.may_begin else due.renewed.reference
    then = [course_words(due.renewed), *_way(due)]
    return ShownEnd(
        name=name,
        words=gap().join((told % {"day": day(due.valid_until)}, *(one for one in then if one))),
        reference=case,
        href=reverse("case", args=[case]),
        state=_STONES.get(due.renewed.stage, "turn"),
    )


def _way(due: RenewalDue) -> list[str]:
    """What to do where the renewal is to be begun, for the first time or again."""
    if not due.renewed.may_begin:
        return []
    if not due.renewal:
        return [_("There is no renewal of this alone here. Ask the office what to apply for.")]
    if due.window is None or not due.window.is_late(clock.today()):
        return [_("It can be renewed here.")]
    return [window_words(due.window, due.renewal)]


def _paper(item: ExpiringItem, name: str) -> ShownEnd:
    told = _("Valid until %(day)s.") % {"day": day(item.expires_on)}
    then = (
        _("An application that is not decided needs it.")
        if item.is_needed
        else _("Nothing is open that needs it. If you apply again, you need a new one.")
    )
    return ShownEnd(
        name=name,
        words=gap().join((told, then)),
        reference=item.reference,
        href=reverse("case", args=[item.reference]),
        state="turn" if item.is_needed else "skip",
    )
