"""A joint file with twelve papers: from the first upload to the receipt in hand."""

from typing import Any, Final

from benchmarks._own_database import found_by, own_folder

BAR_SECONDS: Final = 3.0


def measure() -> dict[str, Any]:
    """Seconds of CPU for taking papers in, for handing the file in, and for its receipt as PDF."""
    with own_folder() as environment:
        found = found_by(environment, "_filed")
    return {
        **found,
        "bar": {"submit_to_receipt_seconds": BAR_SECONDS},
        "met": found["papers"] >= found["papers_asked"] and found["submit_to_receipt_seconds"] <= BAR_SECONDS,
    }
