"""The questions of an event as guests will see them."""

from dataclasses import dataclass

from wenjin.catalogue.queries.texts import Said
from wenjin.events.queries.planned_event import PlannedEvent


@dataclass(frozen=True, slots=True)
class Previewed:
    """A question as it will stand in the form.

    Attributes:
        shape: of the field: line, long, radio, boxes or select.
    """

    code: str
    label: Said | str
    hint: Said | None
    shape: str
    choices: tuple[Said | str, ...]
    is_required: bool
    is_of_each: bool


_SHAPES = {
    "long": "long",
    "one": "radio",
    "yes_no": "radio",
    "many": "boxes",
    "country": "select",
    "language": "select",
}


def preview(event: PlannedEvent) -> tuple[Previewed, ...]:
    """All of them, in order, in the language of the reader."""
    return tuple(
        Previewed(
            one.code,
            event.words(f"questions/{one.code}/label") or one.code,
            event.words(f"questions/{one.code}/hint"),
            _SHAPES.get(one.kind, "line"),
            tuple(event.words(f"questions/{one.code}/choices/{each}") or each for each in one.choices),
            one.is_required,
            one.is_of_each,
        )
        for one in event.plan.questions
    )
