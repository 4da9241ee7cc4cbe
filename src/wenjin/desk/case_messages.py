"""Messages of a case for an officer: who wrote, in which language, and the translation where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wenjin.cases.queries.case_page import MessageView
from wenjin.desk.case_options import act_href
from wenjin.desk.case_words import CaseWords
from wenjin.desk.people import Names
from wenjin.lang.domain.registry import BY_CODE, SOURCE


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """A message.

    Attributes:
        is_office: written on our side.
        other: its translation; empty when there is none.
        how: who translated it, or that nobody has.
        translate_href: where a translation can be added; empty when there is one, or none is needed.
    """

    id: UUID
    at: datetime
    author: str
    is_office: bool
    about: str
    text: str
    language: str
    other: str
    other_language: str
    how: str
    translate_href: str


def desk_messages(
    written: Iterable[MessageView],
    words: CaseWords,
    names: Names,
    *,
    reference: str,
    reader_language: str,
    applicant_language: str,
    may_translate: bool,
) -> list[DeskMessage]:
    """Messages in the order given."""
    return [
        _shown(one, words, names, reference, reader_language, applicant_language, may_translate)
        for one in written
    ]


def _shown(
    one: MessageView,
    words: CaseWords,
    names: Names,
    reference: str,
    reader_language: str,
    applicant_language: str,
    may_translate: bool,
) -> DeskMessage:
    is_office = one.side == "office"
    language = _known(one.language)
    wanted = applicant_language if is_office else reader_language
    needs = bool(one.text) and not one.translation and wanted != language
    return DeskMessage(
        id=one.id,
        at=one.at,
        author=names.name(one.author),
        is_office=is_office,
        about=words.decision(one.decision) if one.decision else "",
        text=one.text,
        language=language,
        other=one.translation,
        other_language=_known(one.translation_language or wanted),
        how=_how(one, wanted) if one.translation or needs else "",
        translate_href=act_href(reference, "translate", str(one.id)) if needs and may_translate else "",
    )


def _how(one: MessageView, wanted: str) -> str:
    if one.how == "machine":
        return _("Translated by a machine, nobody has checked it.")
    if one.translation:
        return _("Translated by a person.")
    if one.how == "interpreter":
        return _("Not translated yet: an interpreter is needed.")
    return _("Not translated into %(language)s.") % {"language": BY_CODE[_known(wanted)].own_name}


def _known(code: str) -> str:
    return code if code in BY_CODE else SOURCE
