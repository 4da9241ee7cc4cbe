"""Roles given and taken away by a director."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wenjin.accounts import queries
from wenjin.accounts.domain.actor import Role
from wenjin.core.ledger import book

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]
PEOPLE = "/en/desk/people/"
HELPERS = "52000000MJHELP001R"
# An invented code of region 000000 with a right check sign.
FIRM = "91000000MAFERRY01B"
NEW_FIRM = "91000000MAFERRY02E"


def add(client: Client, role: str, **typed: str) -> Any:
    return client.post(f"{PEOPLE}add/{role}/", {"language": "en", "from_on": "", "until_on": "", **typed})


def test_a_director_sees_who_has_which_role(signed_in: SignedIn) -> None:
    page = signed_in("xu").get(PEOPLE).content.decode()
    for words in ("BOYUAN CHEN", "Case officer", "Representative of a firm", "guo@sample.example"):
        assert words in page
    only = signed_in("xu").get(PEOPLE, {"role": "interpreter"}).content.decode()
    assert "YUSUF DEMIR" in only
    assert "BOYUAN CHEN" not in only
    found = signed_in("xu").post(PEOPLE, {"q": "boyuan"}).content.decode()
    assert "BOYUAN CHEN" in found
    assert "YUSUF DEMIR" not in found
    assert "Nobody is found." in signed_in("xu").post(PEOPLE, {"q": "zzzz"}).content.decode()


@pytest.mark.parametrize("who", ["chen", "lin", "he", "hanna"])
def test_others_of_the_staff_do_not_come_in(signed_in: SignedIn, who: str) -> None:
    for path in (PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}add/director/"):
        assert signed_in(who).get(path).status_code == 403
    assert "desk/people" not in signed_in(who).get("/en/desk/pack/").content.decode()


def test_a_second_factor_is_asked_for(signed_in: SignedIn) -> None:
    assert signed_in("xu", is_strong=False).get(PEOPLE).status_code == 302


@pytest.mark.parametrize(
    ("role", "typed", "place"),
    [
        ("intermediary", {"code": HELPERS}, "Sample Stepping Stone Helpers"),
        ("representative", {"code": FIRM.lower()}, "Sample Ferry Robotics (Shenzhen) Co., Ltd."),
        ("interpreter", {"where": "centre:longhua-centre"}, "Longhua International Cooperation Center"),
        ("counter_officer", {"where": "centre:hetao-station"}, ""),
    ],
)
def test_a_role_is_given_to_somebody_new(
    signed_in: SignedIn, staff: Any, role: str, typed: dict[str, str], place: str
) -> None:
    response = add(signed_in("xu"), role, email="New@Example.org", family_name="NEW", **typed)
    assert response.status_code == 302, response.content.decode()
    found = queries.person_with_email("new@example.org")
    assert found is not None
    [post] = queries.posts_of(found.id)
    assert post.role == Role(role)
    if place:
        held = queries.organisation(post.organisation_id)
        assert held is not None
        assert held.name == place
    [entry] = [one for one in book.entries(f"person:{found.id}") if one.code == "member.added"]
    assert entry.actor == f"person:{staff['xu'].id}"
    page = signed_in("xu").get(PEOPLE).content.decode()
    assert "new@example.org" in page


def test_a_new_firm_needs_its_name(signed_in: SignedIn) -> None:
    for code, told in (
        ("91000000MAFERRY01C", "its last sign does not fit"),
        ("12345", "18 letters and figures"),
    ):
        wrong = add(signed_in("xu"), "representative", email="boss@example.org", code=code)
        assert wrong.status_code == 400
        assert told in wrong.content.decode()
    unnamed = add(signed_in("xu"), "representative", email="boss@example.org", code=NEW_FIRM)
    assert unnamed.status_code == 400
    assert "It is new here: write its name." in unnamed.content.decode()
    assert 'value="boss@example.org"' in unnamed.content.decode(), "nothing typed is lost"
    assert queries.person_with_email("boss@example.org") is None
    done = add(
        signed_in("xu"), "representative", email="boss@example.org", code=NEW_FIRM, name="Sample Boats Ltd"
    )
    assert done.status_code == 302
    made = queries.organisation_with_code(NEW_FIRM)
    assert made is not None
    assert made.kind == "firm"


@pytest.mark.parametrize(
    ("role", "typed", "told"),
    [
        ("director", {"email": "xu@sample.example"}, "Ask another director"),
        ("director", {"email": "nobody"}, "This is no e-mail address"),
        ("director", {"email": "a@example.org", "where": "firm:x"}, "Select a valid choice"),
        ("director", {"email": "a@example.org", "where": ""}, "Choose where."),
        ("director", {"email": "a@example.org", "until_on": "2020-01-01"}, "The last day is over"),
        ("director", {"email": ""}, "Fill this in."),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_made(
    signed_in: SignedIn, role: str, typed: dict[str, str], told: str
) -> None:
    before = queries.held_roles(limit=None)
    response = add(signed_in("xu"), role, **{"where": "centre:longhua-centre", **typed})
    assert response.status_code == 400
    assert told in response.content.decode()
    assert queries.held_roles(limit=None) == before


def test_a_role_given_twice_is_told(signed_in: SignedIn) -> None:
    typed = {"email": "chen@sample.example", "where": "authority:sz-foreign-experts"}
    response = add(signed_in("xu"), "case_officer", **typed)
    assert response.status_code == 400
    assert "They have this role there already." in response.content.decode()


def test_a_role_is_taken_away_and_counts_no_more(signed_in: SignedIn, staff: Any) -> None:
    client, officer = signed_in("xu"), signed_in("chen")
    assert officer.get("/en/desk/bulk/").status_code == 200
    [held] = queries.held_roles("chen@sample.example")
    page = client.get(f"{PEOPLE}{held.id}/end/").content.decode()
    assert "BOYUAN CHEN" in page
    assert client.post(f"{PEOPLE}{held.id}/end/").status_code == 302
    assert queries.posts_of(staff["chen"].id) == ()
    assert officer.get("/en/desk/bulk/").status_code in (302, 403)
    assert client.post(f"{PEOPLE}{held.id}/end/").status_code == 404, "it is taken away once"
    assert "member.ended" in [one.code for one in book.entries(f"person:{staff['chen'].id}")]


def test_directors_do_not_take_away_their_own_role(signed_in: SignedIn, staff: Any) -> None:
    [held] = queries.held_roles("xu@sample.example")
    client = signed_in("xu")
    assert f"people/{held.id}/end" not in client.get(PEOPLE).content.decode()
    response = client.post(f"{PEOPLE}{held.id}/end/")
    assert response.status_code == 409
    assert "Ask another director" in response.content.decode()
    assert queries.posts_of(staff["xu"].id)


def test_what_is_not_there_is_not_found(signed_in: SignedIn) -> None:
    client = signed_in("xu")
    for path in (f"{PEOPLE}add/applicant/", f"{PEOPLE}add/no-such/", f"{PEOPLE}999999/end/"):
        assert client.get(path).status_code == 404


def test_a_director_is_told_when_nobody_could_confirm_a_refusal(signed_in: SignedIn, staff: Any) -> None:
    client = signed_in("xu")
    [first] = queries.held_roles("chen@sample.example")
    [second] = queries.held_roles("zhao@sample.example")
    assert "a refusal needs a second one" in client.get(f"{PEOPLE}{first.id}/end/").content.decode()
    client.post(f"{PEOPLE}{first.id}/end/")
    assert "Nobody else has this role there" in client.get(f"{PEOPLE}{second.id}/end/").content.decode()
