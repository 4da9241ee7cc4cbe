"""``wenjin keys list|new|rotate``: the keys that wrap data keys, and fresh ones for every setting."""

import json
import secrets
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from wenjin.core import clock
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.queries import KekUse, key_uses, shredded_count
from wenjin.core.keys.services import rotate
from wenjin.settings import env

# What is said beside a new key, by what it is for. Standard output holds the key alone, to be piped on.
_WHERE: Final = {
    "ring": "Put this first in WENJIN_KEYS, keep the older keys behind it, start Wenjin again, and run "
    "`wenjin keys rotate`. An older key may go when `wenjin keys list` shows 0 data keys under it "
    "and no backup that needs it is left.",
    "index": "This is for WENJIN_INDEX_KEY, before the first start. Changed later, nothing that was entered "
    "before is found by its number.",
    "head": "This is for WENJIN_HEAD_KEY. When it takes the place of another one, keep the public key of that "
    "one (`wenjin audit public-key`) in WENJIN_HEAD_PUBLIC_KEYS.",
}


class Command(BaseCommand):
    """Shows, makes and changes keys; never shows one that is in use."""

    help = (
        "Keys of sealed data. list: which there are and how much lies under each. new: a fresh key for a "
        "setting, see --kind. rotate: wrap everything anew under the first key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("what", choices=["list", "new", "rotate"])
        parser.add_argument(
            "--kind",
            choices=list(_WHERE),
            default="ring",
            help="what the new key is for. ring: WENJIN_KEYS, printed as id:base64. index: WENJIN_INDEX_KEY, "
            "head: WENJIN_HEAD_KEY, each printed as base64",
        )
        parser.add_argument(
            "--id", help="identifier of the new key of a ring; made from the date when left out"
        )
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
        line = _ring_line(options["id"]) if options["kind"] == "ring" else _single(options)
        self.stdout.write(json.dumps({"key": line}) if options["json"] else line)
        if not options["json"]:
            self.stderr.write(_WHERE[options["kind"]])

    def _rotate(self, options: dict[str, Any]) -> None:
        try:
            count = rotate()
        except KeyTrouble as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps({"rewrapped": count}) if options["json"] else f"data keys rewrapped: {count}"
        )


def _ring_line(key_id: str | None) -> str:
    try:
        return env.key_line(key_id or f"{clock.today():%Y%m%d}-{secrets.token_hex(2)}")
    except env.SettingError as error:
        raise CommandError(str(error)) from error


def _single(options: dict[str, Any]) -> str:
    if options["id"]:
        raise CommandError("only a key of a ring has an identifier: leave --id out")
    return env.new_key()


def _standing(use: KekUse) -> str:
    if use.is_active:
        return "active"
    return "kept for reading" if use.is_known else "MISSING in WENJIN_KEYS"
