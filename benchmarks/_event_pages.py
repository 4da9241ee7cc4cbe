"""A sample year of events that lies in one calendar year, and what its pages cost; in a process of its own."""

import json
import re
import statistics
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks import _served as served
from benchmarks._own_database import set_up

if TYPE_CHECKING:
    from django.test import Client

ROUNDS: Final = 15
# Of the languages in which the year is drawn for the first time: long and short words, both directions.
LANGUAGES: Final = ("en", "ar", "de", "ja", "ru", "th", "zh-hans")
# The sample begins in the month that is so many before the present one.
_MONTHS_BACK: Final = 4
_EVENT: Final = re.compile(r'href="[^"]*/events/([a-z0-9-]+-\d{4}-\d\d-\d\d)/')


def main() -> dict[str, Any]:
    """Make the year and draw it."""
    set_up()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    call_command("collectstatic", interactive=False, verbosity=0)
    from wenjin.core import clock
    from wenjin.events.sample.making import sample_year

    now = timezone.localtime(clock.now())
    made = sample_year(now.replace(month=1 + _MONTHS_BACK, day=2))
    visitor, staff = Client(HTTP_HOST="localhost"), _event_team()
    return {
        "made": made,
        "public_year": _year(visitor, f"/%s/events/?year={now.year}", LANGUAGES),
        "desk_year": _year(staff, f"/%s/desk/events/?year={now.year}", ("en", "ar", "zh-hans")),
        "registration_page": _weights(now + timedelta(minutes=1)),
    }


def _year(client: "Client", path: str, languages: tuple[str, ...]) -> dict[str, Any]:
    from wenjin.web.templatetags import kept

    def in_each_language() -> list[float]:
        return [
            statistics.median(served.milliseconds_of(client, path % one) for _ in range(ROUNDS))
            for one in languages
        ]

    shown = client.get(path % "en").content.decode()
    first = [served.milliseconds_of(client, path % one) for one in languages[1:]]
    costs = in_each_language()
    seconds, kept.SECONDS = kept.SECONDS, -1  # type: ignore[misc]  # too old at once: all parts are drawn anew
    anew = in_each_language()
    kept.SECONDS = seconds  # type: ignore[misc]  # as it was
    return {
        "events": len(set(_EVENT.findall(shown))),
        "languages": len(languages),
        "ms_cpu_median": round(statistics.median(costs), 1),
        "ms_cpu_worst_language": round(max(costs), 1),
        "anew_ms_median": round(statistics.median(anew), 1),
        "anew_ms_worst_language": round(max(anew), 1),
        "first_ms_median": round(statistics.median(first), 1),
        "queries": served.queries_of(client, path % "en"),
    }


def _weights(at: Any) -> dict[str, Any]:
    """Of the registration pages of all events that one can register for."""
    from django.test import Client

    from wenjin.events.models import Event

    found = {}
    for code in Event.objects.filter(starts_at__gt=at, state=Event.State.PUBLISHED).values_list(
        "code", flat=True
    ):
        page = Client(HTTP_HOST="localhost").get(f"/en/events/{code}/register/")
        if page.status_code == 200:
            found[code] = served.weights("page", page.content)
    worst = max(found, key=lambda code: sum(found[code].values()))
    return {
        "pages": len(found),
        "kilobytes_gzipped_worst": round(sum(found[worst].values()) / 1000, 1),
        "parts_bytes_gzipped_of_worst": found[worst],
    }


def _event_team() -> "Client":
    from django.test import Client

    from wenjin.accounts.domain.actor import Role
    from wenjin.accounts.queries import staff_with
    from wenjin.accounts.tests.signed_in import sign_in

    return sign_in(Client(HTTP_HOST="localhost"), staff_with(Role.EVENT_TEAM)[0].id)


if __name__ == "__main__":
    print(json.dumps(main()))
