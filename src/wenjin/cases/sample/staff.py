"""Who works on sample cases: the demonstration's staff, and somebody invented wherever the pack has more offices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.queries.sample import SAMPLE_DOMAIN
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.queries.centres import centre_of_service
from wenjin.catalogue.queries.texts import texts

# A refusal needs a second pair of eyes.
_OFFICERS: Final = 2
_NAMES: Final = (
    ("MA", "YUQING", "马雨晴"),
    ("TANG", "SHUO", "唐硕"),
    ("SONG", "JIAYAN", "宋佳言"),
    ("DU", "HENG", "杜衡"),
    ("QIN", "MUYANG", "秦牧阳"),
    ("YU", "ZHIXIA", "余知夏"),
    ("LU", "CHENXI", "陆晨曦"),
    ("GU", "NANXING", "顾南星"),
    ("BAI", "RUOXI", "白若溪"),
    ("SHEN", "YANZHOU", "沈砚舟"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """References of those who work on cases.

    Attributes:
        officers: by authority of the pack, two at least.
        counters: by centre of the pack.
    """

    officers: dict[str, tuple[str, ...]]
    counters: dict[str, str]


def staff_for(procedures: Iterable[Procedure], at: datetime) -> Staff:
    """The staff that these procedures need; whoever is missing is invented, with an account of the demonstration."""
    wanted = list(procedures)
    authorities = sorted({rule.authority for one in wanted for rule in one.decisions})
    centres = sorted({centre_of_service(one.service) for one in wanted} - {""})
    names = iter(_NAMES * 4)
    said = texts([*(f"authority/{one}" for one in authorities), *(f"centre/{one}" for one in centres)], "en", "zh-hans")

    def name(subject: str, language: str) -> str:
        return str(said.find(subject, "name", language) or subject)

    def hire(role: Role, place: str, count: int, *, is_centre: bool) -> tuple[str, ...]:
        where = {"centre": place} if is_centre else {"authority": place}
        there = [one.id for one in queries.staff_with(role, **where) if one.is_sample]
        if len(there) < count:
            found = queries.organisation_of_centre(place) if is_centre else queries.organisation_of_authority(place)
            subject = f"{'centre' if is_centre else 'authority'}/{place}"
            organisation = found.id if found is not None else services.make_organisation(
                "centre" if is_centre else "authority",
                name(subject, "en"),
                actor=SYSTEM,
                at=at,
                name_zh=name(subject, "zh-hans"),
                is_sample=True,
                **where,
            ).pk
            for number in range(len(there), count):
                family, given, own = next(names)
                person = services.make_person(
                    at=at, family_name=family, given_name=given, other_names=own, language="zh-hans", is_sample=True
                )
                account = services.make_account(f"{place}-{number + 1}{SAMPLE_DOMAIN}", at=at, is_proven=True)
                services.attach_account(person.pk, account, actor=SYSTEM, at=at)
                services.add_member(person.pk, organisation, role, actor=SYSTEM, at=at)
                there.append(person.pk)
        return tuple(f"person:{one}" for one in there)

    return Staff(
        officers={one: hire(Role.CASE_OFFICER, one, _OFFICERS, is_centre=False) for one in authorities},
        counters={one: hire(Role.COUNTER_OFFICER, one, 1, is_centre=True)[0] for one in centres},
    )
