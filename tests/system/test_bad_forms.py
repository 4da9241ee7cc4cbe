"""Forms of applications and of the desk, filled with what nobody should send: said in words, nothing changed."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.system.address_kinds import Who
from tests.system.addresses import TABLE, entrant, is_our_page, sample
from tests.system.test_bad_input import FORM, MEGABYTE, as_postgresql
from tests.system.town import Town
from wenjin.cases.models import Case, CasePaper
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core.files.models import StoredFile
from wenjin.core.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("shenzhen")
# That a page was opened or a wrong code was tried is written down; it changes nothing.
LOOKS = ("case.seen", "paper.seen", "person.looked_at", "join.wrong_code")
# Forms of plans, checks and signing in are tried in test_bad_input.
ELSEWHERE = ("plan/", "check/", "account/", "/p/")
FORMS = [
    pytest.param(route, id=route)
    for route, row in TABLE.items()
    if "POST" in row.methods
    and (
        row.by != "anonymous"
        or (row.key and row.who in (Who.PUBLIC, Who.LINK) and not any(one in route for one in ELSEWHERE))
    )
]
ACTS = (
    *("grant", "refuse", "confirm", "return", "pause", "run", "extend", "assign"),
    *("ask", "came", "drop", "task", "papers", "not-accept", "message", "translate"),
)
NASTY = (
    *(b"", b"\0", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", b"x" * 20_000, b"9" * 400, b"-1", b"NaN", b"1e999"),
    *("٣".encode(), "\u202e<b>".encode(), b"<script>", b"' OR 1=1 --", b"../../etc/passwd", b"%s%n{{7*7}}"),
    *(b"2026-02-30", b"9999-12-31", b"0001-01-01", b"yes", b"0", b"self", b"paper:passport", b"\n\n"),
)


class Fields(HTMLParser):
    """Names of everything that the forms of a page send."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        name = dict(attributes).get("name")
        if tag in ("input", "select", "textarea", "button") and name:
            self.names.add(name)


def fields_of(response: HttpResponse) -> set[str]:
    reader = Fields()
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        reader.feed(response.content.decode())
    return reader.names - {"csrfmiddlewaretoken", "theme", "language", "next"}


def changes() -> list[tuple[str, str]]:
    """What the ledger has, but for looks."""
    return list(Entry.objects.exclude(code__in=LOOKS).order_by("pk").values_list("stream", "code"))


def is_told(response: HttpResponse) -> bool:
    """Whether a refusal is a page of ours, or a sentence for the script that asked."""
    if response["Content-Type"].startswith("application/json"):
        return bool(response.json())
    return is_our_page(response)


def sent(client: Client, address: str, fields: set[str], value: bytes) -> HttpResponse:
    body = "&".join(f"{name}={quote_from_bytes(value)}" for name in sorted(fields))
    with as_postgresql():
        return client.post(address, body, content_type=FORM)


def check_refusal(response: HttpResponse, before: list[tuple[str, str]], what: object) -> None:
    assert response.status_code < 500, what
    if response.status_code >= 400:
        assert is_told(response), what
        assert changes() == before, f"{what} was refused, and yet something was changed"


@pytest.mark.parametrize("route", FORMS)
def test_every_field_of_a_form_with_nonsense(town: Town, route: str) -> None:
    row = TABLE[route]
    client = entrant(town, row)
    address = sample(client, route, town=town)
    known = {
        *row.form,
        "key",
        "seen",
        "item",
        "text",
        "code",
        "how",
        "person",
        "sure",
        "do",
        "upload",
        "size",
    }
    fields = known | (fields_of(client.get(address)) if "GET" in row.methods else set())
    before = changes()
    for value in NASTY:
        with transaction.atomic():
            check_refusal(sent(client, address, fields, value), before, (address, value[:20]))
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", ACTS)
def test_every_act_of_the_desk_with_nonsense(town: Town, name: str) -> None:
    for role, of in (("officer", "work-permit"), ("officer", ""), ("officer", "r1"), ("counter officer", "")):
        client = town.client(role)
        address = f"/en/desk/cases/{town.values['open']}/act/{name}/?of={of}"
        fields = fields_of(client.get(address)) | {"key", "seen", "text"}
        for value in NASTY:
            before = changes()
            check_refusal(sent(client, address, fields, value), before, (role, address, value[:20]))


