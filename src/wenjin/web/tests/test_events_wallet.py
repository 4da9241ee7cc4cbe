"""The ticket of a guest in the wallet of a phone: what it says, that it is signed, and who gets one."""

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from wenjin.core import clock
from wenjin.events.domain.ticket_codes import NoTicket, read_code
from wenjin.events.queries.registrations import RegistrationSeen, by_secret
from wenjin.events.tests.forum_stage import Event, Registration, forum
from wenjin.events.tests.wallet_stage import PASS_TYPE, TEAM, authority, pem_of
from wenjin.web import events_limits, events_link
from wenjin.web.stencils import Stencils
from wenjin.web.tests.test_events_register import registered

pytestmark = pytest.mark.django_db
PNG_SIZES = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87}
LINK = "Add to a wallet"


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with a certificate; forms and pages of other tests are forgotten."""
    file = tmp_path / "wallet.pem"
    file.write_text(authority().pem)
    settings.WALLET_CERTIFICATE = str(file)
    settings.WALLET_PASS_TYPE, settings.WALLET_TEAM = PASS_TYPE, TEAM
    settings.SITE_ADDRESS = "https://centre.example.org"
    settings.MAIL_FROM = "Centre of the city <centre@sample.example>"
    events_limits.COUNTS.forget()
    monkeypatch.setattr(events_link, "_PAGES", Stencils())


def files_of(client: Client, address: str, place: int = 0) -> dict[str, bytes]:
    """What is in the pass of a guest."""
    response = client.get(f"{address}ticket-{place}.pkpass")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.apple.pkpass"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as made:
        assert made.testzip() is None
        return {name: made.read(name) for name in made.namelist()}


def pass_of(client: Client, address: str, place: int = 0) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(files_of(client, address, place)["pass.json"])
    return said


def seen_of(address: str) -> RegistrationSeen:
    seen = by_secret(secret_of(address), clock.now())
    assert seen is not None
    return seen


def secret_of(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[1]


def values(said: dict[str, Any]) -> dict[str, str]:
    """What stands in its fields, by their keys, of which each stands once."""
    fields = [one for of in said["eventTicket"].values() for one in of]
    found = {one["key"]: one["value"] for one in fields}
    assert len(found) == len(fields)
    assert all(found.values())
    return found


def test_what_a_pass_says(client: Client) -> None:
    made = forum()
    address = registered(client)
    said, seen = pass_of(client, address), seen_of(address)
    begins = timezone.localtime(made.starts_at)
    assert (said["formatVersion"], said["passTypeIdentifier"], said["teamIdentifier"]) == (1, PASS_TYPE, TEAM)
    assert (said["organizationName"], said["description"]) == ("Centre of the city", "Forum of the city")
    assert said["relevantDate"] == f"{begins:%Y-%m-%d}T09:00:00+08:00"
    assert said["expirationDate"] == f"{begins:%Y-%m-%d}T18:00:00+08:00"
    assert (said["voided"], said["sharingProhibited"]) == (False, True)
    code = {
        "format": "PKBarcodeFormatQR",
        "message": seen.guests[0].ticket,
        "messageEncoding": "iso-8859-1",
        "altText": seen.guests[0].ticket,
    }
    assert (said["barcode"], said["barcodes"]) == (code, [code])
    assert code["message"].isascii()
    told = values(said)
    assert (told["title"], told["name"], told["number"]) == (
        "Forum of the city",
        "Ada Sample",
        seen.reference,
    )
    assert "09:00–17:00 (UTC+8)" in told["when"]
    assert told["where"] == "River House"
    assert told["place"] == "River House\nGreat hall\n1 River Road"
    assert told["registration"].startswith(f"https://centre.example.org{address}\n")


def test_the_serial_number_is_no_secret_and_stays(client: Client) -> None:
    forum()
    address = registered(client, 2)
    serials = [pass_of(client, address, place)["serialNumber"] for place in (0, 1, 0)]
    assert serials[0] == serials[2] != serials[1]
    seen = seen_of(address)
    told = {
        secret_of(address),
        *(str(one.id.hex) for one in seen.guests),
        *(one.ticket for one in seen.guests),
    }
    assert not told & set(serials)
    with pytest.raises(NoTicket):
        read_code(serials[0])


def test_who_comes_along_is_not_given_the_private_link(client: Client) -> None:
    made = forum()
    address = registered(client, 2)
    files = files_of(client, address, 1)
    said = json.loads(files["pass.json"])
    assert secret_of(address) not in files["pass.json"].decode()
    told = values(said)
    assert (told["name"], said["barcode"]["message"]) == ("Guest 1", seen_of(address).guests[1].ticket)
    assert told["event"] == f"https://centre.example.org/en/events/{made.code}/"
    assert said["sharingProhibited"] is False


def test_a_pass_speaks_the_language_of_its_page(client: Client) -> None:
    forum()
    address = registered(client).replace("/en/", "/zh-hans/")
    said = pass_of(client, address)
    told = values(said)
    assert said["description"] == "城市论坛"
    assert told["where"] == "河边楼"
    assert told["registration"].startswith(f"https://centre.example.org{address}\n")


def test_the_manifest_names_every_file_with_its_hash(client: Client) -> None:
    forum()
    files = files_of(client, registered(client))
    manifest = json.loads(files["manifest.json"])
    assert set(files) == {*manifest, "manifest.json", "signature"}
    assert set(manifest) == {"pass.json", *PNG_SIZES}
    for name, told in manifest.items():
        assert hashlib.sha1(files[name], usedforsecurity=False).hexdigest() == told, name


def test_icons_show_the_mark_of_the_house(client: Client) -> None:
    forum()
    files = files_of(client, registered(client))
    for name, side in PNG_SIZES.items():
        with Image.open(io.BytesIO(files[name])) as picture:
            assert (picture.format, picture.size) == ("PNG", (side, side))
            colours = {colour for _, colour in picture.convert("RGB").getcolors(side * side) or []}
        assert {(255, 255, 255), (0x0B, 0x55, 0x63)} <= colours, name


def test_the_same_ticket_gives_the_same_file_but_for_the_signature(client: Client) -> None:
    forum()
    address = registered(client)
    first, second = files_of(client, address), files_of(client, address)
    assert list(first) == list(second)
    assert {name for name in first if first[name] != second[name]} <= {"signature"}


def test_the_signature_is_of_the_certificate_that_is_set(client: Client) -> None:
    forum()
    files, made = files_of(client, registered(client)), authority()
    signed = cms.ContentInfo.load(files["signature"])["content"]
    assert signed["encap_content_info"]["content"].native is None, "the manifest is not in it again"
    found = {one.chosen.dump() for one in signed["certificates"]}
    assert found == {one.public_bytes(Encoding.DER) for one in (made.own, made.middle)}
    (signer,) = signed["signer_infos"]
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    assert attributes["message_digest"] == hashlib.sha256(files["manifest.json"]).digest()
    assert abs(attributes["signing_time"] - datetime.now(UTC)) < timedelta(hours=1)
    made.key.public_key().verify(
        signer["signature"].native, signer["signed_attrs"].untag().dump(), PKCS1v15(), SHA256()
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no second program to ask")
def test_another_program_verifies_the_signature(client: Client, tmp_path: Path) -> None:
    forum()
    files = files_of(client, registered(client))
    for name in ("manifest.json", "signature"):
        (tmp_path / name).write_bytes(files[name])
    (tmp_path / "changed.json").write_bytes(files["manifest.json"].replace(b"a", b"b", 1))
    (tmp_path / "root.pem").write_text(pem_of(authority().root))
    trust, out = ("-CAfile", "root.pem", "-purpose", "any"), ("-out", "out")
    asked = ("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", *trust, *out)
    for name, code in (("manifest.json", 0), ("changed.json", 4)):
        done = subprocess.run(  # noqa: S603  all its words stand here
            [*asked, "-content", name], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr


def test_a_registration_that_ended_has_a_void_pass_without_a_code(client: Client) -> None:
    forum()
    address = registered(client)
    good = pass_of(client, address)
    assert client.post(f"{address}cancel/", {"key": "c"}).status_code == 302
    void = pass_of(client, address)
    assert void["voided"] is True
    assert void["serialNumber"] == good["serialNumber"], "it takes the place of the good one"
    assert "WJ-" not in json.dumps(void)
    assert LINK not in client.get(address).content.decode()


def test_a_cancelled_event_has_void_passes(client: Client) -> None:
    made = forum()
    address = registered(client)
    Event.objects.filter(pk=made.pk).update(state="cancelled", version=made.version + 1)
    void = pass_of(client, address)
    assert void["voided"] is True
    assert "barcode" not in void
    assert "barcodes" not in void


@pytest.mark.parametrize("state", sorted({*Registration.State} - {"confirmed", "cancelled"}))
def test_who_has_no_ticket_has_no_pass(client: Client, state: str) -> None:
    forum()
    address = registered(client)
    Registration.objects.update(state=state)
    assert client.get(f"{address}ticket-0.pkpass").status_code == 404
    assert LINK not in client.get(address).content.decode()


def test_who_follows_online_needs_none(client: Client) -> None:
    forum()
    address = registered(client)
    Registration.objects.update(is_online=True)
    assert client.get(f"{address}ticket-0.pkpass").status_code == 404


def test_a_pass_is_only_behind_the_link_of_its_guests(client: Client) -> None:
    forum(places=9)
    first = registered(client)
    second = registered(client, 2, {"email": "bo@example.org"}, key="other")
    assert client.get(f"{second}ticket-1.pkpass").status_code == 200
    assert client.get(f"{first}ticket-1.pkpass").status_code == 404
    assert client.get("/en/events/registration/never-was/ticket-0.pkpass").status_code == 404
    assert client.post(f"{first}ticket-0.pkpass").status_code == 405


def test_the_page_links_to_the_pass_of_each_guest(client: Client) -> None:
    forum()
    address = registered(client, 2)
    page = client.get(address).content.decode()
    assert page.count(LINK) == 2
    for place in (0, 1):
        assert f'href="{address}ticket-{place}.pkpass"' in page


@pytest.mark.parametrize("wallet", ["", "no-such-file.pem"])
def test_a_house_without_a_good_certificate_gives_none(
    client: Client, settings: Settings, wallet: str
) -> None:
    forum()
    address = registered(client)
    assert LINK in client.get(address).content.decode()
    settings.WALLET_CERTIFICATE = wallet
    if not wallet:
        settings.WALLET_PASS_TYPE = settings.WALLET_TEAM = ""
    assert client.get(f"{address}ticket-0.pkpass").status_code == 404
    assert LINK not in client.get(address).content.decode(), "nor on a page drawn before"
    assert client.get(f"{address}ticket-0.png").status_code == 200
