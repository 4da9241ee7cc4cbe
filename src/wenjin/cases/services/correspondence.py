"""Messages between the applicant and the offices, with their translations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID, uuid4

from django.db.models import Q

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import CasePart, Message
from wenjin.cases.models.message import message_context
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.message_records import noted_of
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.reach import reach
from wenjin.cases.queries.visibility import OWN_SIDE, Standing, relation
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, perform
from wenjin.cases.services.permission import demand, demand_message
from wenjin.cases.services.refusals import WrongAnswers
from wenjin.core.keys.sealing import unseal_json

LONGEST_MESSAGE: Final = 5000
_TRANSLATED: Final = ("translation", "translation_language", "how")


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message as it will lie in its row, so that the ledger can say what that is.

    Attributes:
        sealed: text and translations, under the key of the case.
    """

    id: UUID
    sealed: bytes

    @classmethod
    def of(cls, loaded: Loaded, content: Mapping[str, object], *, message_id: UUID | None = None) -> Self:
        """Seal a message."""
        own_id = message_id or uuid4()
        return cls(own_id, loaded.seal(dict(content), message_context(loaded.case.pk, own_id)))

    @property
    def noted(self) -> dict[str, object]:
        """What the ledger says of it: which message, and the SHA-256 of what is sealed."""
        return noted_of(self.id, self.sealed)


def send_message(
    actor: Actor,
    case_id: UUID,
    text: str,
    *,
    key: str,
    language: str = "",
    decision: str | None = None,
    translation: str = "",
    translation_language: str = "",
    how: str = "person",
    at: datetime | None = None,
) -> Outcome:
    """Write to the other side of a case, in one's own language, with a translation where there is one.

    Args:
        decision: the part it is about; None for the whole case.
        how: who translated: ``person`` or ``machine``.

    Raises:
        WrongAnswers: empty, or longer than ``LONGEST_MESSAGE``.
        Forbidden, NoSuchCase.
    """
    said = text.strip()
    if not said or len(said) > LONGEST_MESSAGE or len(translation) > LONGEST_MESSAGE:
        code = "too_long" if said else "missing"
        raise WrongAnswers({"text": (code, {"most": LONGEST_MESSAGE} if said else {})})

    def decide(loaded: Loaded) -> Act:
        demand_message(actor, Deed.MESSAGE, loaded, decision)
        side = side_of(actor, loaded)
        content = {
            "text": said,
            "language": language or actor.language,
            "translation": translation.strip(),
            "translation_language": translation_language,
            "how": how if translation.strip() else "",
        }
        written = WrittenMessage.of(loaded, content)
        payload = {**written.noted, "side": side.value, "decision": decision}
        told = (notice(loaded.case, "message"),) if side is Message.Side.OFFICE else ()

        def further(done: Loaded, _: CaseState) -> None:
            message_row(done, side, written, decision=decision)

        return Act((Note("case.message_sent", payload),), messages=told, further=further)

    return perform(case_id, actor, key, decide, at=at)


def translate_message(
    actor: Actor,
    case_id: UUID,
    message_id: UUID,
    translation: str,
    *,
    language: str,
    how: str = "person",
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Add a translation to a message: an interpreter's, or a machine's that says so."""

    def decide(loaded: Loaded) -> Act:
        demand(actor, Deed.READ_MESSAGES, loaded)
        row = loaded.case.messages.select_related("part").filter(pk=message_id).first()
        if row is None or row.sealed is None or not translation.strip():
            return Act(())
        demand_message(actor, Deed.READ_MESSAGES, loaded, row.part.decision if row.part is not None else None)
        before = unseal_json(loaded.case.data_key, row.sealed, context=row.context)
        content = {
            **before,
            "translation": translation.strip()[:LONGEST_MESSAGE],
            "translation_language": language,
            "how": how,
        }
        if before.get("translation"):
            # What somebody has read and acted on stays with the message.
            content["earlier"] = [
                *before.get("earlier", ()),
                {name: before.get(name, "") for name in _TRANSLATED},
            ]
        written = WrittenMessage.of(loaded, content, message_id=row.pk)

        def further(done: Loaded, _: CaseState) -> None:
            Message.objects.filter(pk=row.pk).update(sealed=written.sealed)

        payload = {**written.noted, "how": how, "language": language}
        return Act((Note("case.message_translated", payload),), further=further)

    return perform(case_id, actor, key, decide, at=at)


def mark_messages_read(actor: Actor, case_id: UUID, *, at: datetime | None = None) -> int:
    """Note that the messages of the other side that the actor reads were opened; says how many."""
    from wenjin.cases.services.acts import load
    from wenjin.core import clock

    case = load(case_id)
    own = relation(actor, case)
    if not own.has(*OWN_SIDE, Standing.OFFICER, Standing.COUNTER):
        return 0
    is_office = own.has(Standing.OFFICER, Standing.COUNTER)
    other = Message.Side.APPLICANT if is_office else Message.Side.OFFICE
    unread = case.messages.filter(side=other, read_at__isnull=True)
    theirs = reach(actor, case)
    if not theirs.is_whole:
        unread = unread.filter(Q(part__isnull=True) | Q(part__decision__in=theirs.decisions))
    return unread.update(read_at=at or clock.now())


def side_of(actor: Actor, loaded: Loaded) -> Message.Side:
    """On whose side somebody writes; an officer who applies for themselves writes as the applicant."""
    found = relation(actor, loaded.case, at=loaded.at)
    if actor.is_system or not found.has(*OWN_SIDE):
        return Message.Side.OFFICE
    return Message.Side.APPLICANT


def message_row(
    loaded: Loaded,
    side: Message.Side,
    written: WrittenMessage,
    *,
    decision: str | None = None,
    request: str = "",
) -> None:
    """Save a message of which the ledger has the hash."""
    row = Message(
        id=written.id,
        case=loaded.case,
        side=side,
        author=loaded.actor.reference,
        sealed=written.sealed,
        at=loaded.at,
        request=request,
    )
    if decision is not None:
        row.part = CasePart.objects.filter(case=loaded.case, decision=decision).first()
    row.save(force_insert=True)
