"""The calendar of a year of events, for everybody and at the desk, and the weight of a registration page."""

from typing import Any, Final

from benchmarks._own_database import found_by, own_folder

BAR_EVENTS: Final = 250
BAR_YEAR_MS: Final = 30.0
BAR_KILOBYTES: Final = 60.0


def measure() -> dict[str, Any]:
    """Milliseconds of CPU through the whole of middleware, queries and templates; kilobytes gzipped.

    All 250 sample events lie in the year that is drawn. ``anew_ms`` is a drawing of which no part was kept, as
    when all of it has changed or nobody has looked for ten minutes. ``first_ms`` is the first time that a process
    draws it in a language, when nothing of it is known; the bar is for the pages after that. The weight of a
    registration page is that of a first visit, with style sheets, scripts and pictures; the worst of all events
    with a form.
    """
    with own_folder() as environment:
        found = found_by(environment, "_event_pages")
    years = (found["public_year"], found["desk_year"])
    return {
        **found,
        "bar": {"events": BAR_EVENTS, "year_ms": BAR_YEAR_MS, "registration_page_kilobytes": BAR_KILOBYTES},
        "met": all(one["events"] >= BAR_EVENTS and one["ms_cpu_median"] <= BAR_YEAR_MS for one in years)
        and found["registration_page"]["kilobytes_gzipped_worst"] <= BAR_KILOBYTES,
    }
