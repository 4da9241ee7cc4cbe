"""The address by which somebody of the house joins the room of a line."""

from datetime import datetime
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.counters.models import RemoteSession
from wenjin.counters.providers import Side
from wenjin.counters.services.hall_acts import refuse_strangers
from wenjin.counters.services.lines import link_of


def room_link(line_id: UUID, actor: Actor, *, interprets: bool, at: datetime) -> str:
    """Where somebody joins; empty when there is no room to open, or the line is over.

    Args:
        interprets: they interpret; else they sit at the counter with the visitor.

    Raises:
        NotOfThisCentre: the reader works elsewhere.
    """
    line = RemoteSession.objects.filter(pk=line_id).first()
    if line is None:
        return ""
    refuse_strangers(actor, line.centre)
    side = Side.INTERPRETER if interprets else Side.COUNTER
    return link_of(line, side, who=str(actor.person_id), name=actor.name, at=at)
