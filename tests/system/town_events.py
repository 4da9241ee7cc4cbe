"""What the guards see of events: a forum with one place left, somebody registered, somebody who waits."""

from typing import TYPE_CHECKING

from wenjin.core import clock
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, forum

if TYPE_CHECKING:
    from tests.system.town import Town


def events(town: "Town") -> None:
    """The forum, and two registrations behind their links."""
    forum(places=2)
    guests = {"registration": 1, "waiting registration": 2}
    for name, size in guests.items():
        others = tuple(GuestForm(f"Guest {number}") for number in range(1, size))
        form = Form(
            "BENALI Amina",
            "amina@sample.example",
            guests=(GuestForm("BENALI Amina"), *others),
            answers={"topic": "law"},
        )
        made = register(FORUM, form, key=f"town-{name}", at=clock.now(), language="en")
        town.values[name] = made.secret
