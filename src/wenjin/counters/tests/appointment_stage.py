"""A small hall for tests of appointments: who is asked for, on which days, at the centre of the sample city."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from wenjin.core.outbox.models import Message
from wenjin.counters.models import Appointment, Claim, Interpreter, Officer, Shift
from wenjin.counters.services import appointments as services
from wenjin.counters.services.appointments import Held

CENTRE = "longhua-centre"
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)
LUNCH = (("12:00", "13:00"),)


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """A time of the week that begins on ``MONDAY``."""
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), ZONE).astimezone(UTC)


def officer(
    *languages: str, topics: Iterable[str] = ("work-permit", "information"), days: Sequence[int] = (0, 1)
) -> Officer:
    """Somebody who serves from nine to six with a break at noon; ``ko:second`` is a language spoken less well."""
    made = Officer.objects.create(
        centre=CENTRE,
        key=uuid4().hex,
        name="Officer",
        languages=[_spoken(one) for one in languages or ("zh-hans",)],
        topics=list(topics),
    )
    _shifts(days, officer=made)
    return made


def interpreter(*languages: str, days: Sequence[int] = (0, 1)) -> Interpreter:
    """Somebody who interprets from nine to six with a break at noon."""
    made = Interpreter.objects.create(
        centre=CENTRE, key=uuid4().hex, name="Interpreter", languages=[_spoken(one) for one in languages]
    )
    _shifts(days, interpreter=made)
    return made


def _spoken(said: str) -> dict[str, str]:
    code, _, level = said.partition(":")
    return {"code": code, "level": level or "fluent"}


def _shifts(
    days: Sequence[int], *, officer: Officer | None = None, interpreter: Interpreter | None = None
) -> None:
    for day in days:
        Shift.objects.create(
            centre=CENTRE,
            day=MONDAY + timedelta(days=day),
            starts_at=at(9, day=day),
            ends_at=at(18, day=day),
            breaks=[list(one) for one in LUNCH],
            published_at=NOW,
            officer=officer,
            interpreter=interpreter,
        )


def held(
    starts_at: datetime,
    *,
    language: str = "zh-hans",
    topic: str = "work-permit",
    key: str = "",
    now: datetime = NOW,
    also: Iterable[str] = (),
    group_size: int = 1,
) -> Held:
    """A place that is held."""
    return services.hold(
        CENTRE, topic, language, also, starts_at, key=key or uuid4().hex, at=now, group_size=group_size
    )


def booked(starts_at: datetime, *, now: datetime = NOW, email: str = "ada@example.org", **about: str) -> Held:
    """A place that is booked by e-mail."""
    got = held(starts_at, now=now, **about)  # type: ignore[arg-type]  # texts only
    return Held(services.book(got.secret, name="Ada", email=email, key=uuid4().hex, at=now), got.secret)


def fresh(row: Appointment) -> Appointment:
    """The row as it is now."""
    return Appointment.objects.select_related("data_key").get(pk=row.pk)


def claims(row: Appointment) -> set[str]:
    """What an appointment has claimed, without ids."""
    return {
        one.partition(":")[0]
        for one in Claim.objects.filter(appointment=row).values_list("resource", flat=True)
    }


def notices(kind: str) -> list[Message]:
    """Messages of a kind that wait or are done."""
    return list(Message.objects.filter(payload__notice=kind).order_by("id"))
