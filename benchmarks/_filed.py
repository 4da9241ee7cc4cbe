"""Files handed in with all their papers, in a process of its own."""

import io
import json
import statistics
import time
from typing import Any, Final
from uuid import UUID

from benchmarks._own_database import set_up

ROUNDS: Final = 3
PAPERS: Final = 12
PART: Final = 1_000_000
PHOTO: Final = (1800, 2400)
# An engineer with a degree from abroad, sent by a firm abroad: more papers than most.
FACTS: Final[dict[str, object]] = {
    "papers_in_chinese": False,
    "papers_authenticated": False,
    "degree_from_abroad": True,
    "education": "bachelor",
    "work_permit_category": "B",
    "work_permit_route": "experience",
    "experience_years": 5,
    "holds_residence_permit": False,
    "seconded": True,
    "regulated_industry": False,
    "family_in_city": False,
    "employer_on_file": False,
}


def main() -> dict[str, Any]:
    """The best of some rounds: what is more was other people's work."""
    set_up()
    from django.utils import translation

    translation.activate("en")
    photo, scan = _photo(), _scan()
    rounds = [_round(number, photo, scan) for number in range(ROUNDS + 1)][1:]
    best = min(rounds, key=lambda one: one["all_seconds"])
    photos, scans = best.pop("photos"), best.pop("scans")
    return {
        **best,
        "papers_asked": PAPERS,
        "photo_kilobytes": round(len(photo) / 1000),
        "scan_kilobytes": round(len(scan) / 1000),
        "intake_ms_median_of_photos": round(statistics.median(photos), 1),
        "intake_ms_median_of_scans": round(statistics.median(scans), 1),
    }


def _round(number: int, photo: bytes, scan: bytes) -> dict[str, Any]:
    from wenjin.accounts.queries import actor_of_person
    from wenjin.cases import services
    from wenjin.cases.models import Receipt
    from wenjin.cases.queries.papers import needs_of
    from wenjin.cases.services.documents import receipt_file
    from wenjin.cases.tests import stage

    actor = actor_of_person(stage.person(f"Bench{number}"))
    stage.agree(actor)
    case = services.start_draft(actor, stage.JOINT, language="en", facts=FACTS).case
    fields = {name: text for name, text in stage.answers().items() if name in _fields(case)}
    services.save_answers(actor, case.pk, fields)
    case.refresh_from_db()
    asked = [one.evidence for one in needs_of(case) if one.is_to_bring]
    certain = [one.evidence for one in needs_of(case) if one.is_to_bring and one.answer == "yes"]
    wanted = [*certain, *(one for one in asked if one not in certain)]
    wanted = wanted[: max(PAPERS, len(certain))]
    began = time.process_time()
    photos, scans = list[float](), list[float]()
    for place, evidence in enumerate(wanted):
        content, name, costs = (photo, "photo.jpg", photos) if place % 2 else (scan, "scan.pdf", scans)
        costs.append(_given(actor, case.pk, evidence, content, name))
    handed = time.process_time()
    receipt = services.submit(actor, case.pk, key="submit")
    submitted = time.process_time()
    receipt_file(Receipt.objects.select_related("case__data_key", "file__data_key").get(pk=receipt.pk))
    done = time.process_time()
    return {
        "papers": len(wanted),
        "uploads_seconds": round(handed - began, 3),
        "submit_seconds": round(submitted - handed, 3),
        "receipt_pdf_seconds": round(done - submitted, 3),
        "submit_to_receipt_seconds": round(done - handed, 3),
        "all_seconds": round(done - began, 3),
        "photos": photos,
        "scans": scans,
    }


def _fields(case: Any) -> set[str]:
    from wenjin.cases.queries.procedures import procedure_of

    return {field.id for field in procedure_of(case).form.fields}


def _given(actor: Any, case_id: UUID, evidence: str, content: bytes, name: str) -> float:
    """Milliseconds for one paper: uploaded in parts, inspected, cleaned, encrypted, put into the case."""
    from wenjin.cases import services
    from wenjin.core import clock
    from wenjin.core.files import uploads

    began, at = time.process_time(), clock.now()
    upload = uploads.begin(actor.reference, name, len(content), at)
    for offset in range(0, len(content), PART):
        uploads.append(upload.pk, actor.reference, offset, content[offset : offset + PART], at)
    file = uploads.finish(upload.pk, actor.reference, at)
    services.put_paper(actor, case_id, evidence, file.pk, key=f"paper-{evidence}")
    return (time.process_time() - began) * 1000


def _photo() -> bytes:
    """A photographed page as a telephone makes it: four megapixels, text on grey paper."""
    from PIL import Image, ImageDraw, ImageFilter

    page = Image.effect_noise(PHOTO, 24).convert("RGB")
    draw = ImageDraw.Draw(page)
    for line in range(60):
        draw.text(
            (140, 120 + line * 36), "Sample paper, a line of text that means nothing " * 2, fill=(30, 30, 40)
        )
    kept = io.BytesIO()
    page.filter(ImageFilter.GaussianBlur(0.6)).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _scan() -> bytes:
    """A scan of three pages as PDF."""
    from PIL import Image

    pages = [Image.open(io.BytesIO(_photo())).convert("L").resize((1240, 1650)) for _ in range(3)]
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return kept.getvalue()


if __name__ == "__main__":
    print(json.dumps(main()))
