"""An invented delegation from eleven countries, and its two days in the city.

All persons and firms are invented and marked as samples. The plan has no conflict; a test holds it so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.events.domain.seating import fill_cars
from wenjin.events.domain.visit_forms import (
    DIETS,
    CarDraft,
    FollowUpDraft,
    GiftDraft,
    PersonDraft,
    StopDraft,
    VisitDraft,
)
from wenjin.events.models import Visit
from wenjin.events.queries.visits import visit as visit_seen
from wenjin.events.services.visit_follow_ups import agree
from wenjin.events.services.visit_parts import set_car, set_gift, set_person, set_seating, set_stop, set_ways
from wenjin.events.services.visits import confirm_visit, make_visit

CODE: Final = "harbour-cities-forum"
_LANGUAGES: Final = ("en", "zh-hans")
_AHEAD: Final = timedelta(days=21)
_TUESDAY: Final = 1


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person of the sample: country, best language first, rank, post in English and Chinese."""

    id: str
    name: str
    country: str
    languages: tuple[str, ...]
    rank: int
    post: tuple[str, str]
    organisation: str
    other_name: str = ""
    diet: tuple[str, ...] = ()
    needs: str = ""


_GUESTS: Final = (
    _Somebody(
        "braga",
        "Helena Sample BRAGA",
        "PT",
        ("pt", "en"),
        1,
        ("Deputy Mayor", "副市长"),
        "City of Sampleport",
    ),
    _Somebody(
        "kamau",
        "Joseph Sample KAMAU",
        "KE",
        ("sw", "en"),
        2,
        ("Director of Ports", "港务局局长"),
        "Sample Ports Board",
    ),
    _Somebody(
        "najm",
        "Salim Sample NAJM",
        "AE",
        ("ar", "en"),
        2,
        ("Chairman", "董事长"),
        "Sample Gulf Logistics",
        diet=("halal",),
    ),
    _Somebody(
        "sokolova",
        "Irina Sample SOKOLOVA",
        "KZ",
        ("ru", "kk"),
        3,
        ("Deputy Akim", "副市长"),
        "City of Sample-on-Ili",
    ),
    _Somebody(
        "duarte",
        "Marisol Sample DUARTE",
        "MX",
        ("es",),
        3,
        ("Secretary of Trade", "贸易局局长"),
        "State of Sample",
    ),
    _Somebody(
        "lefort",
        "Camille Sample LEFORT",
        "FR",
        ("fr", "en"),
        3,
        ("President", "会长"),
        "Sample Chamber of Commerce",
        diet=("vegetarian",),
    ),
    _Somebody(
        "yamane",
        "Yamane Sample Rei",
        "JP",
        ("ja", "en"),
        4,
        ("Managing Director", "常务董事"),
        "Sample Robotics K.K.",
        "山根 玲（样本）",
    ),
    _Somebody(
        "seo",
        "Seo Sample Ji-an",
        "KR",
        ("ko", "en"),
        4,
        ("Vice President", "副总裁"),
        "Sample Battery Co.",
        "徐智安（样本）",
    ),
    _Somebody(
        "rao",
        "Ananya Sample RAO",
        "IN",
        ("hi", "en"),
        4,
        ("Dean", "院长"),
        "Sample Institute of Technology",
        diet=("vegetarian", "no_beef"),
    ),
    _Somebody(
        "wiesner",
        "Jonas Sample WIESNER",
        "DE",
        ("de", "en"),
        5,
        ("Head of Research", "研究部主任"),
        "Sample Optik GmbH",
        diet=("no_gluten",),
        needs="Uses a wheelchair",
    ),
    _Somebody(
        "thamrin",
        "Dewi Sample THAMRIN",
        "ID",
        ("id", "en"),
        5,
        ("Founder", "创始人"),
        "Sample Tropical Foods",
        diet=("halal", "no_nuts"),
    ),
    _Somebody(
        "pires",
        "Tiago Sample PIRES",
        "PT",
        ("pt", "en"),
        6,
        ("Chief of Staff", "办公室主任"),
        "City of Sampleport",
    ),
)
_HOSTS: Final = (
    _Somebody(
        "he",
        "He Sample Wenbo",
        "CN",
        ("zh-hans",),
        1,
        ("Deputy Director-General", "副主任"),
        "Sample Office of Foreign Affairs",
        "何文博（样本）",
    ),
    _Somebody(
        "luo",
        "Luo Sample Qing",
        "CN",
        ("zh-hans", "en"),
        2,
        ("Director of the Service Centre", "服务中心主任"),
        "Sample Service Centre",
        "罗青（样本）",
    ),
    _Somebody(
        "shen",
        "Shen Sample Yi",
        "CN",
        ("zh-hans", "en"),
        3,
        ("Head of Visits", "接待处处长"),
        "Sample Office of Foreign Affairs",
        "沈怡（样本）",
    ),
)
_INTERPRETERS: Final = (
    _Somebody(
        "ma", "Ma Sample Lan", "CN", ("zh-hans", "en"), 10, ("Interpreter", "口译员"), "", "马兰（样本）"
    ),
    _Somebody(
        "tao",
        "Tao Sample Jun",
        "CN",
        ("zh-hans", "es", "pt"),
        10,
        ("Interpreter", "口译员"),
        "",
        "陶俊（样本）",
    ),
    _Somebody(
        "gu",
        "Gu Sample Xin",
        "CN",
        ("zh-hans", "ru", "fr"),
        10,
        ("Interpreter", "口译员"),
        "",
        "顾昕（样本）",
    ),
    _Somebody(
        "bai",
        "Bai Sample Nur",
        "CN",
        ("zh-hans", "ar", "en"),
        10,
        ("Interpreter", "口译员"),
        "",
        "白努尔（样本）",
    ),
)
_CENTRE: Final = {
    "en": "International Service Centre",
    "zh-hans": "国际服务中心",
    "ar": "مركز الخدمات الدولي",
}
_HOTEL: Final = {"en": "Sample Hotel", "zh-hans": "样本酒店", "ar": "فندق العيّنة"}
_GARDEN: Final = {"en": "Garden Restaurant", "zh-hans": "园林餐厅", "ar": "مطعم الحديقة"}
_LAB: Final = {"en": "Sample Robotics Park", "zh-hans": "样本机器人产业园", "ar": "مجمع الروبوتات (عيّنة)"}
_PORT: Final = {"en": "Sample Port", "zh-hans": "样本港", "ar": "ميناء العيّنة"}
_HALL: Final = {"en": "City Hall", "zh-hans": "市民中心", "ar": "مبنى البلدية"}
_TEA: Final = {"en": "Tea House by the River", "zh-hans": "江边茶馆", "ar": "مقهى الشاي على النهر"}
_AIRPORT: Final = {"en": "Airport", "zh-hans": "机场", "ar": "المطار"}
_WAYS: Final = (
    (_AIRPORT, _HOTEL, 45),
    (_HOTEL, _CENTRE, 20),
    (_CENTRE, _GARDEN, 15),
    (_GARDEN, _LAB, 30),
    (_GARDEN, _PORT, 40),
    (_LAB, _HOTEL, 35),
    (_PORT, _HOTEL, 35),
    (_HOTEL, _HALL, 25),
    (_HALL, _GARDEN, 15),
    (_GARDEN, _TEA, 20),
    (_TEA, _AIRPORT, 50),
    (_HOTEL, _GARDEN, 20),
)
_EVERYBODY: Final = tuple(one.id for one in (*_GUESTS, *_HOSTS, *_INTERPRETERS))
_GROUP_A: Final = ("braga", "duarte", "pires", "yamane", "seo", "rao", "luo", "tao", "ma")
_GROUP_B: Final = ("kamau", "najm", "sokolova", "lefort", "wiesner", "thamrin", "shen", "gu", "bai")
_KITCHEN: Final = tuple(one for one in DIETS if one not in ("kosher", "no_lactose"))


