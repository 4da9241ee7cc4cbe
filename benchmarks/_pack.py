"""A database in memory with the sample city, for benchmarks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loaded_pack() -> Iterator[None]:
    """Set Django up once on SQLite in memory and load the pack."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wenjin.settings.test"
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from wenjin.catalogue.services.packs import load_pack

    call_command("migrate", verbosity=0)
    load_pack(settings.PACK)
    yield
