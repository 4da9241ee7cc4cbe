"""What the page of figures says of registering for events."""

from collections.abc import Mapping
from typing import Any

_Line = tuple[str, str, str, bool]


def event_lines(found: Mapping[str, Mapping[str, Any]]) -> list[_Line]:
    """Lines of the benchmarks of events that were run."""
    lines: list[_Line] = []
    if one := found.get("registrations"):
        bar = one["bar"]
        total, rate = one["ms_cpu_each"], one["people_per_second"]
        lines += [
            (
                "a registration by the form: web server, worker and database",
                f"{total} ms",
                f"{bar['ms_cpu_each']} ms",
                total <= bar["ms_cpu_each"],
            ),
            (
                f"registrations a second by the form, {one['clients']} at once, on two processors",
                f"{rate} in {one['requests_each']} requests each",
                f"{bar['people_per_second']} in {bar['requests_each']}",
                rate >= bar["people_per_second"] and one["requests_each"] <= bar["requests_each"],
            ),
        ]
    if one := found.get("rush"):
        lines.append(
            (
                f"rushes of {one['clients']} for {one['places']} places, by form and intake",
                f"{one['register']['inexact'] + one['intake']['inexact']} of {2 * one['runs']} inexact",
                "0",
                one["met"],
            )
        )
    if one := found.get("intake"):
        lines.append(
            (
                "mass intake with a process killed in the middle",
                f"{one['people']:,} in {one['seconds']:.0f} s; {one['lost']} lost, {one['doubled']} doubled, "
                f"{one['over']} over",
                f"{one['bar']['people']:,} in {one['bar']['seconds']:.0f} s; 0, 0, 0",
                one["met"],
            )
        )
    if one := found.get("check_in"):
        both = (one["sqlite"], one["postgresql"])
        twice, wrong = (sum(each[name] for each in both) for name in ("twice", "wrong"))
        guests = both[0]["guests"]
        lines.append(
            (
                f"check-in of {guests:,} guests at {one['doors']} doors without a network, on both databases",
                f"{twice} admitted twice, {wrong} counted wrongly",
                f"{one['bar']['guests']:,} guests; 0, 0",
                one["met"],
            )
        )
    return lines + _page_lines(found)


def _page_lines(found: Mapping[str, Mapping[str, Any]]) -> list[_Line]:
    lines: list[_Line] = []
    if one := found.get("event_pages"):
        bar, weight = one["bar"], one["registration_page"]["kilobytes_gzipped_worst"]
        for name, words in (("public_year", "for everybody"), ("desk_year", "at the desk")):
            year = one[name]
            lines.append(
                (
                    f"calendar of a year of {year['events']} events, {words}",
                    f"{year['ms_cpu_median']} ms; {year['anew_ms_median']} ms where no part was kept "
                    f"({year['first_ms_median']} ms the first time in a language)",
                    f"{bar['year_ms']} ms",
                    year["ms_cpu_median"] <= bar["year_ms"],
                )
            )
        lines.append(
            (
                "first visit of a registration page, gzipped, all parts, the heaviest event",
                f"{weight} kB",
                f"{bar['registration_page_kilobytes']} kB",
                weight <= bar["registration_page_kilobytes"],
            )
        )
    return lines
