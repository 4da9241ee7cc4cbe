"""A procedure that would leave a case stuck is refused, with the place and what to do."""

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from django.conf import settings

from wenjin.catalogue.pack.forms import check_form
from wenjin.catalogue.pack.procedures import check_procedures, meaning_of
from wenjin.catalogue.pack.reader import read_pack
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.pack.references import Index

JOINT = "joint-work-and-residence"
Document = dict[str, Any]


@cache
def records() -> tuple[Record, ...]:
    content = read_pack(settings.PACK)
    return (content.about, *content.records)


def problems_of(change: Callable[[Document], object], name: str = JOINT) -> list[str]:
    """What is said of the sample city after a change of one procedure."""
    changed = []
    for record in records():
        if (record.kind, record.identifier) == ("procedure", name):
            document = copy.deepcopy(dict(record.document))
            change(document)
            record = Record(record.kind, name, record.position, document, record.source, record.path)
        changed.append(record)
    return [f"{one.message} -> {one.remedy}" for one in check_procedures(changed)]


def item(document: Document, key: str, name: str) -> Document:
    found: Document = next(one for one in document[key] if one["id"] == name)
    return found


def field(document: Document, name: str) -> Document:
    found: Document = next(
        one for section in document["form"]["sections"] for one in section["fields"] if one["id"] == name
    )
    return found


def test_the_sample_city_is_right() -> None:
    assert check_procedures(records()) == []


