"""Training: from the examples of pack and staff to new heads, with a report."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from wenjin.assistant.domain.encoder import Encoder
from wenjin.assistant.domain.examples import bare_copies, read_copies
from wenjin.assistant.domain.learning import Settings, learn
from wenjin.assistant.domain.reporting import report_of
from wenjin.assistant.example_files import read_examples
from wenjin.assistant.head_files import save
from wenjin.assistant.kept_vectors import vectors_of
from wenjin.assistant.queries.examples import all_examples
from wenjin.assistant.queries.model import REPORT, own_folder, pack_folder
from wenjin.assistant.queries.reading_back import read_back
from wenjin.catalogue.queries.domain import catalogue
from wenjin.core import clock

VECTORS: Final = "vectors"


def train(
    encoder: Encoder,
    *,
    for_pack: bool = False,
    settings_of_learning: Settings | None = None,
    told: Callable[[str, float], None] = lambda what, done: None,
) -> dict[str, Any]:
    """Train from all examples and put the result where the assistant finds it.

    Args:
        encoder: makes the vectors.
        for_pack: write into the pack, for shipping, instead of the folder of this house; only the examples of
            the pack are used then.
        settings_of_learning: how; the defaults when None.
        told: called with what is being done and the share of it that is done.

    Returns:
        The report, as it was written beside the heads.

    Raises:
        ExamplesRefused: the pack names what is not there.
        EncoderUnavailable: vectors cannot be made.
        NoPackLoaded: the services are not known.
    """
    examples = read_examples(Path(settings.PACK), catalogue().services) if for_pack else all_examples()
    learnt_from = [*examples, *bare_copies(examples), *read_copies(examples, read_back)]
    vectors = vectors_of(
        [one.text for one in learnt_from], encoder, own_folder(), lambda done: told(VECTORS, done)
    )
    # numpy lets go of the interpreter while it works: threads are enough.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        learnt = learn(
            learnt_from, vectors, encoder.model_id, settings=settings_of_learning, told=told, mapped=pool.map
        )
    folder = pack_folder() if for_pack else own_folder()
    trained_at = clock.now().isoformat(timespec="seconds")
    save(folder, learnt.trained, trained_at)
    report = {
        "trained_at": trained_at,
        "model_id": encoder.model_id,
        "examples": len(examples),
        **report_of(learnt.judged),
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / REPORT).write_text(text + "\n", encoding="utf-8")
    return report
