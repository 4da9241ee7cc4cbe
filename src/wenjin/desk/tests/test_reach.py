"""Least data on the desk: an officer sees what their own decision needs."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.tests import stage

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def desk(case: Any, tail: str = "") -> str:
    return f"/en/desk/cases/{case.reference}/{tail}"


def test_answers_of_another_decision_are_not_on_the_page(accepted: Any, signed_in: SignedIn) -> None:
    experts, police, counter = (
        shown(signed_in(who), desk(accepted, "answers/")) for who in ("chen", "wu", "lin")
    )
    assert "Pay a year before tax" in experts
    assert "Months you ask for" not in experts
    assert "Pay a year before tax" not in police
    assert "360,000" not in police
    assert "Months you ask for" in police
    assert "for another decision. You do not see" in experts
    assert "for another decision. You do not see" in police
    assert "Pay a year before tax" in counter
    assert "Months you ask for" in counter
    assert "for another decision" not in counter


def test_papers_of_another_decision_are_named_and_do_not_open(accepted: Any, signed_in: SignedIn) -> None:
    contract = accepted.papers.get(evidence="degree_certificate").item_id
    photo = accepted.papers.get(evidence="visa_photo_receipt").item_id
    experts, police, counter = signed_in("chen"), signed_in("wu"), signed_in("lin")
    assert "For another decision" in shown(experts, desk(accepted))
    assert "For another decision" in shown(police, desk(accepted))
    assert "For another decision" not in shown(counter, desk(accepted))
    for client, own, other in ((experts, contract, photo), (police, photo, contract)):
        assert f"papers/{other}" not in shown(client, desk(accepted))
        assert client.get(desk(accepted, f"papers/{own}")).status_code == 200
        assert client.get(desk(accepted, f"papers/{other}")).status_code == 404
    for one in (contract, photo):
        assert counter.get(desk(accepted, f"papers/{one}")).status_code == 200


def test_the_public_pages_keep_to_the_same_limits(accepted: Any, signed_in: SignedIn) -> None:
    item = accepted.papers.get(evidence="degree_certificate").item_id
    photo = accepted.papers.get(evidence="visa_photo_receipt").item_id
    police, base = signed_in("wu"), f"/en/cases/{accepted.reference}/"
    at_the_desk = f"/en/desk/cases/{accepted.reference}/"
    assert police.get(base)["Location"] == at_the_desk, "it is not their turn"
    for own_page in ("looked/", "withdraw/work-permit/"):
        assert police.get(f"{base}{own_page}").status_code == 404
    assert police.get(f"{base}files/{item}").status_code == 404
    assert police.get(f"{base}files/{photo}").status_code == 200
    assert police.get(f"{base}papers/degree_certificate/").status_code == 404
    assert police.get(f"{base}papers/visa_photo_receipt/").status_code == 200


def test_the_verdict_on_another_decision_is_not_shown(accepted: Any, signed_in: SignedIn) -> None:
    assert "advice, not a decision" in shown(signed_in("chen"), desk(accepted))
    police = shown(signed_in("wu"), desk(accepted))
    assert "advice, not a decision" not in police
    assert "Route" not in police


def test_messages_to_another_part_are_not_shown_and_not_offered(
    accepted: Any, amina: Actor, signed_in: SignedIn
) -> None:
    services.send_message(amina, accepted.pk, "only for the police", key="m", decision=stage.RESIDENCE)
    assert "only for the police" not in shown(signed_in("chen"), desk(accepted))
    assert "only for the police" in shown(signed_in("wu"), desk(accepted))
    form = shown(signed_in("chen"), desk(accepted, "act/message/"))
    assert f'value="{stage.WORK}"' in form
    assert f'value="{stage.RESIDENCE}"' not in form


def test_marks_are_offered_for_papers_that_are_read(accepted: Any, signed_in: SignedIn) -> None:
    photo = str(accepted.papers.get(evidence="visa_photo_receipt").item_id)
    assert photo not in shown(signed_in("chen"), desk(accepted, "act/papers/"))
    assert photo in shown(signed_in("wu"), desk(accepted, "act/papers/"))
    assert photo in shown(signed_in("lin"), desk(accepted, "act/papers/"))
