"""What several tests of applications do: sign in, fill in, give papers, as a browser without JavaScript would."""

import io
from datetime import date, timedelta
from html.parser import HTMLParser
from uuid import UUID

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.queries import actor_of_person
from wenjin.accounts.tests.signed_in import begin_session
from wenjin.cases.queries.papers import papers
from wenjin.cases.queries.reach import reach
from wenjin.cases.queries.visibility import visible_to
from wenjin.core import clock

JOINT = "joint-work-and-residence"


class Form(HTMLParser):
    """The fields of the forms of a page, with what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._open_text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("radio", "checkbox", "file"):
            self.fields.setdefault(name, given.get("value") or "")
        elif tag == "input" and name and "checked" in given:
            self.fields[name] = given.get("value") or ""
        elif tag == "textarea":
            self._open_text = name

    def handle_data(self, data: str) -> None:
        if self._open_text:
            self.fields[self._open_text] = data
            self._open_text = ""


def signed_in(client: Client, name: str = "ada") -> Actor:
    """The client signed in as a new person of its own, who has used no second factor."""
    account = accounts.make_account(f"{name}@example.org", at=clock.now(), is_proven=True)
    person = accounts.person_of_account(account, language="en", at=clock.now())
    begin_session(client, account)
    return actor_of_person(person.pk)


def pdf(pages: int = 1) -> bytes:
    """A paper as a scanner makes it."""
    made, out = pikepdf.new(), io.BytesIO()
    for _number in range(pages):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


def photo(shade: int = 128) -> bytes:
    """A photographed page."""
    out = io.BytesIO()
    Image.effect_noise((320, 400), shade).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def upload(content: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content)


def started(client: Client, procedure: str = JOINT, **form: str) -> str:
    """Begin an application; gives its reference."""
    response = client.post(f"/en/apply/{procedure}/", {"key": f"start-{id(client)}-{form}", **form})
    assert response.status_code == 302, response.content.decode()[-2000:]
    return str(response["Location"]).split("/")[3]


def answers(today: date | None = None) -> dict[str, str]:
    """Everything that the joint form asks for, in one way of writing each."""
    day = today or clock.today()
    return {
        "family_name": "LOVELACE",
        "given_names": "ADA",
        "sex": "F",
        "birth_date": "1990-12-10",
        "nationality": "GB",
        "passport_type": "ordinary",
        "passport_number": "P1234567",
        "passport_issued_on": "2022-01-05",
        "passport_expires_on": (day + timedelta(days=1500)).isoformat(),
        "email": "ada@example.org",
        "phone": "+86 138 0000 0000",
        "entry_on": (day - timedelta(days=5)).isoformat(),
        "visa_type": "Z",
        "stay_until": (day + timedelta(days=30)).isoformat(),
        "address": "1 Sample Road, Longhua",
        "permit_months": "12",
        "employer_name": "Sample Analytical Engines Ltd",
        "uscc": "91440300MA5EXAMP2J",
        "employer_contact": "Sample Person",
        "employer_phone": "0755 8888 8888",
        "position": "Engineer",
        "education": "bachelor",
        "experience_years": "5",
        "annual_salary": "36万",
        "contract_from": day.isoformat(),
        "contract_until": (day + timedelta(days=365)).isoformat(),
        "workplace": "1 Sample Road",
    }


def as_typed(values: dict[str, str]) -> dict[str, str]:
    """The same as the fields of the form: three for a day."""
    typed: dict[str, str] = {}
    for name, value in values.items():
        parts = value.split("-")
        if len(parts) == 3 and all(one.isdigit() for one in parts):
            typed |= {f"a-{name}-year": parts[0], f"a-{name}-month": parts[1], f"a-{name}-day": parts[2]}
        else:
            typed[f"a-{name}"] = value
    return typed


def fill_in(client: Client, reference: str) -> None:
    """Fill in every section, one page after the other, and then what only papers hang on."""
    for section in ("person", "stay", "work"):
        path = f"/en/cases/{reference}/form/{section}/"
        form = Form(client.get(path).content.decode()).fields
        response = client.post(path, {**form, **as_typed(answers())})
        assert response.status_code == 302, response.content.decode()
    tell_situation(client, reference)


SITUATION = {
    "work_permit_category": "B",
    "work_permit_route": "graduate",
    "seconded": "no",
    "degree_from_abroad": "no",
    "papers_in_chinese": "yes",
    "family_in_city": "no",
    "holds_residence_permit": "no",
    "employer_on_file": "no",
    "regulated_industry": "no",
}


def tell_situation(client: Client, reference: str, **otherwise: str) -> None:
    """Answer what only conditions of papers ask for."""
    path = f"/en/cases/{reference}/situation/"
    response = client.post(path, {"key": f"situation-{otherwise}", **SITUATION, **otherwise})
    assert response.status_code == 302, response.content.decode()


def papers_to_give(reference: str) -> list[str]:
    """Kinds of paper that the page of the draft calls *to bring*."""
    case = visible_to(SYSTEM).get(reference=reference)
    return [row.evidence for row in papers(case, reach=reach(SYSTEM, case)) if row.is_missing]


def give_papers(client: Client, reference: str) -> list[str]:
    """Give everything that is missing, each once."""
    names = papers_to_give(reference)
    for name in names:
        response = client.post(
            f"/en/cases/{reference}/papers/{name}/", {"file": upload(pdf()), "key": f"k-{name}"}
        )
        assert response.status_code == 302, (name, response.content.decode()[-3000:])
    return names


def case_id(reference: str) -> UUID:
    """Id of a case, for services."""
    return visible_to(SYSTEM).get(reference=reference).pk