@dataclass(frozen=True, slots=True)
class _Stop:
    """A stop of the sample: day, from and until, title in English, Chinese and Arabic."""

    id: str
    day: int
    starts: str
    ends: str
    kind: str
    title: tuple[str, str, str]
    where: Mapping[str, str]
    people: tuple[str, ...] = _EVERYBODY
    cars: tuple[str, ...] = ("BUS",)
    note: tuple[str, str, str] = ("", "", "")
    seating: str = ""


_STOPS: Final = (
    _Stop("welcome", 0, "09:00", "09:20", "arrival", ("Welcome", "欢迎", "الترحيب"), _CENTRE),
    _Stop(
        "talks",
        0,
        "09:20",
        "11:10",
        "meeting",
        ("Talks: one window for the world", "座谈：国际服务一窗通", "محادثات: نافذة واحدة للعالم"),
        _CENTRE,
        cars=(),
        note=(
            "The Deputy Director-General speaks first, then the Deputy Mayor.",
            "副主任先致辞，随后副市长致辞。",
            "يتحدث نائب المدير العام أولاً، ثم نائب رئيس البلدية.",
        ),
        seating="long",
    ),
    _Stop("lunch", 0, "11:40", "13:00", "meal", ("Lunch", "午餐", "الغداء"), _GARDEN),
    _Stop(
        "lab",
        0,
        "13:40",
        "15:20",
        "tour",
        ("Robots at work", "参观机器人产业园", "زيارة مجمع الروبوتات"),
        _LAB,
        _GROUP_A,
        ("VAN A",),
    ),
    _Stop(
        "port",
        0,
        "13:50",
        "15:20",
        "tour",
        ("The port and its control room", "参观港口及调度中心", "الميناء وغرفة التحكم"),
        _PORT,
        _GROUP_B,
        ("VAN B",),
    ),
    _Stop(
        "rest",
        0,
        "16:00",
        "17:30",
        "rest",
        ("Time to rest", "休息", "استراحة"),
        _HOTEL,
        tuple(one.id for one in (*_GUESTS, *_INTERPRETERS)),
        (),
    ),
    _Stop(
        "dinner",
        0,
        "18:30",
        "20:30",
        "meal",
        ("Dinner of welcome", "欢迎晚宴", "عشاء ترحيبي"),
        _GARDEN,
        note=("Gifts are given after the soup.", "上汤后互赠礼品。", "تُقدَّم الهدايا بعد الحساء."),
        seating="round",
    ),
    _Stop(
        "hall",
        1,
        "09:00",
        "10:20",
        "meeting",
        ("Round table with firms", "企业圆桌会", "مائدة مستديرة مع الشركات"),
        _HALL,
    ),
    _Stop(
        "signing",
        1,
        "10:40",
        "11:40",
        "signing",
        ("Signing of letters of intent", "意向书签署仪式", "توقيع خطابات النوايا"),
        _HALL,
        cars=(),
        seating="long",
    ),
    _Stop("lunch-2", 1, "12:00", "13:20", "meal", ("Lunch", "午餐", "الغداء"), _GARDEN),
    _Stop(
        "tea",
        1,
        "13:50",
        "14:50",
        "show",
        ("Tea, and music of the river", "茶艺与民乐", "الشاي وموسيقى النهر"),
        _TEA,
    ),
    _Stop("farewell", 1, "16:00", "16:30", "departure", ("Farewell", "送行", "توديع"), _AIRPORT),
)


