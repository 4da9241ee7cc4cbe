"""What the guards see of the desk of events: a draft, a series, materials, a mail to guests, files handed in."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wenjin.core import clock
from wenjin.core.files.tests.made_files import pdf
from wenjin.events.domain.drafts import BudgetDraft, EventDraft, MaterialDraft, SeriesDraft
from wenjin.events.exchange.tables import Table
from wenjin.events.models import Registration
from wenjin.events.queries.plans import plan_of
from wenjin.events.services.extras import set_budget
from wenjin.events.services.handed_files import hand_in
from wenjin.events.services.mailing import write_mailing
from wenjin.events.services.materials import give_materials
from wenjin.events.services.planning import make_event
from wenjin.events.services.venues import set_series
from wenjin.events.tests.forum_stage import FORUM

if TYPE_CHECKING:
    from tests.system.town import Town

DRAFT = "town-draft"


def planned(town: "Town") -> None:
    """The team plans another event, writes to the guests of the forum, and has two files before it."""
    at, team = clock.now(), replace(town.actors["event team"], is_strong=True)
    begins = at + timedelta(days=40)
    draft = EventDraft(code=DRAFT, kind="talk", starts_at=begins, ends_at=begins + timedelta(hours=2))
    make_event(team, draft, key="town-draft", at=at, places=10, texts={"title": "Tea and law"})
    lines = (
        BudgetDraft("room", planned=120_000),
        BudgetDraft("sponsor", is_income=True, planned=50_000, actual=50_000),
    )
    set_budget(team, DRAFT, lines, key="town-budget", at=at)
    set_series(team, SeriesDraft("town-evenings", "talk"), key="town", at=at, texts={"title": "Evenings"})
    # What the forum has already are two links.
    plan = plan_of(FORUM)
    assert plan is not None
    others = [MaterialDraft("Map", is_public=True), MaterialDraft("Slides of the forum", "en")]
    files = {len(plan.materials) + one: (pdf(), f"{name}.pdf") for one, name in enumerate(("map", "slides"))}
    give_materials(team, FORUM, [*plan.materials, *others], files, key="town-files", at=at)
    given = [str(one.file) for one in plan_of(FORUM).materials if one.file]  # type: ignore[union-attr]  # as above
    text = {"en": {"subject": "Come early", "body": "The doors open at nine."}}
    mail = write_mailing(team, FORUM, "registered", text, key="town-mailing", at=at)
    events = Table(("code", "title"), ((DRAFT, "Tea and trade"), ("another", "No day")), (2, 3))
    guests = Table(("name", "email"), (("WANG Fang", "fang@sample.example"), ("", "")), (2, 3))
    of_forum = Registration.objects.filter(event__code=FORUM).order_by("number")
    town.values |= {
        "mailing": str(mail),
        "file of events": str(hand_in(team, "events", "year.csv", events, at=at)),
        "file of guests": str(hand_in(team, "registrations", "list.csv", guests, at=at, event=FORUM)),
        "public file": given[0],
        "guests' file": given[1],
        "one of the forum": str(of_forum.values_list("pk", flat=True)[0]),
    }
