"""Giving papers: whole or in pieces, one file or many pages, refused, used again, removed and put back."""

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases.queries.papers import PaperRow, papers
from wenjin.cases.queries.reach import reach
from wenjin.cases.queries.visibility import visible_to
from wenjin.core import clock
from wenjin.core.files.models import StoredFile
from wenjin.web.case_upload import CHUNK
from wenjin.web.tests.filing import Form, fill_in, give_papers, pdf, photo, signed_in, started, upload

pytestmark = pytest.mark.usefixtures("shenzhen")
MEGABYTE = 1_000_000


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


def row(reference: str, evidence: str) -> PaperRow:
    case = visible_to(SYSTEM).get(reference=reference)
    return next(one for one in papers(case, reach=reach(SYSTEM, case)) if one.evidence == evidence)


def give(
    client: Client,
    reference: str,
    *files: bytes,
    evidence: str = "passport",
    name: str = "scan.pdf",
    **form: str,
) -> Any:
    """Send the form of a paper; the answer of the test client."""
    sent = [upload(one, name) for one in files]
    return client.post(
        f"/en/cases/{reference}/papers/{evidence}/", {"file": sent, "key": str(uuid4()), **form}
    )


def in_pieces(client: Client, reference: str, content: bytes, name: str = "scan.pdf") -> str:
    """Send a file as the script does; gives the id of the upload."""
    base = f"/en/cases/{reference}/uploads/"
    begun = client.post(base, {"name": name, "size": str(len(content))})
    assert begun.status_code == 201, begun.content
    told = json.loads(begun.content)
    for offset in range(0, len(content), told["chunk"]):
        piece = content[offset : offset + told["chunk"]]
        answer = client.post(
            f"{base}{told['id']}/?offset={offset}", piece, content_type="application/octet-stream"
        )
        assert json.loads(answer.content) == {"received": offset + len(piece)}
    return str(told["id"])


# A form with the file in it


def test_a_file_is_kept_and_the_draft_says_so(client: Client) -> None:
    reference = started(client)
    response = give(client, reference, pdf(2))
    assert response.status_code == 302
    text = page(client, response["Location"].split("#")[0])
    assert "Kept: Passport" in text
    shown = page(client, f"/en/cases/{reference}/papers/passport/")
    assert "PDF, 2 pages" in shown
    assert "there is no scanner here" in shown


def test_several_photographs_become_one_document(client: Client) -> None:
    reference = started(client)
    response = give(client, reference, photo(40), photo(80), photo(120), name="page.jpg")
    assert response.status_code == 302, response.content
    (given,) = row(reference, "passport").given
    assert (given.media_type, given.pages) == ("application/pdf", 3)


def test_the_same_form_twice_keeps_one_file(client: Client) -> None:
    reference = started(client)
    path = f"/en/cases/{reference}/papers/passport/"
    for _time in range(2):
        assert client.post(path, {"file": upload(pdf()), "key": "same"}).status_code == 302
    assert len(row(reference, "passport").given) == 1
    assert StoredFile.objects.filter(state="clean").count() == 1


def test_what_is_wrong_about_a_paper_never_costs_the_file(client: Client) -> None:
    reference = started(client)
    typed = {"a-expires_on-day": "31", "a-expires_on-month": "2", "a-expires_on-year": "2030"}
    response = give(client, reference, pdf(), **typed)
    text = unescape(response.content.decode())
    assert response.status_code == 400
    assert "The file is kept. One thing about it needs a look." in text
    assert "The calendar has no such day." in text
    assert 'value="31"' in text
    assert len(row(reference, "passport").given) == 1


def test_what_the_form_says_of_the_passport_is_not_asked_twice(client: Client) -> None:
    reference = started(client)
    fill_in(client, reference)
    text = page(client, f"/en/cases/{reference}/papers/passport/")
    assert "From what you filled in" in text