@transaction.atomic
def sample_visit(at: datetime) -> str:
    """Make the visit, unless it is there already.

    Returns:
        Its code.
    """
    if Visit.objects.filter(code=CODE).exists():
        return CODE
    first = timezone.localdate(at) + _AHEAD
    first += timedelta(days=(_TUESDAY - first.weekday()) % 7)
    titles = {
        "en": "Forum of Harbour Cities (sample)",
        "zh-hans": "港口城市论坛代表团（样本）",
        "ar": "منتدى مدن الموانئ (عيّنة)",
    }
    draft = VisitDraft(CODE, titles, _LANGUAGES, first, first + timedelta(days=1), 30, 30_000)
    make_visit(SYSTEM, draft, key="sample", at=at, is_sample=True)
    people = _people(at)
    cars = {
        name: set_car(SYSTEM, CODE, CarDraft(name, seats, "粤B 00000", "Sample driver"), key=name, at=at)
        for name, seats in (("BUS", 20), ("VAN A", 9), ("VAN B", 9))
    }
    stops = {one.id: _stop(one, first, people, cars, at) for one in _STOPS}
    ways: dict[tuple[str, str], int | None] = {
        (f"text:{here['en'].casefold()}", f"text:{there['en'].casefold()}"): minutes
        for here, there, minutes in _WAYS
    }
    set_ways(SYSTEM, CODE, ways, key="ways", at=at)
    _gifts(people, stops, at)
    confirm_visit(SYSTEM, CODE, key="sample", at=at)
    _follow_ups(first, at)
    return CODE


