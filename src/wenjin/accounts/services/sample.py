"""Invented people and firms of the demonstration, of every role, with names in several scripts.

The authorities and the centre are real institutions of the sample city; everybody who works there in the
demonstration is invented, as are the firms, and all are marked as samples.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.domain.consent import HowGiven
from wenjin.accounts.domain.details import PersonDetails
from wenjin.accounts.models import Account, Organisation, Person
from wenjin.accounts.queries.sample import SAMPLE_DOMAIN
from wenjin.accounts.services.accounts import attach_account, make_account
from wenjin.accounts.services.mandates import give_mandate
from wenjin.accounts.services.organisations import add_member, make_organisation
from wenjin.accounts.services.people import make_person

EXPERTS: Final = "sz-foreign-experts"
EXIT_ENTRY: Final = "sz-exit-entry"
CENTRE: Final = "longhua-centre"


@dataclass(frozen=True, slots=True)
class _Organisation:
    key: str
    kind: str
    name: str
    name_zh: str
    uscc: str = ""
    authority: str = ""
    centre: str = ""


# Codes of the two firms have a right check digit (GB 32100-2015) and region 000000, which no firm has.
_ORGANISATIONS: Final = (
    _Organisation(
        "firm",
        Organisation.Kind.FIRM,
        "Sample Ferry Robotics (Shenzhen) Co., Ltd.",
        "示例渡口机器人（深圳）有限公司",
        uscc="91000000MAFERRY01B",
    ),
    _Organisation(
        "intermediary",
        Organisation.Kind.INTERMEDIARY,
        "Sample Stepping Stone Helpers",
        "示例踏石代办服务社",
        uscc="52000000MJHELP001R",
    ),
    _Organisation(
        "experts",
        Organisation.Kind.AUTHORITY,
        "Shenzhen Science, Technology and Innovation Bureau, foreign experts affairs",
        "深圳市科技创新局（外国专家事务）",
        authority=EXPERTS,
    ),
    _Organisation(
        "exit-entry",
        Organisation.Kind.AUTHORITY,
        "Shenzhen Public Security Bureau, Exit-Entry Administration",
        "深圳市公安局出入境管理局",
        authority=EXIT_ENTRY,
    ),
    _Organisation(
        "centre",
        Organisation.Kind.CENTRE,
        "Longhua International Cooperation Center",
        "龙华国际合作交流中心",
        centre=CENTRE,
    ),
    # Every centre that takes files has somebody at its counter, or files lie there for ever.
    _Organisation(
        "hetao",
        Organisation.Kind.CENTRE,
        "Hetao one-stop station",
        "河套一站式服务站",
        centre="hetao-station",
    ),
    _Organisation(
        "qianhai",
        Organisation.Kind.CENTRE,
        "Qianhai International Talent Hub",
        "前海国际人才港",
        centre="qianhai-talent-hub",
    ),
    _Organisation(
        "affairs",
        Organisation.Kind.CENTRE,
        "Shenzhen Foreign Affairs Office",
        "深圳市人民政府外事办公室",
        centre="foreign-affairs-office",
    ),
)


@dataclass(frozen=True, slots=True)
class _Person:
    key: str
    family_name: str
    given_name: str
    other_names: str
    language: str
    posts: tuple[tuple[Role, str], ...] = ()
    details: PersonDetails | None = None


def _passport(number: str, nationality: str, birth_date: str, sex: str) -> PersonDetails:
    return PersonDetails(
        passport_number=number,
        nationality=nationality,
        birth_date=birth_date,
        sex=sex,
        phone="+86 755 0000 0000",
    )


_PEOPLE: Final = (
    _Person(
        "amina",
        "BENALI",
        "AMINA",
        "أمينة بن علي",
        "ar",
        details=_passport("X00000011", "MA", "1992-03-14", "F"),
    ),
    _Person(
        "lucas",
        "FERREIRA",
        "LUCAS",
        "",
        "pt",
        details=_passport("X00000022", "BR", "1988-11-02", "M"),
    ),
    _Person(
        "somchai",
        "SUKJAI",
        "SOMCHAI",
        "สมชาย สุขใจ",
        "th",
        details=_passport("X00000033", "TH", "1995-07-21", "M"),
    ),
    _Person(
        "olena",
        "KOVAL",
        "OLENA",
        "Олена Коваль",
        "uk",
        details=_passport("X00000044", "UA", "1990-01-30", "F"),
    ),
    _Person("guo", "GUO", "WENYA", "郭文雅", "zh-hans", ((Role.REPRESENTATIVE, "firm"),)),
    _Person("meera", "NAIR", "MEERA", "मीरा नायर", "en", ((Role.INTERMEDIARY, "intermediary"),)),
    _Person("lin", "LIN", "XIAOHE", "林小禾", "zh-hans", ((Role.COUNTER_OFFICER, "centre"),)),
    _Person("jiang", "JIANG", "RUOXI", "江若溪", "zh-hans", ((Role.COUNTER_OFFICER, "hetao"),)),
    _Person("peng", "PENG", "SIYUAN", "彭思远", "zh-hans", ((Role.COUNTER_OFFICER, "qianhai"),)),
    _Person("tao", "TAO", "JINGYI", "陶静仪", "zh-hans", ((Role.COUNTER_OFFICER, "affairs"),)),
    _Person("yusuf", "DEMIR", "YUSUF", "", "tr", ((Role.INTERPRETER, "centre"),)),
    _Person("chen", "CHEN", "BOYUAN", "陈柏远", "zh-hans", ((Role.CASE_OFFICER, "experts"),)),
    _Person("zhao", "ZHAO", "MINLAN", "赵敏澜", "zh-hans", ((Role.CASE_OFFICER, "experts"),)),
    _Person("wu", "WU", "TIANCE", "吴天策", "zh-hans", ((Role.CASE_OFFICER, "exit-entry"),)),
    _Person("sun", "SUN", "QIULAN", "孙秋岚", "zh-hans", ((Role.CASE_OFFICER, "exit-entry"),)),
    _Person("hanna", "LINDQVIST", "HANNA", "", "en", ((Role.CONTENT_EDITOR, "centre"),)),
    _Person("fang", "FANG", "YIMING", "方一鸣", "zh-hans", ((Role.EVENT_TEAM, "centre"),)),
    _Person("he", "HE", "ZHENGPING", "何正平", "zh-hans", ((Role.AUDITOR, "centre"),)),
    _Person("xu", "XU", "RUONAN", "许若楠", "zh-hans", ((Role.DIRECTOR, "centre"),)),
)


@transaction.atomic
def sample_people(at: datetime) -> int:
    """Make the invented people and what they belong to, as far as they are not there; says how many are new."""
    organisations = {one.key: _organisation(one, at) for one in _ORGANISATIONS}
    new = sum(_make(one, organisations, at) for one in _PEOPLE)
    if new:
        principal = Person.objects.get(account__email=_address("somchai"))
        give_mandate(
            principal.pk,
            actor=SYSTEM,
            at=at,
            how=HowGiven.SIGNED_FORM,
            agent_organisation_id=organisations["intermediary"].pk,
            evidence="Sample",
        )
    return new


def _organisation(one: _Organisation, at: datetime) -> Organisation:
    known = Organisation.objects.filter(
        name=one.name, authority=one.authority, centre=one.centre, uscc=one.uscc
    ).first()
    if known is None and (one.authority or one.centre):
        # A city that runs for real has its own row for the authority or centre.
        known = Organisation.objects.filter(authority=one.authority, centre=one.centre).first()
    return known or make_organisation(
        one.kind,
        one.name,
        actor=SYSTEM,
        at=at,
        name_zh=one.name_zh,
        uscc=one.uscc,
        authority=one.authority,
        centre=one.centre,
        is_sample=True,
    )


def _address(key: str) -> str:
    return f"{key}{SAMPLE_DOMAIN}"


def _make(one: _Person, organisations: dict[str, Organisation], at: datetime) -> bool:
    if Account.objects.filter(email=_address(one.key)).exists():
        return False
    person = make_person(
        at=at,
        family_name=one.family_name,
        given_name=one.given_name,
        other_names=one.other_names,
        language=one.language,
        details=one.details,
        is_sample=True,
    )
    account = make_account(_address(one.key), at=at, is_proven=True)
    attach_account(person.pk, account, actor=SYSTEM, at=at)
    for role, organisation in one.posts:
        add_member(person.pk, organisations[organisation].pk, role, actor=SYSTEM, at=at)
    return True
