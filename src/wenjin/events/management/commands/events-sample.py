"""``wenjin events-sample``: an invented year of events, with invented guests."""

from typing import Any

from django.core.management.base import BaseCommand

from wenjin.core import clock


class Command(BaseCommand):
    """Fills the calendar; nobody is written to."""

    help = "Make an invented year of 250 events, routes, a camp and a visit; a second time adds nothing."

    def handle(self, *_: str, **options: Any) -> None:
        """Make them, as far as they are not there."""
        from wenjin.events.sample.guests import sample_guests
        from wenjin.events.sample.making import sample_year
        from wenjin.events.sample.programmes import sample_programmes
        from wenjin.events.sample.visits import sample_visit

        at = clock.now()
        events, guests = sample_year(at), sample_guests(at)
        programmes = sample_programmes(at)
        sample_visit(at)
        if events or guests or programmes:
            self.stdout.write(f"{events} events of a year, {guests} registrations, {programmes} programmes.")
