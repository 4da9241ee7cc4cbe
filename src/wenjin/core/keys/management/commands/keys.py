"""``wenjin keys list|new|rotate``: the keys that wrap data keys."""

import json
import secrets
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wenjin.core import clock
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.queries import KekUse, key_uses, shredded_count
from wenjin.core.keys.services import rotate
from wenjin.settings import env


class Command(BaseCommand):
    """Shows, makes and changes keys; never shows one that is in use."""

    help = (
        "Keys of sealed data. list: which there are and how much lies under each. new: a fresh key, to be put "
        "first in WENJIN_KEYS. rotate: wrap everything anew under the first key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("what", choices=["list", "new", "rotate"])
        parser.add_argument("--id", help="identifier of the new key; made from the date when left out")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        {"list": self._list, "new": self._new, "rotate": self._rotate}[options["what"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        uses, shredded = key_uses(), shredded_count()
        if options["json"]:
            self.stdout.write(json.dumps({"keys": [asdict(use) for use in uses], "shredded": shredded}))
            return
        for use in uses:
            self.stdout.write(f"{use.kek_id}: {_standing(use)}, {use.data_keys} data keys")
        self.stdout.write(f"shredded data keys: {shredded}")

    def _new(self, options: dict[str, Any]) -> None:
        kek_id = options["id"] or f"{clock.today():%Y%m%d}-{secrets.token_hex(2)}"
        try:
            line = env.key_line(kek_id)
        except env.SettingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"key": line}) if options["json"] else line)
        if not options["json"]:
            self.stderr.write(
                "Put this first in WENJIN_KEYS, keep the older keys behind it, start Wenjin again, and run "
                "`wenjin keys rotate`. An older key may go when `wenjin keys list` shows 0 data keys under it "
                "and no backup that needs it is left."
            )

    def _rotate(self, options: dict[str, Any]) -> None:
        try:
            count = rotate()
        except KeyTrouble as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps({"rewrapped": count}) if options["json"] else f"data keys rewrapped: {count}"
        )


def _standing(use: KekUse) -> str:
    if use.is_active:
        return "active"
    return "kept for reading" if use.is_known else "MISSING in WENJIN_KEYS"
