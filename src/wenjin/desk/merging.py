"""Two colleagues at one form: what each of them changed is kept, and only what both changed is asked about.

A form carries a print of every field as it was shown (``was``). When it is sent, a field that its sender did not
touch takes what is there now, and one that nobody else touched keeps what was typed. What both changed is named
with both values; nothing is saved before the sender has chosen.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from wenjin.events.services.refusals import SomebodyWasFaster
from wenjin.web.field_prints import packed, print_of, unpacked

_LONGEST_TOLD: Final = 300
_F = TypeVar("_F", bound=forms.Form)
_Seen = TypeVar("_Seen")
Labelled = tuple[str, forms.BoundField]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that a colleague changed while somebody else was at it.

    Attributes:
        mine, now: what was typed and what is there now, in words.
        take_mine, take_now: values of the two buttons. They name what is there now: when that changes once more,
            the choice was made without seeing it and does not count.
    """

    name: str
    label: str
    mine: str
    now: str
    take_mine: str
    take_now: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What was sent, with what colleagues changed meanwhile.

    Attributes:
        data: None where nothing was sent.
        was: prints of what the page shows, for its hidden field.
        clashes: what both changed and nobody has decided yet.
        is_settled: whether it can be saved over what is there now.
        can_choose: whether a choice settles it; otherwise the form has to be opened anew.
    """

    data: QueryDict | None
    was: str = ""
    clashes: tuple[Clash, ...] = ()
    is_settled: bool = False
    can_choose: bool = True

    def seen(self, said: _Seen, now: _Seen) -> _Seen:
        """The version to be saved over: that of now, or the one that the form showed, which is refused then."""
        return now if self.is_settled else said

    @property
    def is_refused(self) -> bool:
        """Whether it was sent, said what it showed, and cannot be saved as it is."""
        return self.data is not None and bool(self.was) and not self.is_settled

    def must_be_settled(self) -> None:
        """For acts that ask for no version.

        Raises:
            SomebodyWasFaster: it cannot be saved as it is.
        """
        if self.is_refused:
            raise SomebodyWasFaster


def sent(request: HttpRequest, make: Callable[[QueryDict | None], _F]) -> tuple[_F, Merged]:
    """The form as it is shown, or as it was sent and merged with what is there now."""
    now = make(None)
    merged = merge(request, [(str(one.label), one) for one in now])
    return (now if merged.data is None else make(merged.data)), merged


def as_sent(request: HttpRequest) -> Merged:
    """What was sent as it is, for a page that only shows it again."""
    return Merged(request.POST, request.POST.get("was", ""))


def merge(request: HttpRequest, now: Iterable[Labelled], anchors: Collection[str] = ()) -> Merged:
    """Merge what was sent with what is there now.

    Args:
        now: the fields as they would be shown, with what to call each.
        anchors: names of fields by which lines are known: when one of these changed, nothing is merged.
    """
    fields = {one.html_name: (label, one) for label, one in now}
    prints = {name: print_of(_shown(one)) for name, (_label, one) in fields.items()}
    if request.method != "POST":
        return Merged(None, packed(prints))
    before = unpacked(request.POST.get("was", ""))
    if not before:
        return Merged(request.POST)
    is_other = bool(before.keys() - fields) or any(before.get(one) != prints.get(one) for one in anchors)
    data = request.POST.copy()
    clashes = []
    for name, (label, one) in fields.items():
        if before.get(name) == prints[name]:
            continue
        typed, value = _typed(one, request), _shown(one)
        is_untouched = name not in before or print_of(typed) == before[name]
        if is_untouched and not is_other:
            _put(data, name, value)
        elif print_of(typed) != prints[name] and not one.is_hidden:
            clash = _clash(one, label, typed, value, prints[name])
            chosen = "" if is_other else request.POST.get(f"take-{name}", "")
            if chosen == clash.take_now:
                _put(data, name, value)
            elif chosen != clash.take_mine:
                clashes.append(clash)
    if is_other:
        return Merged(request.POST, packed(before), tuple(clashes), can_choose=False)
    open_ones = {one.name: before[one.name] for one in clashes}
    return Merged(data, packed({**prints, **open_ones}), tuple(clashes), is_settled=not clashes)


def _clash(field: forms.BoundField, label: str, typed: object, now: object, stamp: str) -> Clash:
    return Clash(
        field.html_name,
        label,
        _words(field, typed),
        _words(field, now),
        take_mine=f"mine-{stamp}",
        take_now=f"now-{stamp}",
    )


def _shown(field: forms.BoundField) -> object:
    return _plain(field, field.value())


def _typed(field: forms.BoundField, request: HttpRequest) -> object:
    widget = field.field.widget
    return _plain(field, widget.value_from_datadict(request.POST, request.FILES, field.html_name))


def _plain(field: forms.BoundField, value: Any) -> object:
    """A value as a browser sends it: what was not touched is the same as what was shown."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return bool(value)
    if isinstance(value, list | tuple):
        return tuple(sorted(map(str, value)))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _put(data: QueryDict, name: str, value: object) -> None:
    if isinstance(value, tuple):
        data.setlist(name, list(value))
    elif value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(value)


def _words(field: forms.BoundField, value: object) -> str:
    """A value for people: words of choices, and a dash where there is nothing."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    known: Mapping[str, object] = {}
    if isinstance(field.field, forms.ChoiceField):
        known = dict(_flat(cast("Iterable[tuple[Any, Any]]", field.field.choices)))
    several = value if isinstance(value, tuple) else (str(value),)
    words = ", ".join(str(known.get(one, one)) for one in several if one)
    return words[:_LONGEST_TOLD] or "–"


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, object]]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(value), words
