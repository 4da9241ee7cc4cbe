"""``wenjin texts``: look through translations, hand them out, take them in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands import _texts_check, _texts_export, _texts_import

_WORDS = {"check": _texts_check, "export": _texts_export, "import": _texts_import}


class Command(BaseCommand):
    """Translations as a whole; single ones are written on the content desk."""

    help = "Look through translations, write them for translation programs, take them in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of each word."""
        words = parser.add_subparsers(dest="word", required=True, metavar="|".join(_WORDS))
        for name, word in _WORDS.items():
            word.add_arguments(words.add_parser(name, help=word.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of them."""
        _WORDS[options["word"]].run(self, options)
