"""A ticket as a pass for the wallet of a phone (``.pkpass``): read by Apple Wallet and by several for Android.

A ZIP file with ``pass.json``, icons, ``manifest.json`` with the SHA-1 of each of them, and a detached signature
of the manifest (PKCS #7 in DER, with SHA-256). SHA-1 is what the format asks for. Source: Apple, Wallet Developer
Guide and PassKit Package Format Reference, developer.apple.com/library/archive.

A pass asks this house for nothing afterwards: no phone tells us that it has one. Whoever opens its address again
gets it as it is now, and by its serial number it takes the place of the one that is there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha1
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.core.delivery.mail import sender_of
from wenjin.events.addresses import event_path, registration_path, whole
from wenjin.events.domain.ticket_codes import wallet_serial
from wenjin.events.papers.wallet_key import WalletKey
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.events.queries.ticket_key import ticket_key

MEDIA_TYPE: Final = "application/vnd.apple.pkpass"
_MARK: Final = "web/mark.svg"
_ICON: Final = Path(__file__).with_name("icon.typ")
_POINTS_OF_AN_INCH: Final = 72.0
# By how many pixels a screen has for a point.
_ICONS: Final = {"icon.png": 1, "icon@2x.png": 2, "icon@3x.png": 3}
# The oldest day of a ZIP file: the same ticket gives the same file, but for the signature, which tells its time.
_WRITTEN: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
# White on the colour of the mark, 8.4:1.
_COLOURS: Final = {
    "backgroundColor": "rgb(11, 85, 99)",
    "foregroundColor": "rgb(255, 255, 255)",
    "labelColor": "rgb(255, 255, 255)",
}


@dataclass(frozen=True, slots=True)
class WalletTicket:
    """The ticket of one guest.

    Attributes:
        event: in the language of the pass.
        name: of the guest, or what stands for it.
        when: day, times and zone, in words.
        expires_at: from then on a wallet puts it away.
    """

    registration: RegistrationSeen
    event: EventWhole
    guest: GuestSeen
    name: str
    when: str
    expires_at: datetime

    @property
    def is_void(self) -> bool:
        """Whether nobody is let in with it any more."""
        return self.registration.state != "confirmed" or self.event.is_cancelled

    @property
    def is_of_holder(self) -> bool:
        """Whether it is the ticket of who registered: who comes along has no business with the private page."""
        return self.guest.place == 0


def wallet_pass(ticket: WalletTicket, key: WalletKey, language: str) -> bytes:
    """The file, as the registration is now; one that ended is void and has no code."""
    with translation.override(language):
        said = _pass(ticket, key)
    files = {"pass.json": _json(said), **_icons(_mark())}
    # No secret and no proof: the format names files by it, and the signature is over SHA-256.
    manifest = _json({name: sha1(one, usedforsecurity=False).hexdigest() for name, one in files.items()})
    return _zipped({**files, "manifest.json": manifest, "signature": _signature(manifest, key)})


def _pass(ticket: WalletTicket, key: WalletKey) -> dict[str, Any]:
    event, house = ticket.event, sender_of(settings.MAIL_FROM)[0] or "Wenjin"
    said: dict[str, Any] = {
        "formatVersion": 1,
        "passTypeIdentifier": key.pass_type,
        "teamIdentifier": key.team,
        "serialNumber": wallet_serial(ticket.guest.id, ticket_key()),
        "groupingIdentifier": event.code,
        "organizationName": house,
        "logoText": house,
        "description": str(event.title),
        **_COLOURS,
        "relevantDate": _moment(event.starts_at),
        "expirationDate": _moment(ticket.expires_at),
        "voided": ticket.is_void,
        # The private link stands on it: whoever has it can change the registration.
        "sharingProhibited": ticket.is_of_holder,
        "eventTicket": _fields(ticket),
    }
    if not ticket.is_void:
        code = _barcode(ticket.guest.ticket)
        # Wallets older than 2015, and some for Android, know only the first.
        said |= {"barcode": code, "barcodes": [code]}
    return said


def _fields(ticket: WalletTicket) -> dict[str, list[dict[str, str]]]:
    event, seen = ticket.event, ticket.registration
    when = pgettext("of an appointment", "When")
    return {
        "headerFields": [_field("number", _("Your number"), seen.reference)],
        "primaryFields": [_field("title", "", event.title)],
        "secondaryFields": [_field("when", when, ticket.when)],
        "auxiliaryFields": _filled(
            _field("where", _("Where"), event.venue_name), _field("name", _("Name"), ticket.name)
        ),
        "backFields": _filled(
            # What is long is cut on the front.
            _field("in-full", str(event.title), ticket.when),
            _field("place", _("Where"), _place(event)),
            *_links(ticket),
            _field("organiser", _("Organiser"), event.organiser),
        ),
    }


def _links(ticket: WalletTicket) -> list[dict[str, str]]:
    language = translation.get_language()
    if ticket.is_of_holder:
        secret = ticket.registration.contact.secret
        warning = _("Whoever has the address of this page can change it. Keep it to yourself.")
        link = whole(registration_path(secret, language))
        return [_field("registration", _("Your registration"), f"{link}\n\n{warning}")]
    return [_field("event", pgettext("label", "Event"), whole(event_path(ticket.event.code, language)))]


def _place(event: EventWhole) -> str:
    if event.house is None:
        return str(event.venue_name or "")
    parts = (event.house.name, event.room_name, event.house.address, event.house.way)
    return "\n".join(str(one) for one in parts if one)


def _field(key: str, label: str, value: object) -> dict[str, str]:
    return {"key": key, **({"label": label} if label else {}), "value": str(value or "")}


def _filled(*fields: dict[str, str]) -> list[dict[str, str]]:
    """Those that say something."""
    return [one for one in fields if one["value"]]


def _barcode(code: str) -> dict[str, str]:
    """What the picture on the page holds; codes of tickets are figures, capital letters and hyphens."""
    return {
        "format": "PKBarcodeFormatQR",
        "message": code,
        "messageEncoding": "iso-8859-1",
        "altText": code,
    }


def _moment(moment: datetime) -> str:
    """As ISO 8601 writes it, by the clock of the city: ``2026-11-05T09:00:00+08:00``."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _mark() -> str:
    found = finders.find(_MARK)
    if not found:
        raise FileNotFoundError(_MARK)
    return Path(found).read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def _icons(mark: str) -> Mapping[str, bytes]:
    """The mark as pictures, by name."""
    import typst  # 7 MB, and few web processes ever set a document

    made = {}
    for name, scale in _ICONS.items():
        drawn = typst.compile(_ICON, format="png", ppi=_POINTS_OF_AN_INCH * scale, sys_inputs={"mark": mark})
        if not isinstance(drawn, bytes):
            raise TypeError("typst gave no single picture")
        made[name] = drawn
    return made


def _signature(manifest: bytes, key: WalletKey) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

    builder = PKCS7SignatureBuilder().set_data(manifest).add_signer(key.certificate, key.key, SHA256())
    for one in key.others:
        builder = builder.add_certificate(one)
    return builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as made:
        for name, content in files.items():
            one = ZipInfo(name, _WRITTEN)
            one.create_system, one.external_attr = _UNIX, _READABLE
            made.writestr(one, content)
    return out.getvalue()
