"""More of everything on the pages of events, doors, programmes and visits, to see what a longer page costs."""

from datetime import date, timedelta

from django.db.models import F

from tests.system.town import Town
from tests.system.town_check_in import TODAY
from tests.system.town_programmes import CAMP, WALK
from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.cohorts import By
from wenjin.events.domain.consent_form import Named
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.models import (
    BudgetLine,
    Competence,
    Event,
    EventText,
    FollowUp,
    Interpretation,
    Material,
    Question,
    Quota,
    Registration,
    Room,
    Route,
    Series,
    Session,
    Speaker,
    Sponsor,
    Stop,
    Venue,
    Visit,
    VisitCar,
    VisitGift,
    VisitPerson,
    VisitStop,
)
from wenjin.events.queries.events import forget_events
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.sealed import guests_of
from wenjin.events.services.cohorts import divide_guests
from wenjin.events.services.doors import Read, hear, open_door
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.mailing import write_mailing
from wenjin.events.services.registering import register
from wenjin.events.tests.forum_stage import FORUM, forum

HOUR = timedelta(hours=1)


def more_events(town: Town, count: int) -> None:
    """Events of the same house, houses, series, and more of every part of the forum, with guests and mails."""
    event, at = Event.objects.get(code=FORUM), clock.now()
    Quota.objects.filter(event=event).update(size=500)
    for number in range(count):
        name = f"grown-{count}-{number}"
        Room.objects.create(venue=Venue.objects.create(code=name), code="hall", seats=9)
        Room.objects.create(venue=Venue.objects.get(code="river-house"), code=name, seats=9)
        forum(code=name, series=Series.objects.create(code=name, kind="talk"))
        session = Session.objects.create(
            event=event, code=name, starts_at=event.starts_at, ends_at=event.starts_at + HOUR, language="fr"
        )
        Interpretation.objects.create(
            session=session, language="de", way="channel", address="https://a.example"
        )
        for language in ("en", "fr"):
            title = {"field": f"sessions/{name}/title", "value": f"Session {name}", "state": "source"}
            EventText.objects.create(subject=f"event/{FORUM}", language=language, **title)
        Speaker.objects.create(event=event, code=name, name=name).sessions.add(session)
        Sponsor.objects.create(event=event, name=name)
        Quota.objects.create(event=event, code=name, kind="session", size=500, session=session)
        Question.objects.create(event=event, code=name, kind="one", choices=["a", "b"])
        Material.objects.create(
            event=event, name=name, address="https://a.example", session=session, is_public=True
        )
        BudgetLine.objects.create(event=event, code="room", planned=5)
        form = Form(
            name, f"{name}@sample.example", guests=(GuestForm(), GuestForm("Bo")), answers={"topic": "law"}
        )
        register(FORUM, form, key=name, at=at, language="en")
        text = {"en": {"subject": name, "body": "Come."}}
        write_mailing(town.actors["event team"], FORUM, "registered", text, key=name, at=at)
    _shown_anew()


def more_doors(town: Town, count: int) -> None:
    """Doors, and guests who come in by them."""
    at, team = clock.now(), town.actors["event team"]
    Quota.objects.filter(event__code=TODAY).update(size=500)
    for number in range(count):
        name = f"grown-{count}-{number}"
        form = Form(name, f"{name}@sample.example", guests=(GuestForm(), GuestForm("Bo Sample")))
        made = register(TODAY, form, key=name, at=at, language="en")
        guests = guests_of(Registration.objects.select_related("data_key").get(pk=made.id))
        door = open_door(team, TODAY, name, key=name, at=at)
        hear(door.secret, [Read(1, ticket_fingerprint(guests[0].ticket), "", at, Outcome.ADMITTED)], at=at)
    _shown_anew()


def more_programmes(_town: Town, count: int) -> None:
    """Children in cohorts with guardians who are asked, days, competences, routes, and stops of one route."""
    camp, at = Event.objects.get(code=CAMP), clock.now()
    Quota.objects.filter(event=camp).update(size=500)
    walk = Route.objects.get(code=WALK)
    for number in range(count):
        name = f"grown-{count}-{number}"
        child = GuestForm(born_on=date(camp.starts_at.year - 12, 1, 1))
        made = register(
            CAMP, Form(name, f"{name}@a.example", guests=(child,)), key=name, at=at, language="tr"
        )
        ask_guardians(made.id, at=at)
        name_guardians(
            made.secret, {0: Named(f"Parent of {name}", f"{name}@b.example", "tr")}, key=name, at=at
        )
        Session.objects.create(
            event=camp, code=name, starts_at=camp.starts_at, ends_at=camp.starts_at + HOUR, is_counted=True
        )
        Competence.objects.create(event=camp, code=name, place=number)
        Route.objects.create(code=name, state="published", changed_at=at)
        Stop.objects.create(
            route=walk, code=name, place=100 * count + number, minutes=5, latitude=22.5, longitude=114.1
        )
    divide_guests(SYSTEM, CAMP, largest=3, by=By.LANGUAGE, key=f"grown-{count}", at=at)
    Route.objects.filter(pk=walk.pk).update(version=F("version") + 1)
    _shown_anew()


def more_visits(_town: Town, count: int) -> None:
    """Visits, and in the visit of the town people, cars, stops with gifts, and what was agreed."""
    visit, at = Visit.objects.get(code=_town.values["visit"]), clock.now()
    stop = VisitStop.objects.get(pk=_town.values["visit stop"])
    for number in range(count):
        name = f"grown-{count}-{number}"
        Visit.objects.create(
            code=name, starts_on=visit.starts_on, ends_on=visit.ends_on, created_at=at, changed_at=at
        )
        guest = VisitPerson.objects.create(
            visit=visit, part="guest", name=name, languages=["fr"], country="FR"
        )
        car = VisitCar.objects.create(visit=visit, name=name, seats=4)
        later = VisitStop.objects.create(
            visit=visit, titles={"en": name}, starts_at=stop.starts_at, ends_at=stop.ends_at
        )
        for one in (stop, later):
            one.people.add(guest)
            one.cars.add(car)
        VisitGift.objects.create(visit=visit, stop=later, name=name, giver=guest).people.add(guest)
        FollowUp.objects.create(visit=visit, topic="trade", text=name, agreed_at=at)
    Visit.objects.filter(pk=visit.pk).update(version=F("version") + 1)


def _shown_anew() -> None:
    """Rows that were written past the services are read again."""
    Event.objects.update(version=F("version") + 1)
    forget_events()
    forget_facts()
