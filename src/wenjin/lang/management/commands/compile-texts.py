"""``wenjin compile-texts``: interface texts from PO to MO."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compiles what changed, with Babel, so that no other program is needed."""

    help = "Compile the interface texts that have changed."
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                    continue
                with source.open("rb") as stream:
                    catalogue = read_po(stream, locale=source.parts[-3], abort_invalid=True)
                with target.open("wb") as stream:
                    write_mo(stream, catalogue)
                self.stdout.write(f"compiled {source.parts[-3]}")
