"""What workers do for events: importing this makes the handlers known."""

from wenjin.events.tasks import forgetting, mailing, programmes, registrations, telling, visits

__all__ = ["forgetting", "mailing", "programmes", "registrations", "telling", "visits"]
