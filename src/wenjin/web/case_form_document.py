"""The form of a procedure as its document has it: sections, fields, and what an answer must meet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wenjin.cases.queries.procedures import Whole

# Sentences of a procedure by their path, in the reader's language: ``procedures.procedure_words``.
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A question of the form; see ``procedure.schema.json`` for what each part means.

    Attributes:
        path: address of its texts below the procedure.
        choices: codes and their English labels.
        fact: fact of the plan that answers it, empty for none.
        decisions: decisions that read it; empty for all.
        after: id of a field with an earlier day, empty for none.
        refused_why: what somebody is told who gives an answer for which there is nothing to apply for.
    """

    id: str
    path: str
    label: str
    hint: str
    kind: str
    is_required: bool
    about: str
    fact: str = ""
    check: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    decisions: tuple[str, ...] = ()
    after: str = ""
    least: float | None = None
    most: float | None = None
    autocomplete: str = ""
    refused_why: str = ""

    @property
    def name(self) -> str:
        """Name of the form field; apart from those of the page itself."""
        return f"a-{self.id}"


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, on one page."""

    id: str
    path: str
    title: str
    hint: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form."""

    sections: tuple[Section, ...]
    makes: frozenset[str]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions in order."""
        return tuple(one for section in self.sections for one in section.fields)

    def section(self, name: str) -> Section | None:
        """The section of that id."""
        return next((one for one in self.sections if one.id == name), None)

    def section_of(self, field: str) -> Section | None:
        """The section where a field stands."""
        return next((one for one in self.sections if any(field == each.id for each in one.fields)), None)


def section_title(section: Section, words: Words) -> str:
    """Heading of a section in the reader's language."""
    return words.get(f"{section.path}/title", section.title)


def section_hint(section: Section, words: Words) -> str:
    """What to have at hand for a section."""
    return words.get(f"{section.path}/hint", section.hint)


def label_of(field: Field, words: Words) -> str:
    """The question in the reader's language."""
    return words.get(field.path, field.label)


def hint_of(field: Field, words: Words) -> str:
    """How to find or write the answer."""
    return words.get(f"{field.path}/hint", field.hint)


def refusal_of(field: Field, words: Words) -> str:
    """Why an answer leads nowhere, and what to do instead."""
    return words.get(f"{field.path}/refuses/why", field.refused_why)


def choice_of(field: Field, code: str, words: Words) -> str:
    """An answer of a choice; the code itself when the form no longer has it."""
    return words.get(f"{field.path}/choices/{code}", dict(field.choices).get(code, code))


def form_of(document: Mapping[str, object], active: frozenset[str] | None = None) -> Form:
    """The form of a procedure.

    Args:
        document: the record of the procedure.
        active: decisions that are still asked for; fields that only others read are left out. None: all.
    """
    return _read(Whole(document), active)


@lru_cache(maxsize=128)
def _read(whole: Whole, active: frozenset[str] | None) -> Form:
    form = _mapping(whole.document.get("form"))
    sections = (_section(one, active) for one in _mappings(form.get("sections")))
    makes = form.get("makes")
    return Form(
        tuple(one for one in sections if one.fields),
        frozenset(str(one) for one in makes) if isinstance(makes, list) else frozenset(),
    )


def _section(one: Mapping[str, object], active: frozenset[str] | None) -> Section:
    path = f"form/sections/{one['id']}"
    fields = (_field(each, path) for each in _mappings(one.get("fields")))
    return Section(
        id=str(one["id"]),
        path=path,
        title=str(one["title"]),
        hint=_text(one, "hint"),
        fields=tuple(
            each
            for each in fields
            if active is None or not each.decisions or not active.isdisjoint(each.decisions)
        ),
    )


def _field(one: Mapping[str, object], path: str) -> Field:
    decisions = one.get("decisions")
    return Field(
        id=str(one["id"]),
        path=f"{path}/fields/{one['id']}",
        label=str(one["label"]),
        hint=_text(one, "hint"),
        kind=str(one["type"]),
        is_required=one.get("required") is True,
        about=_text(one, "about"),
        fact=_text(one, "fact"),
        check=_text(one, "check"),
        choices=tuple((str(each["code"]), str(each["label"])) for each in _mappings(one.get("choices"))),
        decisions=tuple(str(each) for each in decisions) if isinstance(decisions, list) else (),
        after=_text(one, "after"),
        least=_number(one.get("min")),
        most=_number(one.get("max")),
        autocomplete=_text(one, "autocomplete"),
        refused_why=_text(_mapping(one.get("refuses")), "why"),
    )


def _text(one: Mapping[str, object], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one for one in value if isinstance(one, Mapping))
