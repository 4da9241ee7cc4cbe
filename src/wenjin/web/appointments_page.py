"""What the pages of appointments show: days with their times, and an appointment as it is now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from wenjin.catalogue.queries.places import centre_page
from wenjin.core import clock
from wenjin.counters.domain.routing import Mode
from wenjin.counters.queries.appointments import MOST_DAYS_AHEAD, Offer, offers, spoken_in
from wenjin.counters.queries.opening_times import rostered_until
from wenjin.lang.templatetags.lang import asked_language
from wenjin.lang.templatetags.lang import clock as clock_words
from wenjin.lang.templatetags.lang import day as day_words
from wenjin.web.centres import spans_words
from wenjin.web.counters_now import exceptions_near
from wenjin.web.counters_wanted import topic_field
from wenjin.web.counters_words import covered_words, group_words
from wenjin.web.joining import remark

if TYPE_CHECKING:
    from wenjin.web.counters_wanted import Wanted

DAYS_SHOWN: Final = 7
NEXT_SHOWN: Final = 3
# So long before, somebody is asked whether they will come.
NEAR: Final = timedelta(hours=48)
# So long before, somebody may say on the phone that they are here.
SOON: Final = timedelta(hours=1)
_IN_OWN_LANGUAGE: Final = "~own"
_COMING: Final = frozenset({"booked", "came", "no_show"})


@dataclass(frozen=True, slots=True)
class Time:
    """A time that can be taken.

    Attributes:
        value: as a form sends it; see ``read_choice``.
        words: how the language is covered then.
    """

    value: str
    at: datetime
    words: str

    @property
    def said(self) -> str:
        """Day and time in one line."""
        return remark(day_words(self.at), clock_words(self.at))


@dataclass(frozen=True, slots=True)
class Choice:
    """A time that somebody chose.

    Attributes:
        in_own_language: they chose to speak their own language then, also where another would do.
    """

    starts_at: datetime
    in_own_language: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Times of a day at which a language is covered in the same way."""

    words: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """A day on which there is a place."""

    day: date
    ways: tuple[Way, ...]

    @property
    def count(self) -> int:
        """How many times there are."""
        return len({time.at for way in self.ways for time in way.times})

    @property
    def first(self) -> datetime:
        """The earliest."""
        return min(time.at for way in self.ways for time in way.times)


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, and the way to those before and after.

    Attributes:
        earlier, later: first day of those; None where nobody may look.
        is_open: whether a roster is published for any of these days, or for later ones.
    """

    first: date
    days: tuple[OfferedDay, ...]
    earlier: date | None
    later: date | None
    is_open: bool

    @property
    def last(self) -> date:
        """The last day that was looked at."""
        return self.first + timedelta(days=DAYS_SHOWN - 1)


def days_for(asked: "Wanted", first: date | None, at: datetime) -> Days:
    """A week of times, from a day on; from today when that cannot be."""
    today = clock.today()
    last = today + timedelta(days=MOST_DAYS_AHEAD - DAYS_SHOWN)
    begin = min(max(first or today, today), last)
    found = _offers(asked, begin, DAYS_SHOWN, at)
    step = timedelta(days=DAYS_SHOWN)
    rostered = rostered_until(asked.centre, begin)
    return Days(
        first=begin,
        days=tuple(_days(found, asked.language)),
        earlier=max(begin - step, today) if begin > today else None,
        later=min(begin + step, last) if begin < last and rostered and rostered >= begin + step else None,
        is_open=rostered is not None,
    )


def next_times(asked: "Wanted", after: datetime, at: datetime) -> tuple[Time, ...]:
    """The next few times from a moment on, for somebody who just lost theirs."""
    begin = max(after, at)
    found = _offers(asked, timezone.localdate(begin), DAYS_SHOWN, at)
    return time_lines([one for one in found if one.starts_at >= begin] or found, asked.language)


def time_lines(found: Sequence[Offer], wanted: str) -> tuple[Time, ...]:
    """The first few of these places.

    Args:
        wanted: first language of the visitor.
    """
    return tuple(_time(one, wanted) for one in found[:NEXT_SHOWN])


def _offers(asked: "Wanted", first: date, days: int, at: datetime) -> list[Offer]:
    return offers(
        asked.centre,
        asked.topic,
        asked.language,
        asked.also_speaks,
        first=first,
        days=days,
        group_size=asked.group_size,
        at=at,
    )


def _time(one: Offer, wanted: str) -> Time:
    value = one.starts_at.astimezone(UTC).isoformat(timespec="minutes")
    if one.language == wanted and one.mode is not Mode.DIRECT:
        value += _IN_OWN_LANGUAGE
    return Time(value, one.starts_at, covered_words(one.mode, (one.language,), wanted))


def _days(found: Sequence[Offer], wanted: str) -> Iterable[OfferedDay]:
    times = [_time(one, wanted) for one in found]
    for day, group in groupby(times, key=lambda one: timezone.localdate(one.at)):
        by_words: dict[str, list[Time]] = {}
        for one in group:
            by_words.setdefault(one.words, []).append(one)
        yield OfferedDay(day, tuple(Way(words, tuple(listed)) for words, listed in by_words.items()))


def read_choice(typed: str) -> Choice | None:
    """A time and a way as a form sends them; None for anything else."""
    written = typed[:60]
    try:
        found = datetime.fromisoformat(written.removesuffix(_IN_OWN_LANGUAGE))
    except ValueError:
        return None
    # At the ends of the calendar no other time zone has room.
    if found.tzinfo is None or not MINYEAR + 1 < found.year < MAXYEAR:
        return None
    return Choice(found, written.endswith(_IN_OWN_LANGUAGE))


def read_day(typed: str) -> date | None:
    """A day as an address has it; None for anything else."""
    try:
        return date.fromisoformat(typed[:20])
    except ValueError:
        return None


def open_words(centre: str, at: datetime) -> str:
    """When the centre is open on the day of an appointment; empty when that is not known yet."""
    moment = timezone.localtime(at)
    page = centre_page(centre, moment, asked_language(), exceptions=exceptions_near(moment))
    today = next(iter(page.week), None) if page is not None else None
    if today is None:
        return ""
    return _("Open that day: %(hours)s") % {"hours": spans_words(today.spans)}


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """An appointment as its page shows it, in the language that is active when it is made.

    Attributes:
        papers: subjects of what to bring.
        is_ahead: whether it can still be changed.
        is_near: whether to ask if they will come.
        may_check_in: whether somebody who is at the centre can have a number for it.
        has_wish: whether an earlier place is wished for already.
    """

    reference: str
    state: str
    centre: str
    topic: str
    service: str
    case: str
    starts_at: datetime
    hold_until: datetime | None
    covered: str
    group: str
    open_words: str
    papers: tuple[str, ...]
    is_ahead: bool
    is_near: bool
    may_check_in: bool
    has_wish: bool

    @property
    def when(self) -> str:
        """Day and time."""
        return remark(day_words(self.starts_at), clock_words(self.starts_at))

    @property
    def title(self) -> str:
        """The sentence that answers."""
        return self.when

    @property
    def centre_subject(self) -> str:
        """What the texts of the centre belong to."""
        return f"centre/{self.centre}"

    @property
    def hall_subject(self) -> str:
        """What the titles of topics belong to."""
        return f"hall/{self.centre}"

    @property
    def service_subject(self) -> str:
        """What the texts of the service belong to."""
        return f"service/{self.service}"

    @property
    def topic_field(self) -> str:
        """Name of the text of the topic."""
        return topic_field(self.topic)


def shown_appointment(row: Any, at: datetime) -> ShownAppointment:
    """An appointment as it is at a moment.

    Args:
        row: an appointment; its class is private to ``wenjin.counters``.
    """
    is_ahead = row.state == "booked" and row.starts_at > at
    return ShownAppointment(
        reference=row.reference,
        state=str(row.state),
        centre=row.centre,
        topic=row.topic,
        service=row.service_id,
        case=row.case_reference,
        starts_at=row.starts_at,
        hold_until=row.hold_until,
        covered=covered_words(row.mode, (spoken_in(row),), row.language),
        group=group_words(row.group_size),
        open_words=open_words(row.centre, row.starts_at),
        papers=tuple(f"evidence/{one}" for one in row.papers),
        is_ahead=is_ahead,
        is_near=is_ahead and row.confirmed_at is None and row.starts_at - at < NEAR,
        may_check_in=row.state in _COMING
        and timezone.localdate(row.starts_at) == timezone.localdate(at)
        and row.starts_at - at <= SOON,
        has_wish=is_ahead and row.wishes.filter(state__in=("open", "offered")).exists(),
    )
