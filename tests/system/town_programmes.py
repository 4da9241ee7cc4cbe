"""What the guards see of programmes: a camp with a young guest, a guardian who is asked, and a route."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.events.domain.cohorts import By
from wenjin.events.domain.consent_form import Named
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.domain.route_form import RouteDraft, StopDraft
from wenjin.events.models import Event, EventText, Guardian, Quota, Registration, Session
from wenjin.events.queries.consents import guardian_contact
from wenjin.events.services.cohorts import divide_guests
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.outcomes import set_competences
from wenjin.events.services.registering import register
from wenjin.events.services.routes import show_route, write_route

if TYPE_CHECKING:
    from tests.system.town import Town

CAMP = "town-camp"
WALK = "town-walk"


def programmes(town: "Town") -> None:
    """The camp and the route."""
    _camp(town)
    stops = (
        StopDraft("gate", "The gate", latitude="22.5", longitude="114.1"),
        StopDraft(
            "museum",
            "The museum",
            "Old things.",
            way="metro",
            line="4",
            way_minutes="10",
            hours="2-7 09:00-17:00",
            step_free="no",
            latitude="22.54",
            longitude="114.05",
        ),
    )
    draft = RouteDraft(WALK, "From gate to museum", "An afternoon.", ("en", "ar"), stops)
    write_route(SYSTEM, draft, key="town-walk", at=clock.now(), seen=None)
    show_route(SYSTEM, WALK, is_public=True, key="town-walk-show", at=clock.now())


def _camp(town: "Town") -> None:
    at = clock.now()
    begins = at + timedelta(days=20)
    camp = Event.objects.create(
        code=CAMP,
        kind="camp",
        state="published",
        starts_at=begins,
        ends_at=begins + timedelta(days=2),
        is_online=True,
        guardian_below=18,
        largest_group=4,
        created_at=at,
        changed_at=at,
    )
    titles = {
        "en": "Camp of the town",
        "zh-hans": "小城夏令营",
        "ar": "مخيم البلدة",
        "ru": "Лагерь",
        "th": "ค่าย",
    }
    for language, title in titles.items():
        EventText.objects.create(
            language=language, subject=f"event/{CAMP}", field="title", value=title, state="source"
        )
    days = {"en": "First day", "zh-hans": "第一天", "ar": "اليوم الأول", "ru": "Первый день", "th": "วันแรก"}
    for language, title in days.items():
        EventText.objects.create(
            language=language,
            subject=f"event/{CAMP}",
            field="sessions/day-1/title",
            value=title,
            state="source",
        )
    Quota.objects.create(event=camp, code="places", kind="places", size=20)
    Session.objects.create(
        event=camp, code="day-1", starts_at=begins, ends_at=begins + timedelta(hours=8), is_counted=True
    )
    form = Form(
        "KAYA Deniz", "deniz@sample.example", guests=(GuestForm(born_on=date(begins.year - 12, 1, 1)),)
    )
    made = register(CAMP, form, key="town-young", at=at, language="tr")
    ask_guardians(made.id, at=at)
    name_guardians(
        made.secret, {0: Named("KAYA Ayla", "ayla@sample.example", "tr")}, key="town-guardian", at=at
    )
    row = Registration.objects.select_related("data_key").get(pk=made.id)
    asked = Guardian.objects.get(registration=row, state="asked")
    town.values["young registration"] = made.secret
    town.values["consent"] = guardian_contact(asked, row).secret
    set_competences(SYSTEM, CAMP, ["Swim"], key="town-swim", at=at)
    divide_guests(SYSTEM, CAMP, largest=3, by=By.LANGUAGE, key="town-cohorts", at=at)
