"""Three routes through real places of the city, and an invented camp with guests, guardians and cohorts.

That the places exist, and what is said of them, stands in the pack (checkpoints, centres, services). How long one
walks or stays is our estimate, and the routes are marked as samples for that. Coordinates are given of the places
that are known to about 200 metres, and of no others.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.outbox.services import cancel
from wenjin.events.domain.cohorts import By
from wenjin.events.domain.consent_form import ConsentForm, EmergencyContact, Named
from wenjin.events.domain.drafts import EventDraft, SessionDraft
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.domain.route_form import RouteDraft, StopDraft
from wenjin.events.models import Event, EventText, Guardian, Registration, Route, Venue
from wenjin.events.queries.consents import guardian_contact
from wenjin.events.services.cohorts import divide_guests
from wenjin.events.services.consents import give
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.outcomes import set_competences
from wenjin.events.services.planning import make_event
from wenjin.events.services.publishing import publish
from wenjin.events.services.registering import register
from wenjin.events.services.routes import show_route, write_route
from wenjin.events.services.session_plans import set_sessions
from wenjin.events.services.texts import put, subject_of

CHINESE: Final = "zh-hans"
CAMP: Final = "river-camp"
_VENUE: Final = "longhua-centre"
_AHEAD: Final = timedelta(days=25)
_DAYS: Final = 3
_YOUNGEST: Final = 10
_ALLERGIC: Final = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """A stop in both languages; the rest as in ``StopDraft``."""

    stop: StopDraft
    name: str
    about: str


def _place(code: str, names: tuple[str, str], about: tuple[str, str], **columns: str) -> _Place:
    return _Place(StopDraft(code, names[0], about[0], **columns), names[1], about[1])


# Crossing hours: packs/shenzhen/checkpoints.yaml. Free museums, closed on Mondays as a rule:
# services/museum-booking.yaml; hours of the Shenzhen Museum: sz.gov.cn, Museums in Shenzhen, 2020-07-14.
# Drones: services/drone-flight-permission.yaml. Centres: centres.yaml.
# Coordinates: WGS 84, three decimals. Read from Wikipedia (Futian Checkpoint station, Lianhuashan Park, Civic
# Center station), compared with published positions on Chinese maps (GCJ-02, turned back); the museum is the
# eastern end of the Civic Center. Good to about 200 m; nobody has measured them.
_MUSEUM_DAYS: Final = ("Free. Closed on Mondays as a rule; book the day.", "免费。通常周一闭馆；请预约日期。")
_ROUTES: Final = (
    (
        ("first-day", "Your first day", "From the Futian crossing to the people who help you."),
        ("到达第一天", "从福田口岸到帮助您的人那里。"),
        (
            _place(
                "futian-crossing",
                ("Futian crossing", "福田口岸"),
                (
                    "Lok Ma Chau is across. Metro lines 4 and 10.",
                    "对岸是落马洲。地铁4号线和10号线在此。",
                ),
                minutes="20",
                hours="1-7 06:30-22:30",
                latitude="22.518",
                longitude="114.065",
            ),
            _place(
                "civic-center",
                ("Civic Center", "市民中心"),
                ("In the West Hall the police give out certificates.", "西厅可办理公安证明。"),
                minutes="40",
                way="metro",
                line="4",
                way_minutes="15",
                latitude="22.545",
                longitude="114.054",
            ),
            _place(
                "lianhuashan-park",
                ("Lianhuashan Park", "莲花山公园"),
                ("A park on a hill. No drones.", "山上的公园。禁止无人机。"),
                minutes="60",
                way_minutes="20",
                way_metres="1400",
                latitude="22.556",
                longitude="114.052",
            ),
            _place(
                "longhua-centre",
                ("Longhua International Cooperation Center", "龙华国际交流合作中心"),
                ("Beside Shenzhen North station: counters and interpreters.", "深圳北站旁：窗口与口译。"),
                minutes="60",
                way="metro",
                way_minutes="25",
                hours="1-5 09:00-18:00; 6 10:00-17:00",
            ),
        ),
    ),
    (
        ("museums-and-books", "Museums and books", "A day indoors, mostly free of charge."),
        ("博物馆与书", "室内的一天，多数免费。"),
        (
            _place(
                "shenzhen-museum",
                ("Shenzhen Museum", "深圳博物馆"),
                _MUSEUM_DAYS,
                minutes="90",
                hours="2-7 10:00-18:00",
                latitude="22.545",
                longitude="114.056",
            ),
            _place(
                "shenzhen-library",
                ("Shenzhen Library", "深圳图书馆"),
                ("Ask for a library card with your passport.", "可凭护照办理借书证。"),
                minutes="60",
                way_minutes="15",
                way_metres="900",
            ),
            _place(
                "science-museum",
                ("Shenzhen Science and Technology Museum", "深圳科学技术馆"),
                ("It sells out: book the halls before you go.", "门票紧张，请提前预约展厅。"),
                minutes="120",
                way="metro",
                way_minutes="60",
            ),
        ),
    ),
    (
        (
            "shekou-and-qianhai",
            "Shekou and Qianhai",
            "The harbour, neighbours, and a model of the city.",
        ),
        ("蛇口与前海", "港口、邻居和城市模型。"),
        (
            _place(
                "shekou-cruise-center",
                ("Shekou Cruise Center", "蛇口邮轮中心"),
                ("Ferries and cruise ships leave from here.", "渡轮和邮轮由此出发。"),
                minutes="40",
            ),
            _place(
                "shekou-expat-centre",
                ("Shekou Management and Service Center for Expats", "蛇口外籍人员管理服务中心"),
                ("Since 2017. Chinese classes are free.", "2017年设立。汉语课免费。"),
                minutes="30",
                way_minutes="35",
                way_metres="2500",
            ),
            _place(
                "qianhai-talent-hub",
                ("Qianhai International Talent Hub", "前海国际人才港"),
                ("An exhibition hall with a model of the city.", "展厅内有城市模型。"),
                minutes="45",
                way="metro",
                way_minutes="30",
                hours="1-5 09:00-18:00",
            ),
        ),
    ),
)
# Invented families: language, who registers, children with their ages, and how far the consent is.
_Family = tuple[str, str, tuple[tuple[str, int], ...], str]
_FAMILIES: Final[tuple[_Family, ...]] = (
    ("es", "Lucía Sample", (("Mateo Sample", 12),), "given"),
    ("es", "Andrés Sample", (("Valeria Sample", 11),), "given"),
    ("en", "Grace Sample", (("Noah Sample", 13), ("Ella Sample", 10)), "given"),
    ("fr", "Aïcha Sample", (("Yanis Sample", 12),), "given"),
    ("ar", "Samir Sample", (("Layla Sample", 13),), "given"),
    ("ar", "Huda Sample", (("Omar Sample", 11),), "given"),
    ("ko", "Min-seo Sample", (("Ji-ho Sample", 12),), "given"),
    ("ru", "Olga Sample", (("Ivan Sample", 13),), "asked"),
    ("en", "Daniel Sample", (("Ruth Sample", 12),), "asked"),
)


@transaction.atomic
def sample_programmes(at: datetime) -> int:
    """Make routes and camp, once; says how many things are new. Nobody is written to."""
    made = [_make_route(english, chinese, places, at) for english, chinese, places in _ROUTES]
    return sum(made) + _make_camp(at)


def _make_route(
    english: tuple[str, str, str], chinese: tuple[str, str], places: tuple[_Place, ...], at: datetime
) -> int:
    code, title, summary = english
    if Route.objects.filter(code=code).exists():
        return 0
    draft = RouteDraft(code, title, summary, ("en", CHINESE), tuple(one.stop for one in places))
    write_route(SYSTEM, draft, key=f"sample-{code}", at=at, seen=None)
    translated = replace(
        draft,
        title=chinese[0],
        summary=chinese[1],
        stops=tuple(replace(one.stop, name=one.name, about=one.about) for one in places),
    )
    write_route(SYSTEM, translated, key=f"sample-{code}-zh", at=at, seen=1, language=CHINESE)
    # Written by us and read by nobody else: a translation that the page says so of.
    EventText.objects.filter(subject=f"route/{code}", language=CHINESE).update(state=EventText.State.DRAFTED)
    show_route(SYSTEM, code, is_public=True, key=f"sample-{code}-show", at=at)
    Route.objects.filter(code=code).update(is_sample=True)
    return 1


def _make_camp(at: datetime) -> int:
    if Event.objects.filter(code=CAMP).exists():
        return 0
    Venue.objects.get_or_create(code=_VENUE, defaults={"centre": _VENUE, "is_sample": True})
    first = timezone.localdate(at + _AHEAD)
    mornings = [_at(first + timedelta(days=number), 9) for number in range(_DAYS)]
    make_event(
        SYSTEM,
        EventDraft(
            code=CAMP,
            kind="camp",
            starts_at=mornings[0],
            ends_at=_at(first + timedelta(days=_DAYS - 1), 17),
            venue=_VENUE,
            languages=("en", CHINESE),
            audiences=("youth", "families"),
            interests=("culture", "language"),
            organiser="Sample events team",
            organiser_email="events@sample.example",
            largest_group=4,
            youngest=_YOUNGEST,
            guardian_below=18,
            gives_certificate=True,
            is_sample=True,
        ),
        key="sample-camp",
        at=at,
        places=20,
        texts={
            "title": "River camp",
            "summary": "Three days for young people from 10: teams from many countries, nights at home.",
        },
    )
    days = [
        SessionDraft(
            code=f"day-{number}", starts_at=morning, ends_at=morning + timedelta(hours=8), is_counted=True
        )
        for number, morning in enumerate(mornings, 1)
    ]
    names = {f"sessions/day-{number}/title": f"Day {number}" for number in range(1, _DAYS + 1)}
    set_sessions(SYSTEM, CAMP, days, key="sample-camp-days", at=at, texts=names)
    set_competences(
        SYSTEM, CAMP, ["Work in a mixed team", "Speak before others"], key="sample-camp-skills", at=at
    )
    chinese = {
        "title": "河畔营",
        "summary": "面向10岁以上青少年的三天活动：多国混合小组，晚上回家住。",
        **{f"sessions/day-{number}/title": f"第{number}天" for number in range(1, _DAYS + 1)},
    }
    put(subject_of(CAMP), "en", CHINESE, chinese, EventText.State.DRAFTED)
    publish(SYSTEM, CAMP, key="sample-camp-publish", at=at)
    for number, family in enumerate(_FAMILIES):
        _family(number, family, first, at)
    divide_guests(SYSTEM, CAMP, largest=4, by=By.MIXED, key="sample-camp-cohorts", at=at)
    return 1


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _family(number: int, family: _Family, first: date, at: datetime) -> None:
    """A parent registers children, is asked, and consents or has not answered yet."""
    language, parent, children, state = family
    email = f"family-{number}@sample.invalid"
    guests = tuple(GuestForm(name, born_on=date(first.year - age, 1, 1)) for name, age in children)
    form = Form(children[0][0], email, telephone=f"+861380000{number:04}", guests=guests)
    got = register(CAMP, form, key=f"sample-family-{number}", at=at, language=language)
    Registration.objects.filter(pk=got.id).update(is_sample=True)
    ask_guardians(got.id, at=at)
    named = {place: Named(parent, email, language) for place in range(len(children))}
    name_guardians(got.secret, named, key=f"sample-family-{number}", at=at)
    row = Registration.objects.select_related("data_key").get(pk=got.id)
    guardian = Guardian.objects.get(registration=row, state=Guardian.State.ASKED)
    if state == "given":
        answer = ConsentForm(
            agrees=True,
            contacts=(EmergencyContact(parent, f"+861380000{number:04}"),),
            photos=dict.fromkeys(named, number % 3 > 0),
            health={0: "Peanuts: carries a pen."} if number == _ALLERGIC else {},
        )
        give(guardian_contact(guardian, row).secret, answer, key=f"sample-family-{number}", at=at)
    _write_to_nobody(row.pk, at)


def _write_to_nobody(registration: UUID, at: datetime) -> None:
    """Invented people have no mailbox."""
    guardians = Guardian.objects.filter(registration=registration).values_list("pk", flat=True)
    keys = [f"guardian-notice:{pk}:asked:{at.isoformat()}" for pk in guardians]
    keys += [f"registration-notice:{registration}:{one}" for one in ("pending:0", "confirmed:1")]
    for key in (*keys, f"registration-guardian:{registration}:0"):
        cancel(key)
