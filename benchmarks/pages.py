"""Weight of the first visit, and CPU of a rendered service page."""

import statistics

from benchmarks import _served as served
from benchmarks._pack import loaded_pack

BAR_KILOBYTES = 100.0
BAR_SERVICE_MS = 5.0
ROUNDS = 3


def measure() -> dict[str, object]:
    """Kilobytes of ``/`` gzipped with all it loads, and milliseconds of CPU for every service page."""
    with loaded_pack():
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import Client, RequestFactory, override_settings

        from wenjin.catalogue.queries.domain import documents

        parts = served.weights("/", Client().get("/en/").content)
        names = [one["id"] for one in documents("service")["service"]]
        serve, request = WSGIHandler(), RequestFactory()

        def milliseconds(name: str) -> float:
            return served.milliseconds(
                serve, request.get(f"/en/services/{name}/", HTTP_HOST="localhost").environ
            )

        # The test settings keep nothing, so every page is drawn from the database.
        drawn = [min(milliseconds(name) for _ in range(ROUNDS)) for name in names]
        keep = {
            name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
            for name in settings.CACHES
        }
        with override_settings(CACHES=keep):
            kept = [min(milliseconds(name) for _ in range(ROUNDS)) for name in names]
    kilobytes = sum(parts.values()) / 1000
    median = statistics.median(drawn)
    return {
        "first_visit_kilobytes_gzipped": round(kilobytes, 1),
        "parts_bytes_gzipped": parts,
        "service_page_drawn_ms_cpu_median": round(median, 2),
        "service_page_drawn_ms_cpu_p90": round(sorted(drawn)[int(len(drawn) * 0.9)], 2),
        "service_page_kept_ms_cpu_median": round(statistics.median(kept), 2),
        "service_page_kept_ms_cpu_worst": round(max(kept), 2),
        "bar": {"first_visit_kilobytes": BAR_KILOBYTES, "service_page_ms": BAR_SERVICE_MS},
        "met": kilobytes <= BAR_KILOBYTES and median <= BAR_SERVICE_MS,
    }
