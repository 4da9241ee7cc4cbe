"""Two entries for one human being become one."""

from uuid import UUID

from wenjin.counters.models import Appointment, WaitingWish


def merge_person(double_id: UUID, into_id: UUID) -> int:
    """Give appointments and wishes of a person to their other entry; says how many rows.

    Whoever works at a counter has an account or a membership and is never a double.
    """
    return sum(
        rows.filter(person_id=double_id).update(person_id=into_id)
        for rows in (Appointment.objects, WaitingWish.objects)
    )
