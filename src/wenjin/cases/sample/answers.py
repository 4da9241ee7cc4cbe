"""What invented people answer in the forms, for every form of the pack."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Final

from wenjin.cases.domain.procedure import FormField, Procedure
from wenjin.cases.sample.firms import InventedFirm
from wenjin.cases.sample.people import InventedPerson

_POSITIONS: Final = (
    "Software engineer",
    "Optics engineer",
    "Language teacher",
    "Product designer",
    "Sales manager",
    "Quality manager",
    "Data analyst",
    "Mechanical engineer",
    "Research scientist",
    "Chef",
)
_STREETS: Final = ("示例花园3栋", "示例公寓A座", "示例小区7栋", "示例新村12栋")
_STATIONS: Final = ("民治示例派出所", "龙华示例派出所", "福田示例派出所")
_SAME_FOR_ALL: Final = {
    "employer_on_file": False,
    "new_passport": False,
    "new_post": False,
    "uses_agent": False,
}
# The facts of a plan behind the answers; the form says the rest.
FACTS: Final[tuple[Mapping[str, object], ...]] = (
    {
        "papers_in_chinese": True,
        "degree_from_abroad": False,
        "work_permit_category": "B",
        "work_permit_route": "graduate",
        "holds_residence_permit": False,
        "seconded": False,
        "regulated_industry": False,
        "family_in_city": False,
        **_SAME_FOR_ALL,
    },
    {
        "papers_in_chinese": False,
        "papers_authenticated": False,
        "degree_from_abroad": True,
        "work_permit_category": "B",
        "work_permit_route": "experience",
        "holds_residence_permit": False,
        "seconded": False,
        "regulated_industry": False,
        "family_in_city": False,
        **_SAME_FOR_ALL,
    },
    {
        "papers_in_chinese": True,
        "papers_authenticated": True,
        "degree_from_abroad": True,
        "work_permit_category": "A",
        "work_permit_route": "salary",
        "holds_residence_permit": False,
        "seconded": True,
        "regulated_industry": False,
        "family_in_city": True,
        **_SAME_FOR_ALL,
    },
)


def answers_to(
    procedure: Procedure, person: InventedPerson, firm: InventedFirm, random: Random, on: date
) -> dict[str, str]:
    """An answer to every question of a form, as of the day on which it is filled in."""
    known = _of_person(person) | _of_stay(random, on) | _of_work(firm, random, on)
    if "name_zh" in {field.id for field in procedure.form.fields}:
        known |= _of_company(person, firm, random)
    given = {field.id: _fitting(field, known, random) for field in procedure.form.fields}
    return {name: text for name, text in given.items() if text}


def _fitting(field: FormField, known: Mapping[str, str], random: Random) -> str:
    """The answer; for a question that a later pack asks and we do not know, something that fits its kind."""
    found = known.get(field.id)
    codes = [code for code, _ in field.choices]
    if found is not None and (not codes or found in codes):
        return found
    if codes:
        return random.choice(codes)
    return {
        "date": known["contract_from"],
        "country": known["nationality"],
        "number": str(int(field.least or 1)),
        "money": str(int(field.least or 1)),
        "phone": known["phone"],
        "email": known["email"],
    }.get(field.kind, "Sample")


def _of_person(person: InventedPerson) -> dict[str, str]:
    return {
        "family_name": person.family_name,
        "given_names": person.given_name,
        "native_name": person.own_name,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "nationality": person.nationality,
        "passport_type": "ordinary",
        "passport_number": person.passport,
        "passport_issued_on": person.passport_issued_on.isoformat(),
        "passport_expires_on": person.passport_expires_on.isoformat(),
        "email": person.email,
        "phone": "+8675500000000",
    }


def _of_stay(random: Random, on: date) -> dict[str, str]:
    in_a_month = (on + timedelta(days=random.randrange(25, 90))).isoformat()
    return {
        "entry_on": (on - timedelta(days=random.randrange(3, 25))).isoformat(),
        "visa_type": random.choice(("Z", "Z", "Z", "R", "M", "X", "residence_permit")),
        "stay_until": in_a_month,
        "address": f"深圳市龙华区{random.choice(_STREETS)}{random.randrange(1, 30)}0{random.randrange(1, 9)}",
        "police_station": random.choice(_STATIONS),
        "permit_months": str(random.choice((12, 12, 24, 36))),
        "work_permit_number": f"S{random.randrange(10**9):09d}",
        "work_permit_expires_on": in_a_month,
        "residence_permit_number": f"S{random.randrange(10**7):07d}",
        "residence_permit_expires_on": in_a_month,
    }


def _of_work(firm: InventedFirm, random: Random, on: date) -> dict[str, str]:
    return {
        "employer_name": firm.name_zh,
        "uscc": firm.uscc,
        "employer_contact": firm.contact,
        "employer_phone": firm.phone,
        "position": random.choice(_POSITIONS),
        "education": random.choice(("bachelor", "bachelor", "master", "doctor")),
        "experience_years": str(random.randrange(2, 16)),
        "annual_salary": str(random.randrange(180, 720) * 1000),
        "contract_from": on.isoformat(),
        "contract_until": (on + timedelta(days=random.choice((365, 730, 1095)))).isoformat(),
        "workplace": firm.address,
    }


def _of_company(person: InventedPerson, firm: InventedFirm, random: Random) -> dict[str, str]:
    return {
        "name_zh": firm.name_zh,
        "name_en": firm.name,
        "legal_form": "limited",
        "trade": "Sample trade: design and sale of instruments",
        "capital": str(random.randrange(1, 60) * 500_000),
        "address": firm.address,
        "staff_planned": str(random.randrange(2, 40)),
        "investor_name": person.name,
        "investor_kind": "person",
        "investor_country": person.nationality,
        "investor_share": random.choice(("100", "60", "51")),
        "other_investors": "",
        "representative_name": person.name,
        "representative_nationality": person.nationality,
        "representative_document": person.passport,
        "representative_phone": "+8613800000000",
        "finance_contact": firm.contact,
        "vat_status": "small_scale",
    }
