"""Who works on sample cases: the demonstration's staff, and somebody invented where the pack has more offices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.queries.sample import SAMPLE_DOMAIN
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.queries.centres import centre_of_service
from wenjin.catalogue.queries.texts import Texts, texts

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
    """The staff that these procedures need; whoever is missing is invented, with an account to sign in with."""
    wanted = list(procedures)
    authorities = sorted({rule.authority for one in wanted for rule in one.decisions})
    known = queries.staff_with(Role.COUNTER_OFFICER)
    staffed = {post.centre for one in known if one.is_sample for post in queries.posts_of(one.id)}
    centres = sorted({centre_of_service(one.service) for one in wanted} | {one for one in staffed if one})
    hiring = _Hiring(
        at,
        texts(
            [*(f"authority/{one}" for one in authorities), *(f"centre/{one}" for one in centres)],
            "en",
            "zh-hans",
        ),
    )
    return Staff(
        officers={one: hiring.officers(one) for one in authorities},
        counters={one: hiring.counter(one) for one in centres if one},
    )


class _Hiring:
    """Finds sample staff, and invents whoever is missing."""

    def __init__(self, at: datetime, said: Texts) -> None:
        self.at, self.said = at, said
        self.names: Iterator[tuple[str, str, str]] = iter(_NAMES * 8)

    def officers(self, authority: str) -> tuple[str, ...]:
        """Case officers of an authority."""
        there = [
            one.id for one in queries.staff_with(Role.CASE_OFFICER, authority=authority) if one.is_sample
        ]
        if len(there) < _OFFICERS:
            seen = queries.organisation_of_authority(authority)
            organisation = seen.id if seen is not None else self._organisation("authority", authority)
            for number in range(len(there), _OFFICERS):
                there.append(self._hired(Role.CASE_OFFICER, organisation, f"{authority}-{number + 1}"))
        return tuple(f"person:{one}" for one in there)

    def counter(self, centre: str) -> str:
        """Somebody at the counter of a centre."""
        there = [one.id for one in queries.staff_with(Role.COUNTER_OFFICER, centre=centre) if one.is_sample]
        if not there:
            seen = queries.organisation_of_centre(centre)
            organisation = seen.id if seen is not None else self._organisation("centre", centre)
            there.append(self._hired(Role.COUNTER_OFFICER, organisation, centre))
        return f"person:{there[0]}"

    def _organisation(self, kind: str, place: str) -> UUID:
        names = {
            code: str(self.said.find(f"{kind}/{place}", "name", code) or place) for code in ("en", "zh-hans")
        }
        made = services.make_organisation(
            kind,
            names["en"],
            actor=SYSTEM,
            at=self.at,
            name_zh=names["zh-hans"],
            authority=place if kind == "authority" else "",
            centre=place if kind == "centre" else "",
            is_sample=True,
        )
        return made.pk

    def _hired(self, role: Role, organisation: UUID, account: str) -> UUID:
        family, given, own = next(self.names)
        person = services.make_person(
            at=self.at,
            family_name=family,
            given_name=given,
            other_names=own,
            language="zh-hans",
            is_sample=True,
        )
        made = services.make_account(f"{account}{SAMPLE_DOMAIN}", at=self.at, is_proven=True)
        services.attach_account(person.pk, made, actor=SYSTEM, at=self.at)
        services.add_member(person.pk, organisation, role, actor=SYSTEM, at=self.at)
        return person.pk
