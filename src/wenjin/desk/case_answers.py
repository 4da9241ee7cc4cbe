"""What was filled in, section by section."""

from dataclasses import dataclass

from wenjin.desk.case_words import CaseWords
from wenjin.desk.opened import DeskCase
from wenjin.web.case_fields import answer_words
from wenjin.web.case_form_document import label_of, section_title


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """A part of the form: its heading, questions and answers."""

    id: str
    title: str
    lines: tuple[tuple[str, str], ...]


def answer_sections(case: DeskCase, words: CaseWords) -> list[AnswerSection]:
    """The form with its answers; questions without an answer are there too, with an empty one.

    Questions that only another decision asks are left out: see ``left_out``.
    """
    return [
        AnswerSection(
            section.id,
            section_title(section, words.words),
            tuple(
                (
                    label_of(one, words.words),
                    answer_words(one, words.words, case.view.answers.get(one.id, "")),
                )
                for one in section.fields
                if one.id in theirs
            ),
        )
        for section in words.form.sections
        if (theirs := _theirs(case)) and any(one.id in theirs for one in section.fields)
    ]


def left_out(case: DeskCase) -> int:
    """How many questions only another decision asks."""
    return len(case.procedure.form.fields) - len(_theirs(case))


def _theirs(case: DeskCase) -> frozenset[str]:
    return frozenset(one.id for one in case.procedure.form.fields if case.view.reach.has_field(one))
