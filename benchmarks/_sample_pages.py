"""A city's worth of sample cases on the disk, and what its pages cost; run in a process of its own."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from benchmarks import _served as served
from benchmarks._own_database import set_up

if TYPE_CHECKING:
    from django.test import Client

ROUNDS: Final = 15
PAGES: Final = 12
MESSAGES: Final = 10


def main(cases: int) -> dict[str, Any]:
    """Load the sample cases, then so many open ones, and draw pages."""
    set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    from wenjin.cases.models import Case
    from wenjin.cases.sample.endings import IN_WORK
    from wenjin.cases.sample.loading import load_samples
    from wenjin.core import clock

    began, cpu = time.time(), time.process_time()
    states = load_samples(cases, now=clock.now()).new
    loaded = {
        "cases": states,
        "seconds_cpu": round(time.process_time() - cpu, 1),
        "seconds_by_the_clock": round(time.time() - began, 1),
    }
    pages = {
        "applicant": _applicant_pages(_OPEN),
        "applicant_decided": _applicant_pages(_GRANTED),
        "desk": _desk_pages(_OPEN),
        "desk_decided": _desk_pages(_GRANTED),
    }
    missing = cases - Case.objects.filter(status="open").count()
    load_samples(missing, now=clock.now(), more=True, wanted=IN_WORK, files=0)
    return {"load": loaded, "pages": pages, "inbox": _inbox()}


# Cases of both permits: with the offices, and granted.
_OPEN: Final = {"status": "open", "accepted_at__isnull": False}
_GRANTED: Final = {"status": "closed", "closed_at__isnull": False, "parts__outcome": "granted"}


def _applicant_pages(which: Mapping[str, Any]) -> dict[str, Any]:
    """The case page of people who applied for both permits, each signed in."""
    from wenjin.accounts.domain.actor import SYSTEM
    from wenjin.accounts.services import attach_account, make_account
    from wenjin.core import clock

    def reader(case: Any) -> "Client":
        account = make_account(
            f"bench-{case.reference.lower()}@sample.example", at=clock.now(), is_proven=True
        )
        attach_account(case.applicant_id, account, actor=SYSTEM, at=clock.now())
        return _signed_in(case.applicant_id)

    return _pages(which, reader, "/en/cases/{}/")


def _desk_pages(which: Mapping[str, Any]) -> dict[str, Any]:
    """The same cases on the desk of an officer."""
    client = _officer()
    return _pages(which, lambda _: client, "/en/desk/cases/{}/")


def _pages(which: Mapping[str, Any], reader: "Callable[[Any], Client]", address: str) -> dict[str, Any]:
    from wenjin.cases.models import Case

    chosen = (
        Case.objects.filter(
            procedure_id="joint-work-and-residence", applicant__account=None, employer=None, **which
        )
        .order_by("reference")
        .distinct()
    )
    costs, queries = [], []
    for case in chosen[:PAGES]:
        client, path = reader(case), address.format(case.reference)
        costs.append(min(served.milliseconds_of(client, path) for _ in range(ROUNDS)))
        queries.append(served.queries_of(client, path))
        if len(costs) == 1 and case.status == "open":
            _write_messages(case)
            client.get(path)  # whoever opens it first marks them as read, ten as one
            queries.append(served.queries_of(client, path))
    return {
        "pages": len(costs),
        "ms_cpu_median": round(statistics.median(costs), 2),
        "ms_cpu_worst": round(max(costs), 2),
        "queries": sorted(set(queries)),
        "queries_before_and_after_ten_messages": queries[: 2 if which is _OPEN else 1],
    }


def _write_messages(case: Any) -> None:
    from wenjin.accounts.queries import actor_of_person
    from wenjin.cases.services import send_message

    for number in range(MESSAGES):
        send_message(
            actor_of_person(case.applicant_id), case.pk, "A question of the sample", key=f"m{number}"
        )


def _inbox() -> dict[str, Any]:
    """The first page of the inbox of an officer, whole: middleware, queries, templates."""
    from wenjin.cases.models import Case, CasePart

    client = _officer()
    costs = [served.milliseconds_of(client, "/en/desk/") for _ in range(ROUNDS)]
    return {
        "open_cases": Case.objects.filter(status="open").count(),
        "decisions_waiting": CasePart.objects.filter(is_live=True).count(),
        "ms_cpu_median": round(statistics.median(costs), 1),
        "queries": served.queries_of(client, "/en/desk/"),
    }


def _officer() -> "Client":
    from wenjin.accounts.domain.actor import Role
    from wenjin.accounts.queries import staff_with

    return _signed_in(staff_with(Role.CASE_OFFICER, authority="sz-foreign-experts")[0].id)


def _signed_in(person_id: UUID) -> "Client":
    from django.test import Client

    from wenjin.accounts.tests.signed_in import sign_in

    return sign_in(Client(HTTP_HOST="localhost"), person_id)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
