"""Lines of the page about the counters."""

from collections.abc import Mapping
from typing import Any

Line = tuple[str, str, str, bool]


def counter_lines(found: Mapping[str, Mapping[str, Any]]) -> list[Line]:
    """Promise, what was measured, bar, and whether it is met."""
    lines: list[Line] = []
    if one := found.get("counter_day"):
        lines += _day_lines(one)
    if one := found.get("waits"):
        bar = one["bar"]
        lines.append(
            (
                "visitors who had to wait, and waited within the range that their ticket said (worst time "
                "to say it)",
                f"{one['held']:.3f} ({one['range_ms_cpu_worst']} ms)",
                f"{bar['held_from']} to {bar['held_to']} ({bar['range_ms']:.0f} ms)",
                one["met"],
            )
        )
    if one := found.get("claims"):
        lines += _claim_lines(one)
    if one := found.get("rosters"):
        bar = one["bar"]
        lines.append(
            (
                f"a week's roster for {one['people']} people (proven gap)",
                f"{one['seconds_cpu']} s ({one['gap']:.4f})",
                f"{bar['seconds_cpu']:.0f} s ({bar['gap']})",
                one["met"],
            )
        )
    if one := found.get("live_pages"):
        share, bar = one["share_of_a_core"], one["bar"]["share_of_a_core"]
        title = (
            f"{one['clients']} displays and phones on live pages, share of a core (with nothing happening)"
        )
        lines.append((title, f"{share} ({one['share_of_a_core_idle']})", str(bar), one["met"]))
    return lines


def _day_lines(one: Mapping[str, Any]) -> list[Line]:
    lines: list[Line] = []
    for load, day in one["loads"].items():
        keys = list(day["bar"])
        is_met = not any(missed.startswith(f"{load}:") for missed in one["missed"])
        said = ", ".join(str(day[key]) for key in keys)
        bars = ", ".join(str(day["bar"][key]) for key in keys)
        lines.append(
            (f"{day['days']} reference days, {load}: {', '.join(keys)} (minutes)", said, bars, is_met)
        )
    slowest, bar = one["decision_p99_ms"], one["bar"]["decision_ms"]
    return [
        *lines,
        ("a decision of the routing, 99th percentile", f"{slowest} ms", f"{bar} ms", slowest <= bar),
    ]


def _claim_lines(one: Mapping[str, Any]) -> list[Line]:
    return [
        (
            f"{one[key]['attempts']:,} attempts to book by {one['processes']} processes at once on {title}: "
            "double bookings, halves without the other",
            f"{one[key]['double_bookings']}, {one[key]['orphan_halves']}",
            "0, 0",
            not one[key]["double_bookings"] and not one[key]["orphan_halves"],
        )
        for key, title in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL"))
    ]
