"""``wenjin texts``: look through translations, hand them out, take them in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands import _texts_check

_WORDS = {"check": _texts_check}


class Command(BaseCommand):
    """Translations as a whole; single ones are written on the content desk."""

    help = "Look through the translations of the interface and the pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of each word."""
        words = parser.add_subparsers(dest="word", required=True, metavar="|".join(_WORDS))
        for name, word in _WORDS.items():
            word.add_arguments(words.add_parser(name, help=word.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of them."""
        _WORDS[options["word"]].run(self, options)
