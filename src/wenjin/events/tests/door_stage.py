"""Doors for tests: a talk in an hour with guests, and who is of the team; and the tables that tests look into."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.core import clock
from wenjin.events.models import (
    Attendance,
    Certificate,
    Device,
    Event,
    Feedback,
    Registration,
    Scan,
    Session,
)
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.sealed import GuestSeen, guests_of
from wenjin.events.services.registering import Registered
from wenjin.events.tests import stage

__all__ = [
    "FANG",
    "Attendance",
    "Certificate",
    "Device",
    "Event",
    "Feedback",
    "Registration",
    "Scan",
    "Session",
    "guests_with",
    "in_an_hour",
    "registered_now",
]
FANG = Actor(person_id=UUID(int=7), name="Fang", posts=(Post(Role.EVENT_TEAM, UUID(int=1)),), is_strong=True)


@contextmanager
def in_an_hour(*, gives_certificate: bool = False) -> Iterator[Event]:
    """A talk that begins in an hour, with a session at whose door one is counted."""
    forget_facts()
    begins = clock.now() + timedelta(hours=1)
    made = stage.event(
        starts_at=begins, ends_at=begins + timedelta(hours=2), gives_certificate=gives_certificate
    )
    Session.objects.create(
        event=made, code="talk", starts_at=begins, ends_at=begins + timedelta(hours=1), is_counted=True
    )
    yield made
    forget_facts()


def registered_now(size: int = 1, **about: str) -> Registered:
    """Ada registers, alone or with others."""
    return stage.registered(size, key="", at=clock.now(), **about)


def guests_with(made: Registered) -> tuple[GuestSeen, ...]:
    """All of the group."""
    return guests_of(Registration.objects.select_related("data_key").get(pk=made.id))
