"""``wenjin collect-texts``: sentences of the interface into the PO files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from wenjin.lang.extraction import sentences, update


class Command(BaseCommand):
    """Collects what is to be translated."""

    help = "Collect the sentences of code and templates into src/wenjin/locale/*/LC_MESSAGES/django.po."
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("languages", nargs="*", help="codes; those that have a file when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        folder = Path(settings.LOCALE_PATHS[0])
        found = list(sentences(Path(settings.PACKAGE)))
        locales = [to_locale(code) for code in options["languages"]]
        for locale in locales or sorted(path.name for path in folder.iterdir() if path.is_dir()):
            total, missing = update(folder / locale / "LC_MESSAGES" / "django.po", found, locale)
            self.stdout.write(f"{locale}: {total} sentences, {missing} without translation")
