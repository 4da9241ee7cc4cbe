"""Nine thousand sample cases: how long they take to load, what a case page costs, how fast the inbox opens."""

from typing import Any, Final

from benchmarks._own_database import found_by, own_folder

CASES: Final = 9000
BAR_LOAD_SECONDS: Final = 120.0
BAR_PAGE_MS: Final = 8.0
BAR_INBOX_MS: Final = 150.0


def measure() -> dict[str, Any]:
    """Seconds and milliseconds of CPU; pages through the whole of middleware, queries and templates."""
    with own_folder() as environment:
        found = found_by(environment, "_sample_pages", str(CASES))
    load, pages, inbox = found["load"], found["pages"], found["inbox"]
    is_constant = all(len(set(one["queries_before_and_after_ten_messages"])) == 1 for one in pages.values())
    return {
        **found,
        "queries_of_a_case_page_are_constant": is_constant,
        "bar": {
            "load_seconds": BAR_LOAD_SECONDS,
            "case_page_ms": BAR_PAGE_MS,
            "inbox_ms": BAR_INBOX_MS,
        },
        "met": load["seconds_cpu"] < BAR_LOAD_SECONDS
        and all(one["ms_cpu_median"] <= BAR_PAGE_MS for one in pages.values())
        and is_constant
        and inbox["ms_cpu_median"] < BAR_INBOX_MS,
    }
