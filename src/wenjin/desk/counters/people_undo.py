"""Taking back what was just done to the people of a hall: the button carries what stood there before, signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing

from wenjin.accounts.domain.actor import Actor
from wenjin.core.addresses import new_secret
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.services import people

_SALT: Final = "wenjin.counters.people"
_LASTS_SECONDS: Final = 12 * 3600


class UndoOver(ValueError):
    """The button is too old, belongs to another hall, or was not made here."""


def token_of(
    centre: str,
    do: str,
    kind: Kind,
    pk: UUID,
    *,
    before: PeopleFacts | None = None,
    after: PeopleFacts | None = None,
) -> str:
    """What a button carries.

    Args:
        do: ``remove`` (was added), ``restore`` (was changed) or ``come_back`` (left).
        before: what is restored; ``after``: what must stand there still.
    """
    content: dict[str, Any] = {"centre": centre, "do": do, "kind": kind.value, "id": str(pk)}
    content["key"] = new_secret()[:16]
    if before is not None and after is not None:
        content |= {"before": before.document(), "after": after.document()}
    return signing.dumps(content, salt=_SALT, compress=True)


def seen_token(facts: PeopleFacts) -> str:
    """What a form carries, to tell whether somebody else was faster."""
    return signing.dumps(facts.document(), salt=_SALT, compress=True)


def seen_of(token: str) -> PeopleFacts | None:
    """What the form showed; None when it does not say."""
    try:
        return PeopleFacts.of(signing.loads(token, salt=_SALT, max_age=_LASTS_SECONDS))
    except (signing.BadSignature, KeyError):
        return None


def undo(token: str, centre: str, actor: Actor, *, at: datetime) -> None:
    """Take it back.

    Raises:
        UndoOver: see there.
        PeopleRefused: it cannot be taken back now.
    """
    try:
        content: Mapping[str, Any] = signing.loads(token, salt=_SALT, max_age=_LASTS_SECONDS)
    except signing.BadSignature as error:
        raise UndoOver from error
    if content["centre"] != centre:
        raise UndoOver
    kind, pk = Kind(content["kind"]), UUID(content["id"])
    if content["do"] == "remove":
        people.remove(kind, centre, pk, actor, at=at)
    elif content["do"] == "come_back":
        people.come_back(kind, centre, pk, actor, at=at)
    else:
        before, after = PeopleFacts.of(content["before"]), PeopleFacts.of(content["after"])
        key = f"undo-{content['key']}"
        people.change(kind, centre, pk, before, actor, key=key, at=at, seen=after)
