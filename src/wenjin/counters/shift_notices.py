"""What people of a hall are told when the shifts of a week count from now on, or changed. Run by a worker."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts import queries as people
from wenjin.core.delivery.mail import MailRefused
from wenjin.core.delivery.services import send_mail_later
from wenjin.counters.addresses import own_shifts_path, whole
from wenjin.counters.models import Interpreter, Officer
from wenjin.counters.queries.own_shifts import OwnShift, own_shifts
from wenjin.counters.queries.roster_staff import OFFICER
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import clock, day, has_interface

_LAST: Final = timedelta(days=6)


def tell(payload: Mapping[str, Any], *, at: datetime) -> int:
    """Write to everybody whose shifts of a week are not what they were; says to how many.

    Whoever has no account, or left, is told by nobody here. The letter says what counts now, also when it was
    changed once more since.
    """
    monday = date.fromisoformat(payload["monday"])
    told = 0
    for key in payload["people"]:
        person_id = _account_of(key)
        if person_id is None:
            continue
        with suppress(people.NoSuchPerson, MailRefused):
            told += _write(person_id, key, monday, payload, at)
    return told


def _account_of(key: str) -> UUID | None:
    kind, _, pk = key.partition(":")
    rows: type[Officer | Interpreter] = Officer if kind == OFFICER else Interpreter
    found: UUID | None = (
        rows.objects.filter(pk=UUID(pk), left_on=None).values_list("person_id", flat=True).first()
    )
    return found


def _write(person_id: UUID, key: str, monday: date, payload: Mapping[str, Any], at: datetime) -> bool:
    known, address = people.person(person_id), people.mail_address_of(person_id)
    if known.is_erased or not address:
        return False
    language = known.language if has_interface(known.language) else SOURCE
    shifts = own_shifts(key, monday, monday + _LAST)
    with translation.override(language):
        subject, text = _words(shifts, monday, language, is_first=payload["is_first"])
    send_mail_later(
        address,
        subject,
        text,
        language=language,
        key=f"shifts:{payload['roster']}:{payload['version']}:{key}",
        data_key=people.data_key_of(person_id),
        at=at,
    )
    return True


def _words(shifts: Sequence[OwnShift], monday: date, language: str, *, is_first: bool) -> tuple[str, str]:
    subject = (
        _("Your shifts of a week are published") if is_first else _("Your shifts of a week have changed")
    )
    week = _("The week from %(day)s:") % {"day": day(monday)}
    lines = [week, *map(_line, shifts)] if shifts else [week, _("You have no shift in it.")]
    address = whole(own_shifts_path(language))
    link = _("All your shifts, and the link for your calendar: %(address)s") % {"address": address}
    return subject, "\n\n".join((subject, "\n".join(lines), link))


def _line(shift: OwnShift) -> str:
    times = f"{clock(shift.starts_at)}–{clock(shift.ends_at)}"
    if shift.breaks:
        pauses = ", ".join(f"{start}–{end}" for start, end in shift.breaks)
        times += f" ({pgettext('in a shift', 'break %(times)s') % {'times': pauses}})"
    return pgettext("a day and the times of it", "%(day)s: %(times)s") % {
        "day": day(shift.day),
        "times": times,
    }
