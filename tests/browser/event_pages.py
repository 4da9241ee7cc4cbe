"""Every kind of page of events, made by our services in the process beside the running site."""

from typing import Any


def made(code: str) -> dict[str, str]:
    """An event with one free place, a camp for the young, a route; codes and secrets for the addresses."""
    from datetime import timedelta
    from uuid import UUID, uuid4

    from django.utils import timezone

    from wenjin.accounts.domain.actor import SYSTEM, Actor, Post, Role
    from wenjin.core import clock
    from wenjin.events.domain.consent_form import Named
    from wenjin.events.domain.registration_form import Form, GuestForm
    from wenjin.events.domain.route_form import RouteDraft, StopDraft
    from wenjin.events.models import Event, EventText, Guardian, Quota, Registration
    from wenjin.events.queries.consents import guardian_contact
    from wenjin.events.services.doors import open_door
    from wenjin.events.services.guardians import ask_guardians, name_guardians
    from wenjin.events.services.registering import register
    from wenjin.events.services.routes import show_route, write_route

    at, camp, walk = clock.now(), f"{code}-camp", f"{code}-walk"
    for one, title, places, columns in (
        (code, "Tea and law", 3, {"is_sample": True}),
        (camp, "River camp", 1, {"guardian_below": 18}),
    ):
        event = Event.objects.create(
            code=one,
            kind=Event.Kind.COURSE,
            state=Event.State.PUBLISHED,
            starts_at=at + timedelta(days=3),
            ends_at=at + timedelta(days=3, hours=2),
            largest_group=4,
            created_at=at,
            changed_at=at,
            **columns,
        )
        words = {"language": "en", "subject": f"event/{one}", "field": "title", "value": title}
        EventText.objects.create(**words, state="source")
        Quota.objects.create(event=event, code="places", kind=Quota.Kind.PLACES, size=places)

    def registered(event: str, name: str, *guests: GuestForm) -> Any:
        form = Form(name, f"{uuid4().hex}@guests.example", guests=guests or (GuestForm(),))
        return register(event, form, key=uuid4().hex, at=at, language="en")

    pair = registered(code, "Ada Sample", GuestForm(), GuestForm("Bo Sample"))
    child = registered(camp, "Mia Sample", GuestForm(born_on=(at - timedelta(days=4000)).date()))
    waits = registered(camp, "Eva Sample", GuestForm(born_on=(at - timedelta(days=12_000)).date()))
    ask_guardians(child.id, at=at)
    name_guardians(child.secret, {0: Named("Lea", "lea@guests.example", "en")}, key=uuid4().hex, at=at)
    row = Registration.objects.select_related("data_key").get(pk=child.id)
    fang = Actor(person_id=UUID(int=7), posts=(Post(Role.EVENT_TEAM, UUID(int=1)),), is_strong=True)
    stops = (StopDraft("gate", "The gate", minutes="20"), StopDraft("park", "The park", minutes="30"))
    write_route(SYSTEM, RouteDraft(walk, "A walk", "", ("en",), stops), key=code, at=at, seen=None)
    show_route(SYSTEM, walk, is_public=True, key=f"{code}-show", at=at)
    return {
        "code": code,
        "camp": camp,
        "pair": pair.secret,
        "child": child.secret,
        "waits": waits.secret,
        "guardian": guardian_contact(Guardian.objects.get(registration=row, state="asked"), row).secret,
        "door": open_door(fang, code, "Entrance", key=code, at=at).secret,
        "route": walk,
        "month": f"{timezone.localtime(at + timedelta(days=3)):%Y-%m}",
        "year": f"{timezone.localtime(at + timedelta(days=3)):%Y}",
    }
