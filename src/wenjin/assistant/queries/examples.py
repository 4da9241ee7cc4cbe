"""What the assistant learns from."""

from pathlib import Path

from django.conf import settings

from wenjin.assistant.domain.examples import Situation
from wenjin.assistant.example_files import read_examples
from wenjin.assistant.models import Example
from wenjin.catalogue.queries.domain import catalogue


def all_examples() -> list[Situation]:
    """Examples of the pack, then those that staff added, without doubles.

    Raises:
        ExamplesRefused: the pack names what is not there.
        NoPackLoaded: the services are not known.
    """
    services = catalogue().services
    found = read_examples(Path(settings.PACK), services)
    known = {one.text for one in found}
    for row in Example.objects.filter(removed_at__isnull=True).order_by("pk"):
        if row.text not in known and (not row.service or row.service in services):
            found.append(Situation(row.language, row.text, row.service, row.kind))
    return found
