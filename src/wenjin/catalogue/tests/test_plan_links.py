"""Private links: one per form, gone when told or when their time is over, and never a key in the table."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from wenjin.catalogue.models import PlanLink
from wenjin.catalogue.services.plan_links import (
    KEEP_EMPTY_ROWS,
    LinkGone,
    NoSuchLink,
    SharedPlan,
    delete_plan_link,
    make_plan_link,
    open_plan_link,
    sweep_plan_links,
)

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PLAN: dict[str, object] = {
    "situations": [["journey", "hired-from-abroad"]],
    "facts": {"age": 33},
    "start": "2026-11-24",
}
LIFE = timedelta(days=settings.PLAN_LINK_DAYS)

pytestmark = pytest.mark.django_db


def made(key: str = "form-1", plan: dict[str, object] = PLAN, now: datetime = NOW) -> SharedPlan:
    return make_plan_link(plan, language="ar", form_key=key, now=now)


def test_a_link_opens_what_was_kept() -> None:
    link = made()
    opened = open_plan_link(link.secret, now=NOW)
    assert opened.request == PLAN
    assert (opened.language, opened.expires_at) == ("ar", NOW + LIFE)


def test_the_table_holds_no_secret() -> None:
    link = made()
    row = PlanLink.objects.get()
    assert link.secret not in str(row.__dict__)
    assert len(link.secret) >= 32


def test_the_same_form_sent_twice_makes_one_link() -> None:
    assert made().secret == made(now=NOW + timedelta(seconds=1)).secret
    assert PlanLink.objects.count() == 1


def test_another_form_or_other_answers_make_another_link() -> None:
    secrets = {made().secret, made("form-2").secret, made(plan={**PLAN, "facts": {"age": 34}}).secret}
    assert len(secrets) == 3


def test_an_unknown_secret_opens_nothing() -> None:
    with pytest.raises(NoSuchLink):
        open_plan_link("no-such-secret", now=NOW)
    with pytest.raises(NoSuchLink):
        delete_plan_link("no-such-secret", now=NOW)


def test_a_link_ends_with_its_last_day() -> None:
    link = made()
    open_plan_link(link.secret, now=NOW + LIFE - timedelta(seconds=1))
    with pytest.raises(LinkGone):
        open_plan_link(link.secret, now=NOW + LIFE)


def test_deleting_forgets_the_answers_at_once() -> None:
    link = made()
    delete_plan_link(link.secret, now=NOW)
    delete_plan_link(link.secret, now=NOW)
    assert PlanLink.objects.get().request == {}
    with pytest.raises(LinkGone):
        open_plan_link(link.secret, now=NOW)


def test_a_deleted_address_never_comes_back() -> None:
    link = made()
    delete_plan_link(link.secret, now=NOW)
    again = made(now=NOW + timedelta(minutes=1))
    assert again.secret != link.secret
    with pytest.raises(LinkGone):
        open_plan_link(link.secret, now=NOW + timedelta(minutes=2))


def test_the_sweep_empties_what_is_over_and_leaves_the_rest() -> None:
    old, young = made(), made("form-2", now=NOW + timedelta(days=30))
    after = NOW + LIFE
    assert sweep_plan_links(after) == 1
    assert sweep_plan_links(after) == 0
    assert open_plan_link(young.secret, now=after).request == PLAN
    with pytest.raises(LinkGone):
        open_plan_link(old.secret, now=after)
    assert PlanLink.objects.filter(request={}).count() == 1


def test_the_sweep_drops_rows_that_were_empty_for_a_year() -> None:
    link = made()
    sweep_plan_links(NOW + LIFE + KEEP_EMPTY_ROWS)
    assert not PlanLink.objects.exists()
    with pytest.raises(NoSuchLink):
        open_plan_link(link.secret, now=NOW)