@pytest.mark.parametrize("of", ["no-such", "\u202e", "x" * 3000, "r9", "-1", "<b>"])
@pytest.mark.parametrize("name", ACTS)
def test_acts_on_what_is_not_there(town: Town, name: str, of: str) -> None:
    client = town.client("officer")
    before = changes()
    for method in (client.get, client.post):
        response = method(f"/en/desk/cases/{town.values['open']}/act/{name}/", query_params={"of": of})
        assert response.status_code < 500
    assert changes() == before


SHAPES = (
    (b'{"key": 1}', "application/json"),
    (b"\xff\xfe", "text/plain"),
    (b"key=3", f"{FORM}; charset=no-such-charset"),
    (b"key=3", f"{FORM}; charset=utf-16"),
    (b"", "multipart/form-data"),
    (b"key", "multipart/form-data; boundary="),
    (b"--x\r\nContent-Disposition: form-data; name=key", "multipart/form-data; boundary=x"),
    (b"--x\r\nnonsense\r\n\r\n3\r\n--x--", "multipart/form-data; boundary=\xff"),
    (b"3", ""),
)


@pytest.mark.parametrize("route", FORMS)
def test_forms_of_no_shape(town: Town, route: str) -> None:
    client = entrant(town, TABLE[route])
    address = sample(client, route, town=town)
    before = changes()
    for body, kind in SHAPES:
        with transaction.atomic():
            response = client.generic("POST", address, body, content_type=kind)
            check_refusal(response, before, (address, kind))
            transaction.set_rollback(True)


# Old forms, and forms of others


def desk_form(client: Client, address: str) -> dict[str, str]:
    """Hidden fields of the act that is open on the page."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', page))


def test_a_stale_form_of_the_desk(town: Town) -> None:
    """Somebody wrote meanwhile: the act is not done, and what was typed stands in the form."""
    client = town.client("officer")
    address = f"/en/desk/cases/{town.values['open']}/act/grant/?of=work-permit"
    form = desk_form(client, address) | {"conditions": "Only in Longhua.", "seen": "3"}
    before = changes()
    valid = {"valid_from": "2026-12-01", "valid_until": "2027-12-01", "is_meant": "on"}
    response = client.post(address, form | valid)
    assert response.status_code == 409
    assert is_our_page(response)
    assert "Only in Longhua." in response.content.decode()
    assert changes() == before


def test_a_stale_answer(town: Town) -> None:
    """Two write into one field of a draft; the slower one is told which, and keeps what they typed."""
    owner, helper = town.client("owner"), town.client("intermediary")
    address = next(one for one in sections(town) if 'name="a-position"' in owner.get(one).content.decode())
    seen = re.findall(r'name="seen" value="(\d+)"', owner.get(address).content.decode())[-1]
    typed, theirs = values_of(owner, address), values_of(helper, address)
    assert helper.post(address, theirs | {"a-position": "Lead engineer", "seen": seen}).status_code == 302
    response = owner.post(address, typed | {"a-position": "Chief engineer", "seen": seen})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Chief engineer" in text
    assert "Somebody else has changed" in text
    case = Case.objects.select_related("data_key").get(reference=town.values["draft"])
    from wenjin.cases.queries import answers_of

    assert answers_of(case)["position"] == "Lead engineer"


def sections(town: Town) -> list[str]:
    """Addresses of the parts of the form."""
    from wenjin.cases.queries.procedures import procedure_of
    from wenjin.web.case_form_document import form_of

    case = town.cases["draft"]
    form = form_of(procedure_of(case).document, frozenset(("work-permit", "residence-permit")))
    return [f"/en/cases/{case.reference}/form/{one.id}/" for one in form.sections]


class Values(HTMLParser):
    """What the forms of a page would send as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.values[self.select] = given.get("value", "")
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.values[name] = given.get("value", "")
        elif tag == "input" and name:
            self.values[name] = given.get("value", "")


def values_of(client: Client, address: str) -> dict[str, str]:
    reader = Values()
    reader.feed(client.get(address).content.decode())
    return {
        name: value for name, value in reader.values.items() if name not in ("csrfmiddlewaretoken", "next")
    }


@pytest.mark.parametrize("key", ["", None, "x" * 10_000])
def test_a_form_without_a_key_or_with_an_endless_one(town: Town, key: str | None) -> None:
    """It is done once all the same, or refused; never twice, never by halves."""
    form = {"text": "Once."} | ({} if key is None else {"key": key})
    address = f"/en/cases/{town.values['open']}/messages/"
    before = len(changes())
    response = town.client("owner").post(address, form)
    assert response.status_code in (302, 400)
    assert len(changes()) - before == (response.status_code == 302)