def test_only_what_a_paper_needs_is_asked(client: Client) -> None:
    reference = started(client)
    assert "a-issued_on-day" not in page(client, f"/en/cases/{reference}/papers/id_photo_white/")
    record = page(client, f"/en/cases/{reference}/papers/no_criminal_record/")
    assert "a-issued_on-day" in record
    assert "a-legalisation" in record


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "empty.pdf", "empty"),
        (b"MZ" + b"\0" * 5000, "paper.pdf", "Hand in a PDF"),
        (b"hello, this is only text and no paper at all. " * 50, "paper.pdf", "PDF"),
        (pdf()[:-120], "cut.pdf", "again"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words_with_everything_typed_kept(
    client: Client, content: bytes, name: str, told: str
) -> None:
    reference = started(client)
    response = give(client, reference, content, name=name, **{"a-expires_on-year": "2031"})
    text = unescape(response.content.decode())
    assert response.status_code in (400, 422)
    assert told in text
    assert 'value="2031"' in text
    assert not row(reference, "passport").given


def test_a_form_without_a_file_says_so(client: Client) -> None:
    reference = started(client)
    response = client.post(f"/en/cases/{reference}/papers/passport/", {"key": "k"})
    assert response.status_code == 400
    assert "Choose a file first." in unescape(response.content.decode())


def test_only_addresses_for_files_take_large_bodies(client: Client) -> None:
    reference = started(client)
    large = b"x" * (2 * MEGABYTE)
    refused = give(client, reference, large)
    assert refused.status_code == 422, "read, judged, refused in words"
    assert (
        client.post(f"/en/cases/{reference}/form/person/", {"a-family_name": "x" * 300_000}).status_code
        == 413
    )
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 256 * 1024
    assert give(client, reference, b"x" * (27 * 1024 * 1024)).status_code == 413


# In pieces


def test_a_file_in_pieces_is_the_same_as_a_whole_one(client: Client) -> None:
    reference = started(client)
    content = photo() + b"\0" * 0
    content = pdf(3) if len(content) < CHUNK else content
    upload_id = in_pieces(client, reference, content)
    response = client.post(f"/en/cases/{reference}/papers/passport/", {"upload": upload_id, "key": "k"})
    assert response.status_code == 302, response.content
    assert len(row(reference, "passport").given) == 1


def test_photographs_in_pieces_are_joined_in_their_order(client: Client) -> None:
    reference = started(client)
    ids = [in_pieces(client, reference, photo(shade), "page.jpg") for shade in (30, 90)]
    path = f"/en/cases/{reference}/papers/passport/"
    form = {"upload": ids, "key": "k"}
    assert client.post(path, form).status_code == 302
    assert client.post(path, form).status_code == 302, "pressed twice"
    (given,) = row(reference, "passport").given
    assert given.pages == 2


def test_after_a_break_it_goes_on_where_it_stopped(client: Client) -> None:
    reference = started(client)
    content = b"%PDF-1.7" + b"0" * (CHUNK + 100_000)
    base = f"/en/cases/{reference}/uploads/"
    upload_id = json.loads(client.post(base, {"name": "a.pdf", "size": str(len(content))}).content)["id"]
    path = f"{base}{upload_id}/"
    kind = "application/octet-stream"
    assert client.post(f"{path}?offset=0", content[:CHUNK], content_type=kind).status_code == 200
    again = client.post(f"{path}?offset=0", content[:CHUNK], content_type=kind)
    assert (again.status_code, json.loads(again.content)) == (409, {"received": CHUNK})
    assert json.loads(client.get(path).content)["received"] == CHUNK
    early = client.post(f"/en/cases/{reference}/papers/passport/", {"upload": upload_id, "key": "k"})
    assert early.status_code == 409
    assert client.post(f"{path}?offset={CHUNK}", content[CHUNK:], content_type=kind).status_code == 200


@pytest.mark.parametrize("size", ["0", "-1", "abc", str(26 * MEGABYTE), "9" * 30])
def test_a_size_that_cannot_be_is_refused_with_a_message(client: Client, size: str) -> None:
    reference = started(client)
    response = client.post(f"/en/cases/{reference}/uploads/", {"name": "a.pdf", "size": size})
    assert response.status_code == 422
    assert json.loads(response.content)["message"]


@pytest.mark.parametrize("query", ["?offset=-1", "?offset=x", "", "?offset=" + "9" * 30])
def test_a_piece_from_nowhere_is_refused(client: Client, query: str) -> None:
    reference = started(client)
    base = f"/en/cases/{reference}/uploads/"
    upload_id = json.loads(client.post(base, {"name": "a.pdf", "size": "1000"}).content)["id"]
    response = client.post(f"{base}{upload_id}/{query}", b"x" * 1000, content_type="application/octet-stream")
    assert response.status_code in (400, 409)


def test_nobody_goes_on_with_the_upload_of_somebody_else(client: Client) -> None:
    reference = started(client)
    base = f"/en/cases/{reference}/uploads/"
    upload_id = json.loads(client.post(base, {"name": "a.pdf", "size": "1000"}).content)["id"]
    other = Client()
    theirs = started(other)
    path = f"/en/cases/{theirs}/uploads/{upload_id}/"
    assert other.get(path).status_code == 404
    assert other.get(f"{base}{upload_id}/").status_code == 404
    response = other.post(f"/en/cases/{theirs}/papers/passport/", {"upload": upload_id, "key": "k"})
    assert response.status_code == 409


def test_pieces_need_the_key_against_forged_forms() -> None:
    client = Client(enforce_csrf_checks=True)
    text = client.get("/en/apply/joint-work-and-residence/").content.decode()
    token = Form(text).fields["csrfmiddlewaretoken"]
    begun = client.post("/en/apply/joint-work-and-residence/", {"key": "c", "csrfmiddlewaretoken": token})
    reference = begun["Location"].split("/")[3]
    base = f"/en/cases/{reference}/uploads/"
    assert client.post(base, {"name": "a", "size": "10"}).status_code == 403
    told = client.post(base, {"name": "a", "size": "10"}, headers={"X-CSRFToken": token})
    assert told.status_code == 201


# What is there


def test_a_removed_paper_can_be_put_back(client: Client) -> None:
    reference = started(client)
    give(client, reference, pdf())
    item = row(reference, "passport").given[0].item_id
    response = client.post(f"/en/cases/{reference}/papers/passport/{item}/remove/", {"key": "r"})
    assert not row(reference, "passport").given
    text = page(client, response["Location"].split("#")[0])
    assert "Removed: Passport" in text
    assert "Undo" in text
    back = client.post(f"/en/cases/{reference}/papers/passport/restore/", {"item": str(item), "key": "u"})
    assert back.status_code == 302
    assert row(reference, "passport").given[0].item_id == item
    never = client.post(f"/en/cases/{reference}/papers/passport/restore/", {"item": str(uuid4()), "key": "v"})
    assert never.status_code == 404


def test_a_further_file_takes_the_place_of_the_first_unless_both_are_kept(client: Client) -> None:
    reference = started(client)
    give(client, reference, pdf())
    give(client, reference, pdf(2))
    assert [one.pages for one in row(reference, "passport").given] == [2]
    give(client, reference, pdf(3), how="add")
    assert [one.pages for one in row(reference, "passport").given] == [2, 3]


def test_a_file_is_handed_out_to_be_saved_and_never_shown(client: Client) -> None:
    reference = started(client)
    give(client, reference, pdf(), name='pass"port\r\n.pdf')
    item = row(reference, "passport").given[0].item_id
    response = client.get(f"/en/cases/{reference}/files/{item}")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF")
    assert Client().get(f"/en/cases/{reference}/files/{item}").status_code == 404
    assert client.get(f"/en/cases/{reference}/files/{uuid4()}").status_code == 404


def test_papers_given_before_are_used_again_with_consent(client: Client) -> None:
    actor = signed_in(client)
    first = started(client)
    fill_in(client, first)
    give_papers(client, first)
    second = started(client, **{"for": ""}, again="yes")
    assert second != first
    text = page(client, f"/en/cases/{second}/")
    assert "You gave it before: use it again" in text
    path = f"/en/cases/{second}/papers/reuse/"
    nothing = client.post(path, {"key": "a"})
    assert "reused=0" in nothing["Location"]
    done = client.post(path, {"key": "b", "consent": "yes"})
    assert "reused=0" not in done["Location"]
    assert row(second, "passport").given[0].item_id == row(first, "passport").given[0].item_id
    assert actor.person_id is not None
    accounts.withdraw_consent(actor.person_id, Purpose.REUSE_PAPERS, actor=actor, at=clock.now())
    third = started(client, again="once more")
    item = row(first, "passport").given[0].item_id
    refused = client.post(f"/en/cases/{third}/papers/passport/reuse/", {"item": str(item), "key": "c"})
    assert refused.status_code == 409
    assert "needs your consent" in unescape(refused.content.decode())


def test_the_paper_of_somebody_else_cannot_be_used(client: Client) -> None:
    signed_in(client, "owner")
    theirs = started(client)
    give(client, theirs, pdf())
    item = row(theirs, "passport").given[0].item_id
    other = Client()
    signed_in(other, "other")
    mine = started(other)
    response = other.post(f"/en/cases/{mine}/papers/passport/reuse/", {"item": str(item), "consent": "yes"})
    assert response.status_code == 409
    assert not row(mine, "passport").given
