"""A notice on its way into the outbox: codes and ids only. To whom, in which words, is found when it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import uuid4

from wenjin.cases.models import Case
from wenjin.core.outbox.services import NewMessage

TOPIC: Final = "case_notice_due"


def notice(
    case: Case,
    code: str,
    about: Mapping[str, str | int] | None = None,
    *,
    key: str | None = None,
    available_at: datetime | None = None,
) -> NewMessage:
    """A notice to whoever stands on the applicant's side of a case.

    Args:
        code: of ``notices.texts``.
        about: decision, request, days and the like; nothing personal.
        key: what makes it the same notice when it is posted twice; left out, each one counts.
        available_at: when it is sent; at once when left out.
    """
    payload: dict[str, str | int] = {
        "case": str(case.pk),
        "notice": code,
        "id": key or uuid4().hex,
        **(about or {}),
    }
    return NewMessage(TOPIC, payload, available_at=available_at, key=key)