def test_the_key_of_somebody_else(town: Town) -> None:
    """A key that was used for another act by another person opens nothing and tells nothing."""
    address = f"/en/cases/{town.values['open']}/messages/"
    assert town.client("owner").post(address, {"text": "Mine.", "key": "shared-key"}).status_code == 302
    before = changes()
    response = town.client("intermediary").post(address, {"text": "Yours.", "key": "shared-key"})
    assert response.status_code == 409
    assert is_our_page(response)
    assert "Yours." in response.content.decode()
    assert changes() == before


# Forged hidden fields


def test_a_paper_of_somebody_else_is_not_used_again(town: Town) -> None:
    before = changes()
    address = f"/en/cases/{town.values['draft']}/papers/passport/reuse/"
    for item in (town.values["item of firm's"], str(uuid4()), "no-uuid", ""):
        response = town.client("owner").post(address, {"item": item, "consent": "yes", "key": f"k{item}"})
        assert response.status_code in (404, 409)
        assert is_our_page(response)
    assert changes() == before


def test_nobody_files_in_the_name_of_a_firm_that_is_not_theirs(town: Town) -> None:
    firm = next(iter(town.actors["representative"].represents))
    town.client("owner").post(
        "/en/apply/joint-work-and-residence/", {"for": str(firm), "key": "forged", "facts": "yes"}
    )
    assert not Case.objects.filter(employer_id=firm, started_by_id=town.actors["owner"].person_id).exists()


def test_an_upload_of_somebody_else_is_not_mine(town: Town) -> None:
    upload = town.values["upload"]
    helper = town.client("intermediary")
    address = f"/en/cases/{town.values['draft']}/uploads/{upload}/"
    assert helper.get(address).status_code == 404
    assert (
        helper.post(f"{address}?offset=0", b"x" * 20_000, content_type="application/octet-stream").status_code
        == 404
    )
    before = changes()
    response = helper.post(
        f"/en/cases/{town.values['draft']}/papers/passport/", {"upload": upload, "key": "forged"}
    )
    assert response.status_code in (404, 409)
    assert changes() == before


def test_the_desk_assigns_to_nobody_who_is_not_an_officer_there(town: Town) -> None:
    client = town.client("officer")
    address = f"/en/desk/cases/{town.values['open']}/act/assign/?of=work-permit"
    for person in (town.values["other person"], str(town.actors["officer of another authority"].person_id)):
        form = desk_form(client, address) | {"to": person}
        before = changes()
        response = client.post(address, form)
        assert response.status_code in (400, 403, 409)
        assert changes() == before


def test_a_box_ticked_for_a_case_of_others(town: Town) -> None:
    """The view by authority: what is not theirs is told as not there, whatever stood in the form."""
    case = town.cases["closed"]
    for chosen in (
        f"{case.pk}/residence-permit",
        "/".join((str(uuid4()), "work-permit")),
        "nonsense",
        f"{case.pk}/no-such",
        "/",
    ):
        before = changes()
        response = town.client("officer of another authority").post(
            "/en/desk/bulk/",
            {"part": chosen, "chosen": chosen, "case": chosen, "what": "assign:", "do": "assign:"},
        )
        assert response.status_code < 500
        assert changes() == before


# Files


def pieces(town: Town) -> Iterator[tuple[str, bytes, int]]:
    """Where a piece claims to belong, what it holds, and what comes of it."""
    full = b"x" * 20_000
    yield "?offset=5", full, 409
    yield "?offset=20000", full, 409
    yield "?offset=-1", full, 400
    yield "?offset=", full, 400
    yield "", full, 400
    yield "?offset=%D9%A3", full, 400
    yield f"?offset={'9' * 40}", full, 400
    yield "?offset=0", b"", 400
    yield "?offset=0", b"x", 400
    yield "?offset=0", b"x" * 200_000, 400
    yield "?offset=0", b"x" * (MEGABYTE + 100_000), 413


def test_pieces_that_do_not_fit(town: Town) -> None:
    address = f"/en/cases/{town.values['draft']}/uploads/{town.values['upload']}/"
    client = town.client("owner")
    for query, body, status in pieces(town):
        response = client.post(address + query, body, content_type="application/octet-stream")
        assert response.status_code == status, query
        assert is_told(response)
        assert client.get(address).json()["received"] == 0


