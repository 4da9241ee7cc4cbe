"""What workers do for the counters: importing this makes the handlers known."""

from wenjin.counters.tasks import appointments, hall, rosters

__all__ = ["appointments", "hall", "rosters"]
