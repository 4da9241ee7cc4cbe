"""The figures as a page for readers."""

import json
from collections.abc import Mapping
from typing import Any

from benchmarks._counter_lines import counter_lines
from benchmarks._event_lines import event_lines

_HEAD = """# Benchmarks

Measured by `make bench` (JSON on standard output) and written here by `make bench-page`. Times are CPU time of
this process, medians unless said otherwise. Machines are shared and their pace varies: the last line of the table
gives the time of a fixed loop, to compare by.

| promise | measured | bar | met |
|---|---|---|---|
"""


def page(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Markdown with one line a promise, then everything as JSON."""
    lines = [
        f"| {promise} | {measured} | {bar} | {'yes' if met else 'no'} |"
        for promise, measured, bar, met in _lines(found)
    ]
    machine = found["machine"]
    lines.append(
        f"| fixed loop, the sum of a million numbers (Python {machine['python']}, "
        f"{machine['processors']} processors) | {machine['sum_of_a_million_ms_cpu']} ms | | |"
    )
    body = json.dumps(found, indent=2, ensure_ascii=False, default=str)
    return f"{_HEAD}{chr(10).join(lines)}\n\n## Everything that was measured\n\n```json\n{body}\n```\n"


_Line = tuple[str, str, str, bool]


def _lines(found: Mapping[str, Mapping[str, Any]]) -> list[_Line]:
    lines: list[_Line] = []
    if one := found.get("conformance"):
        persons, cases = one["persons_agreeing_with_zen_engine"], one["dmn_tck_level_2_cases_passed"]
        lines += [
            (
                "worked examples of the points table, exact",
                str(len(one["worked_examples"])),
                "8",
                one["worked_examples_exact"],
            ),
            ("random persons on whom zen-engine agrees", f"{persons:,}", "5,000", persons >= 5000),
            (
                "cases of the DMN kit, level 2",
                f"{cases} of {one['dmn_tck_level_2_cases']}",
                "110",
                cases >= 110,
            ),
        ]
    if one := found.get("rules"):
        rate = one["points_evaluations_per_second"]
        lines.append(("points evaluations a second on one core", f"{rate:,}", "50,000", rate >= 50_000))
    if one := found.get("plans"):
        for name, counts in one["journeys"].items():
            most, real = counts["all_conditions"], counts["real_facts"]
            lines.append(
                (
                    f"journey {name}: services, asks, different, to bring with every condition held "
                    "(then asks, different, to bring with real facts)",
                    f"{_counts(most)} ({real['asks']}, {real['different']}, {real['to_bring']})",
                    _counts(counts["expected"]),
                    dict(most) == dict(counts["expected"]) and real["asks"] < most["asks"],
                )
            )
        lines.append(("a plan", f"{one['plan_ms_cpu_median']} ms", "20 ms", one["plan_ms_cpu_median"] < 20))
    if one := found.get("pages"):
        weight, drawn = one["first_visit_kilobytes_gzipped"], one["service_page_drawn_ms_cpu_median"]
        kept = one["service_page_kept_ms_cpu_median"]
        lines += [
            ("first visit of `/`, gzipped, all parts", f"{weight} kB", "100 kB", weight <= 100),
            ("service page drawn from the database, median of all", f"{drawn} ms", "5 ms", drawn <= 5),
            ("service page as served once it has been drawn", f"{kept} ms", "5 ms", kept <= 5),
        ]
    if one := found.get("search"):
        lines.append(
            (
                "a search (median, 95th percentile)",
                f"{one['search_ms_cpu_median']} ms, {one['search_ms_cpu_p95']} ms",
                "30 ms",
                one["search_ms_cpu_p95"] < 30,
            )
        )
    return lines + _assistant_lines(found) + _case_lines(found) + counter_lines(found) + event_lines(found)


def _assistant_lines(found: Mapping[str, Mapping[str, Any]]) -> list[_Line]:
    lines: list[_Line] = []
    if one := found.get("assistant"):
        bar, odd, below = one["bar"], one["misspelt_or_romanised"], one["languages_below_their_bar"]
        first, three = bar["each_language"]
        lines += [
            (
                f"{one['questions']} questions in 43 languages that nobody tuned to: right first, "
                "right among three",
                f"{one['first']:.3f}, {one['three']:.3f}",
                f"{bar['first']}, {bar['three']}",
                one["first"] >= bar["first"] and one["three"] >= bar["three"],
            ),
            (
                f"the same, misspelt or in letters of another script ({odd['count']})",
                f"{odd['first']:.3f}, {odd['three']:.3f}",
                f"{first}, {three}",
                odd["first"] >= first and odd["three"] >= three,
            ),
            (
                f"languages below {first} first or {three} among three",
                ", ".join(below) or "none",
                "none",
                not below,
            ),
            (
                f"questions to decline that were declined ({one['to_decline']}; good ones lost)",
                f"{one['declined']:.3f} ({one['good_questions_lost']:.3f})",
                f"{bar['declined']} ({bar['lost']})",
                one["declined"] >= bar["declined"] and one["good_questions_lost"] <= bar["lost"],
            ),
            (
                "an answer of the assistant (median, 95th percentile)",
                f"{one['question_ms_cpu_median']} ms, {one['question_ms_cpu_p95']} ms",
                f"{bar['question_ms_cpu_p95']:.0f} ms",
                one["question_ms_cpu_p95"] <= bar["question_ms_cpu_p95"],
            ),
        ]
    if one := found.get("asking"):
        bar, largest = one["bar"], max(one["workers_megabytes"])
        divided = max(one["workers_megabytes_shared_pages_divided"])
        with_model = one["worker_megabytes_with_the_model"]
        lines += [
            (
                f"pages of answers at {one['a_second']} questions a second on two cores, by the clock "
                f"(median, 95th percentile, time of the processors; load of the machine "
                f"{one['load_of_the_last_minute']})",
                f"{one['answer_ms_median']} ms, {one['answer_ms_p95']} ms, "
                f"{one['processor_ms_a_question']} ms of a core",
                f"{bar['answer_ms_p95']:.0f} ms",
                one["answer_ms_p95"] <= bar["answer_ms_p95"] and not one["failed"],
            ),
            (
                "memory of a web process with the model loaded (after all 43 languages were asked; the same with "
                "shared pages divided among the processes)",
                f"{with_model} MB ({largest} MB; {divided} MB)",
                f"{bar['worker_megabytes']:.0f} MB",
                with_model <= bar["worker_megabytes"],
            ),
        ]
    return lines


def _case_lines(found: Mapping[str, Mapping[str, Any]]) -> list[_Line]:
    lines: list[_Line] = []
    if one := found.get("cases"):
        for name, title in (
            ("sqlite", "SQLite, one process"),
            ("postgresql", f"PostgreSQL, {one['postgresql']['processes']} processes"),
        ):
            rate, bar = one[name]["per_second"], one["bar"][f"{name}_per_second"]
            title = f"case transitions a second through the services, by the clock ({title}; then CPU of one)"
            cost = one[name]["ms_cpu_each"]
            lines.append((title, f"{rate:,} ({cost} ms)", str(bar), rate >= bar))
    if one := found.get("sample"):
        lines += _sample_lines(one)
    if one := found.get("filing"):
        lines.append(
            (
                f"handing in a joint file with {one['papers']} papers, to the receipt as PDF "
                "(then with taking in the uploads)",
                f"{one['submit_to_receipt_seconds']} s ({one['all_seconds']} s)",
                "3 s",
                one["submit_to_receipt_seconds"] <= 3,
            )
        )
    return lines


def _sample_lines(one: Mapping[str, Any]) -> list[_Line]:
    load, pages, inbox = one["load"], one["pages"], one["inbox"]
    lines: list[_Line] = [
        (
            f"a case page of {who}: CPU, queries whatever is in it",
            f"{pages[key]['ms_cpu_median']} ms, {pages[key]['queries_before_and_after_ten_messages'][0]}",
            "8 ms",
            pages[key]["ms_cpu_median"] <= 8 and one["queries_of_a_case_page_are_constant"],
        )
        for who, key in (
            ("an applicant", "applicant"),
            ("an applicant, all granted", "applicant_decided"),
            ("an officer", "desk"),
            ("an officer, all granted", "desk_decided"),
        )
    ]
    return [
        *lines,
        (
            f"the inbox with {inbox['open_cases']:,} open cases",
            f"{inbox['ms_cpu_median']} ms",
            "150 ms",
            inbox["ms_cpu_median"] < 150,
        ),
        (
            f"loading {load['cases']:,} sample cases",
            f"{load['seconds_cpu']} s",
            "120 s",
            load["seconds_cpu"] < 120,
        ),
    ]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(str(counts[key]) for key in ("services", "asks", "different", "to_bring"))