def _people(at: datetime) -> dict[str, str]:
    made = {}
    parts: Iterable[tuple[str, tuple[_Somebody, ...]]] = (
        ("guest", _GUESTS),
        ("host", _HOSTS),
        ("interpreter", _INTERPRETERS),
    )
    for part, several in parts:
        for one in several:
            draft = PersonDraft(
                part,
                one.name,
                one.other_name,
                {"en": one.post[0], "zh-hans": one.post[1]},
                one.organisation,
                one.country,
                one.languages,
                one.rank,
                f"{one.id}@sample.example",
                "",
                one.diet,
                (),
                one.needs,
            )
            made[one.id] = set_person(SYSTEM, CODE, draft, key=f"person-{one.id}", at=at)
    return made


def _stop(one: _Stop, first: date, people: Mapping[str, str], cars: Mapping[str, str], at: datetime) -> str:
    day = first + timedelta(days=one.day)
    draft = StopDraft(
        kind=one.kind,
        titles=dict(zip((*_LANGUAGES, "ar"), one.title, strict=True)),
        starts_at=_on(day, one.starts),
        ends_at=_on(day, one.ends),
        places=one.where,
        notes=dict(zip((*_LANGUAGES, "ar"), one.note, strict=True)),
        people=tuple(people[who] for who in one.people),
        cars=tuple(cars[car] for car in one.cars),
        meals=_KITCHEN if one.kind == "meal" else (),
    )
    pk = set_stop(SYSTEM, CODE, draft, key=f"stop-{one.id}", at=at)
    seen = visit_seen(CODE)
    stop = next((stop for stop in seen.stops if stop.id == pk), None) if seen else None
    if seen is None or stop is None:
        return pk
    if one.seating:
        set_seating(
            SYSTEM,
            CODE,
            UUID(pk),
            one.seating,
            [host.id for host in seen.there(stop, "host")],
            [guest.id for guest in seen.there(stop, "guest")],
            key=f"seats-{one.id}",
            at=at,
        )
    if one.cars:
        riders, _left = fill_cars(
            [guest.id for guest in seen.there(stop, "guest")],
            [helper.id for helper in seen.there(stop, "interpreter")],
            {car.id: car.about.seats or 0 for car in seen.cars if car.id in draft.cars},
        )
        rides = {car: tuple(who) for car, who in riders.items()}
        set_stop(SYSTEM, CODE, replace(draft, rides=rides), pk=UUID(pk), key=f"rides-{one.id}", at=at)
    return pk


def _gifts(people: Mapping[str, str], stops: Mapping[str, str], at: datetime) -> None:
    guests = [one.id for one in _GUESTS]
    for name, who in (("Lacquer box (sample)", guests[:3]), ("Tea (sample)", guests[3:])):
        gift = GiftDraft(name, stops["dinner"], tuple(people[one] for one in who), people["he"], (), 18_000)
        set_gift(SYSTEM, CODE, gift, key=f"gift-{name}", at=at)


def _follow_ups(first: date, at: datetime) -> None:
    due = first + timedelta(days=30)
    said = "Send the list of firms that look for a partner in cold chains"
    draft = FollowUpDraft("trade", said, "Sample Tropical Foods", "ID", due, "Shen Sample Yi")
    agree(SYSTEM, CODE, draft, key="follow-up", at=at)


def _on(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), timezone.get_current_timezone())