@pytest.mark.parametrize("size", ["", "0", "-1", "1.5", "x", "٣", str(26 * 1024 * 1024 + 1), "9" * 40, "\0"])
def test_sizes_that_no_file_has(town: Town, size: str) -> None:
    with as_postgresql():
        response = town.client("owner").post(
            f"/en/cases/{town.values['draft']}/uploads/", {"name": "a.pdf", "size": size}
        )
    assert response.status_code == 422
    assert is_told(response)


def bad_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what makes the content: some of it is large, and each process collects this file."""
    from wenjin.core.files.tests import made_files as made

    yield "empty.pdf", lambda: b""
    yield "text.pdf", lambda: b"just words"
    yield "half.pdf", lambda: made.pdf()[:200]
    yield "locked.pdf", lambda: made.pdf_locked(user="secret")
    yield "program.pdf", made.program
    yield "page.pdf", made.html_before_pdf
    yield "scan.png", made.png_bomb
    yield "bomb.pdf", made.pdf_bomb_in_pieces
    yield "\u202efdp.exe", made.program
    yield "x" * 5_000 + ".pdf", lambda: b"no"
    yield "a\0b.pdf", lambda: b"no"
    yield "../../etc/passwd", lambda: b"no"


@pytest.mark.parametrize(
    ("name", "make"), [pytest.param(*one, id=f"bad-{n}") for n, one in enumerate(bad_files())]
)
def test_files_that_are_refused(town: Town, name: str, make: Callable[[], bytes]) -> None:
    """The reason in words; nothing in the case, nothing in the storage."""
    papers = CasePaper.objects.count(), StoredFile.objects.filter(state="clean").count()
    before = changes()
    with as_postgresql():
        response = town.client("owner").post(
            f"/ar/cases/{town.values['draft']}/papers/passport/",
            {"file": SimpleUploadedFile(name or "x", make()), "key": "bad"},
        )
    assert response.status_code in (400, 422)
    assert is_our_page(response)
    assert 'class="err"' in response.content.decode()
    assert changes() == before
    assert (CasePaper.objects.count(), StoredFile.objects.filter(state="clean").count()) == papers


def test_the_same_form_with_a_paper_twice_keeps_the_paper(town: Town) -> None:
    """A second click, or a retry after a server died: the file in the case stays there, and can be read."""
    from wenjin.core.clock import now
    from wenjin.core.files import services, uploads
    from wenjin.core.files.tests.made_files import pdf

    content, owner = pdf(), town.actors["owner"].reference
    upload = uploads.begin(owner, "passport.pdf", len(content), now())
    uploads.append(upload.pk, owner, 0, content, now())
    form = {"upload": str(upload.pk), "key": "twice", "how": "replace"}
    address = f"/en/cases/{town.values['draft']}/papers/passport/"
    for _ in range(2):
        assert town.client("owner").post(address, form).status_code == 302
    row = CasePaper.objects.select_related("item__file__data_key").get(
        case=town.cases["draft"], evidence="passport", removed_at__isnull=True
    )
    assert row.item.file is not None
    assert row.item.file.state == "clean"
    assert services.read(row.item.file).startswith(b"%PDF")


# At the counter, and codes


@pytest.mark.parametrize("code", ["", "1", "12345678", "x" * 500, "1234 567", "٠١٢٣٤٥٦٧", "\0"])
def test_codes_that_open_nothing(town: Town, code: str) -> None:
    with as_postgresql():
        response = town.client("other applicant").post("/en/join/", {"code": code})
    assert response.status_code == 400
    assert is_our_page(response)


def test_guessing_codes_ends_soon(town: Town) -> None:
    client = town.client("other applicant")
    for number in range(6):
        text = client.post("/en/join/", {"code": f"{number:08d}"}).content.decode()
    assert "too often" in text.lower() or "wait" in text.lower()


@pytest.mark.parametrize("code", ["", "x", "ABCD-EFGH-JKLM", "2" * 500, "\u202e"])
def test_a_forged_receipt(town: Town, code: str) -> None:
    response = town.client("anonymous").get("/en/verify/", {"code": code}, follow=True)
    assert response.status_code in (400, 404)
    assert is_our_page(response)


def test_a_receipt_with_one_letter_changed(town: Town) -> None:
    receipt = town.values["receipt"]
    client = town.client("anonymous")
    assert client.get(f"/en/verify/{receipt}/").status_code == 200
    other = ("2" if receipt[0] != "2" else "3") + receipt[1:]
    response = client.get("/en/verify/", {"code": other}, follow=True)
    assert response.status_code in (400, 404)
    file = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 forged", content_type="application/pdf")
    page = client.post("/en/verify/", {"file": file}).content.decode()
    assert town.values["open"] not in page