NAMES: Mapping[str, Callable[[Document], object]] = {
    "service 'gone' is not": lambda d: d.update(service="gone"),
    "decision 'gone' is not": lambda d: d["services"].update(gone=JOINT),
    "decision 'work-permit' belongs to no service": lambda d: d["services"].pop("work-permit"),
    "stage 'gone' is not": lambda d: d["tasks"][0].update(stage="gone"),
    "role 'gone' is not": lambda d: d["tasks"][0].update(role="gone"),
    "actor 'gone' is not": lambda d: d["roles"][0].update(actor="gone"),
    "task 'gone' is not": lambda d: d["tasks"][1].update(depends_on=["gone"]),
    "pause 'gone' is not": lambda d: d["tasks"][1].update(may_pause=["gone"]),
    "evidence 'gone' is not": lambda d: d["tasks"][0]["needs"].append("gone"),
    "authority 'gone' is not": lambda d: d["decisions"][0].update(authority="gone"),
    "ruleset 'gone' is not": lambda d: d["decisions"][0].update(rule_set="gone"),
    "'file' stands twice in stages": lambda d: d["stages"].append({"id": "file", "title": "Again"}),
    "is no web address": lambda d: d["sources"].append("javascript:alert(1)"),
}
ORDER: Mapping[str, Callable[[Document], object]] = {
    "tasks wait for each other": lambda d: d["tasks"][0].update(depends_on=["collect"]),
    "decisions wait for each other": lambda d: d["decisions"][0].update(depends_on=["residence-permit"]),
    "0 tasks have 'accepts'": lambda d: item(d, "tasks", "originals").pop("accepts"),
    "2 tasks have 'files'": lambda d: item(d, "tasks", "book").update(files=True),
    "does not wait for the acceptance": lambda d: item(d, "tasks", "work").update(depends_on=["book"]),
    "does not wait for 'upload', which files it": lambda d: item(d, "tasks", "prereview").update(
        depends_on=[]
    ),
    "the decision in task 'work' has no clock": lambda d: item(d, "tasks", "work").pop("days"),
    "say different things of each other": lambda d: item(d, "tasks", "work").update(produces=[]),
    "it ends before it begins": lambda d: d.update(valid_to="2020-01-01"),
}
PAPERS: Mapping[str, Callable[[Document], object]] = {
    "no service of this procedure asks for 'rabies_certificate'": lambda d: d["tasks"][0]["needs"].append(
        "rabies_certificate"
    ),
    "always asks for 'passport', and no task takes it in": lambda d: d["tasks"][0]["needs"].remove(
        "passport"
    ),
    "decision 'residence-permit' needs 'work_permit', which 'work-permit' makes": lambda d: d["decisions"][
        1
    ].update(depends_on=[]),
    "procedure 'gone' is not": lambda d: d.update(renewal="gone"),
    "is not a renewal": lambda d: d.update(renewal="work-permit-in-china"),
    "'rabies_certificate' is brought anew": lambda d: d.update(brought_anew=["rabies_certificate"]),
    "the earliest reminder does not come first": lambda d: d.update(remind_days_before=[30, 90]),
    "belong together": lambda d: d.update(renewal=None),
}
FORM: Mapping[str, Callable[[Document], object]] = {
    "evidence 'gone' is not": lambda d: d["form"]["makes"].append("gone"),
    "the form makes 'tax_form', which no task takes in": lambda d: d["form"]["makes"].append("tax_form"),
    "section 'person' stands twice": lambda d: d["form"]["sections"][1].update(id="person"),
    "field 'phone' stands twice": lambda d: field(d, "position").update(id="phone"),
    "decision 'gone' is not": lambda d: field(d, "phone").update(decisions=["gone"]),
    "only a choice, has choices": lambda d: field(d, "sex").pop("choices"),
    "check 'uscc' is for a text": lambda d: field(d, "birth_date").update(check="uscc"),
    "has no limits in numbers": lambda d: field(d, "phone").update(min=3),
    "is no date that is asked before": lambda d: field(d, "passport_issued_on").update(
        after="passport_expires_on"
    ),
    "fact 'gone' is not": lambda d: field(d, "phone").update(fact="gone"),
    "a country has no min_age": lambda d: field(d, "nationality").update(min_age=18),
    "the youngest is older than the oldest": lambda d: field(d, "birth_date").update(min_age=101),
    "evidence 'no_paper' is not": lambda d: field(d, "passport_expires_on").update(expiry_of="no_paper"),
    "a date is no number of months": lambda d: field(d, "entry_on").update(not_beyond=["contract_until"]),
    "'phone' is no date of this form": lambda d: field(d, "permit_months").update(not_beyond=["phone"]),
    "nothing of it can be refused": lambda d: field(d, "phone").update(refuses={"codes": ["1"], "why": "x"}),
    "choice 'Q' is not": lambda d: field(d, "sex").update(refuses={"codes": ["Q"], "why": "x"}),
    "it cannot fill a text": lambda d: field(d, "family_name").update(fact="entry_on"),
    "its choices are not those of fact 'education'": lambda d: field(d, "education")["choices"].pop(),
    "two choices have the same code": lambda d: field(d, "sex")["choices"].append(
        {"code": "F", "label": "Again"}
    ),
}


@pytest.mark.parametrize("said", [*NAMES, *ORDER, *PAPERS, *FORM])
def test_what_is_wrong_is_said(said: str) -> None:
    change = {**NAMES, **ORDER, **PAPERS}.get(said) or FORM[said]
    if said == "evidence 'gone' is not":
        assert any(said in one for one in problems_of(FORM[said]))
        change = NAMES[said]
    assert any(said in one for one in problems_of(change)), problems_of(change)


def test_a_form_alone_can_be_checked() -> None:
    index = Index(records())
    assert all(check_form(one, index) == [] for one in index.of("procedure").values())


def test_the_meaning_is_what_is_not_wording() -> None:
    document = dict(Index(records()).of("procedure")[JOINT].document)
    reworded = {**document, "title": "Other", "notes": "Other", "last_checked_on": "2026-12-01"}
    assert meaning_of(reworded) == meaning_of(document)
    assert meaning_of({**document, "valid_to": "2030-01-01"}) == meaning_of(document)
    assert meaning_of({**document, "valid_from": "2030-01-01"}) != meaning_of(document)
    assert meaning_of({**document, "extensions": []}) != meaning_of(document)
