"""A search takes under 30 ms: 200 questions in three languages, half of them misspelt or unfinished."""

import random
import statistics
import time

from benchmarks._pack import loaded_pack

QUERIES = 200
REPEAT = 5
BAR_MS = 30.0
LANGUAGES = ("en", "zh-hans", "ar")


def measure() -> dict[str, object]:
    """Milliseconds of CPU for a search, how often a misspelt title is found, and for recognising a situation."""
    with loaded_pack():
        from wenjin.catalogue.models import CatalogueText
        from wenjin.catalogue.queries.search import find
        from wenjin.catalogue.queries.situation import recognise

        chance = random.Random(20261122)
        rows = [
            (language, subject.partition("/")[2], value)
            for language in LANGUAGES
            for subject, value in CatalogueText.objects.filter(
                language=language, subject__startswith="service/", field="title"
            ).values_list("subject", "value")
        ]
        began = time.process_time()
        find("visa", "en")
        build_ms = (time.process_time() - began) * 1000
        recognise("visa", "en")

        times: list[float] = []
        understanding: list[float] = []
        first = three = misspelt = 0
        for number, (language, identifier, title) in enumerate(chance.sample(rows, QUERIES)):
            asked = _asked(title, number % 4, chance)
            for _ in range(REPEAT):
                began = time.process_time()
                hits = find(asked, language)
                times.append((time.process_time() - began) * 1000)
            began = time.process_time()
            recognise(asked, language)
            understanding.append((time.process_time() - began) * 1000)
            if number % 4 in (1, 2):
                names = [hit.id for hit in hits]
                misspelt += 1
                first += identifier in names[:1]
                three += identifier in names[:3]
    p95 = sorted(times)[int(len(times) * 0.95)]
    return {
        "queries": QUERIES,
        "search_ms_cpu_median": round(statistics.median(times), 2),
        "search_ms_cpu_p95": round(p95, 2),
        "search_ms_cpu_worst": round(max(times), 2),
        "misspelt_title_first": round(first / misspelt, 3),
        "misspelt_title_in_first_three": round(three / misspelt, 3),
        "situation_ms_cpu_median": round(statistics.median(understanding), 2),
        "index_build_ms_cpu": round(build_ms, 1),
        "bar": {"search_ms": BAR_MS},
        "met": p95 < BAR_MS,
    }


def _asked(title: str, way: int, chance: random.Random) -> str:
    """The title as it is, with a letter dropped, with two letters swapped, or unfinished in a long question."""
    at = chance.randrange(len(title) - 1)
    if way == 1:
        return title[:at] + title[at + 1 :]
    if way == 2:
        return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    if way == 3:
        return f"hello, I would like to know please about {title[: max(3, at)]}"
    return title
