"""What the pages of visits call things."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.events.domain.visit_forms import DIETS, GIFT_TAGS, KINDS, TOPICS
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import listed, number

PARTS: Final[Mapping[str, Promise]] = {
    "guest": pgettext_lazy("part in a visit", "Guest"),
    "host": pgettext_lazy("part in a visit", "Host"),
    "interpreter": pgettext_lazy("part in a visit", "Interpreter"),
}
GROUPS: Final[Mapping[str, Promise]] = {
    "guest": pgettext_lazy("people of a visit", "Guests"),
    "host": pgettext_lazy("people of a visit", "Hosts"),
    "interpreter": pgettext_lazy("people of a visit", "Interpreters"),
}
STATES: Final[Mapping[str, Promise]] = {
    "draft": pgettext_lazy("state of a visit", "Draft"),
    "confirmed": pgettext_lazy("state of a visit", "Confirmed"),
    "cancelled": pgettext_lazy("state of a visit", "Cancelled"),
}
_KINDS: Final[Mapping[str, Promise]] = {
    "arrival": pgettext_lazy("stop of a visit", "Arrival"),
    "meeting": pgettext_lazy("stop of a visit", "Meeting"),
    "tour": pgettext_lazy("stop of a visit", "Tour"),
    "signing": pgettext_lazy("stop of a visit", "Signing"),
    "meal": pgettext_lazy("stop of a visit", "Meal"),
    "show": pgettext_lazy("stop of a visit", "Show"),
    "rest": pgettext_lazy("stop of a visit", "Rest"),
    "departure": pgettext_lazy("stop of a visit", "Departure"),
}
_DIETS: Final[Mapping[str, Promise]] = {
    "halal": pgettext_lazy("diet", "halal"),
    "kosher": pgettext_lazy("diet", "kosher"),
    "vegetarian": pgettext_lazy("diet", "vegetarian"),
    "vegan": pgettext_lazy("diet", "vegan"),
    "no_pork": pgettext_lazy("diet", "without pork"),
    "no_beef": pgettext_lazy("diet", "without beef"),
    "no_alcohol": pgettext_lazy("diet", "without alcohol"),
    "no_nuts": pgettext_lazy("diet", "without nuts"),
    "no_shellfish": pgettext_lazy("diet", "without shellfish"),
    "no_gluten": pgettext_lazy("diet", "without gluten"),
    "no_lactose": pgettext_lazy("diet", "without lactose"),
}
_TAGS: Final[Mapping[str, Promise]] = {
    "alcohol": pgettext_lazy("what a gift is made of", "alcohol"),
    "pork": pgettext_lazy("what a gift is made of", "pork"),
    "meat": pgettext_lazy("what a gift is made of", "meat"),
    "beef": pgettext_lazy("what a gift is made of", "beef"),
    "shellfish": pgettext_lazy("what a gift is made of", "shellfish"),
    "nuts": pgettext_lazy("what a gift is made of", "nuts"),
    "leather": pgettext_lazy("what a gift is made of", "leather"),
    "clock": pgettext_lazy("what a gift is made of", "a clock"),
    "knife": pgettext_lazy("what a gift is made of", "a knife"),
    "flowers": pgettext_lazy("what a gift is made of", "flowers"),
    "electronics": pgettext_lazy("what a gift is made of", "electronics"),
}
_TOPICS: Final[Mapping[str, Promise]] = {
    "trade": pgettext_lazy("what a follow-up is about", "Trade"),
    "investment": pgettext_lazy("what a follow-up is about", "Investment"),
    "talent": pgettext_lazy("what a follow-up is about", "Talent"),
    "education": pgettext_lazy("what a follow-up is about", "Education"),
    "culture": pgettext_lazy("what a follow-up is about", "Culture"),
    "other": pgettext_lazy("what a follow-up is about", "Other"),
}
SHAPES: Final[Mapping[str, Promise]] = {
    "long": pgettext_lazy("shape of a table", "Long: hosts face guests"),
    "round": pgettext_lazy("shape of a table", "Round: hosts and guests in turn"),
}
_WRONG: Final[Mapping[str, Promise]] = {
    "required": gettext_lazy("Fill this in."),
    "too_long": gettext_lazy("This is too long."),
    "unknown": gettext_lazy("This cannot be right. Choose or write it again."),
    "order": gettext_lazy("The end must come after the beginning."),
    "no_day": gettext_lazy("This cannot be right. Choose or write it again."),
    "range": gettext_lazy("This number is too small or too large."),
    "twice": gettext_lazy("This is there already."),
    "too_many": gettext_lazy("The visit has too many of these already."),
}
_REFUSED: Final[Mapping[str, Promise]] = {
    "somebody_was_faster": gettext_lazy(
        "A colleague changed this since you opened the page. Nothing was saved."
    ),
    "visit_cancelled": gettext_lazy("The visit is cancelled. Copy it to plan it again."),
    "visit_forgotten": gettext_lazy("What is personal in this visit was erased. It cannot be changed."),
    "has_conflicts": gettext_lazy("There are conflicts. Solve them, or say that the plan stands."),
    "not_meant": gettext_lazy("Tick that you mean it."),
    "not_over_yet": gettext_lazy("The visit is not over yet."),
    "taken_over": gettext_lazy("Somebody has taken this over already."),
    "not_allowed": gettext_lazy("Only the event team and directors may do this."),
    "no_such_visit": gettext_lazy("This is not there any more."),
}


def wrong_words(code: str) -> str:
    """What is wrong with a field."""
    return str(_WRONG.get(code, _WRONG["unknown"]))


def refusal_words(refused: EventRefusal) -> str:
    """Why something was not done."""
    return str(_REFUSED.get(refused.code) or _("This could not be done. Try again."))


def kind_words(kind: str) -> str:
    """What kind of stop it is."""
    return str(_KINDS[kind])


def diet_words(code: str) -> str:
    """What somebody eats, or does not."""
    return str(_DIETS.get(code, code))


def tag_words(code: str) -> str:
    """What a gift holds or is made of."""
    return str(_TAGS.get(code, code))


def topic_words(code: str) -> str:
    """What a follow-up is about."""
    return str(_TOPICS.get(code, code))


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of stops, to choose from."""
    return [(one, kind_words(one)) for one in KINDS]


def diet_choices() -> list[tuple[str, str]]:
    """Diets, to choose from."""
    return [(one, diet_words(one)) for one in DIETS]


def tag_choices() -> list[tuple[str, str]]:
    """What gifts are made of, to choose from."""
    return [(one, tag_words(one)) for one in GIFT_TAGS]


def topic_choices() -> list[tuple[str, str]]:
    """What follow-ups are about, to choose from."""
    return [(one, topic_words(one)) for one in TOPICS]


def names_words(names: Sequence[str], most: int = 4) -> str:
    """Some names, and how many more."""
    if len(names) <= most:
        return str(listed(list(names)))
    shown = list(names[: most - 1])
    more = _("%(count)s others") % {"count": number(len(names) - len(shown))}
    return str(listed([*shown, more]))


def codes_words(codes: Iterable[str]) -> str:
    """Diets or tags, one after the other."""
    return str(listed([diet_words(one) if one in _DIETS else tag_words(one) for one in codes]))


def in_a_row(parts: Iterable[str]) -> str:
    """What is said beside a line, parted by dots; each part keeps its own direction (UAX 9, isolates)."""
    return " · ".join(f"\u2068{part}\u2069" for part in parts if part)
