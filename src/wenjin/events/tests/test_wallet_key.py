"""What is set for wallets is good, or it is said what is wrong with it."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core import checks
from pytest_django import Settings

from wenjin.core import clock
from wenjin.events.checks import passes_can_be_signed
from wenjin.events.papers.wallet_key import NoWalletKey, set_wallet_key, wallet_key
from wenjin.events.tests.wallet_stage import (
    BEGINS,
    ENDS,
    PASS_TYPE,
    TEAM,
    authority,
    certificate,
    key_pem,
    named,
    pem_of,
)

AT = datetime.fromisoformat("2026-11-05T09:00+08:00")


def given(settings: Settings, pem: str, pass_type: str = PASS_TYPE, team: str = TEAM) -> None:
    settings.WALLET_CERTIFICATE, settings.WALLET_PASS_TYPE, settings.WALLET_TEAM = pem, pass_type, team


def wrong(settings: Settings, pem: str, pass_type: str = PASS_TYPE, team: str = TEAM) -> str:
    """What is said of these settings, at the start and when they are used."""
    given(settings, pem, pass_type, team)
    with pytest.raises(NoWalletKey) as told:
        set_wallet_key()
    assert wallet_key(AT) is None, "a page is drawn all the same"
    (said,) = passes_can_be_signed()
    assert (said.level, said.msg) == (checks.ERROR, str(told.value))
    assert "PRIVATE KEY" not in said.msg
    return said.msg


def test_nothing_set_is_no_passes_and_no_worry(settings: Settings) -> None:
    given(settings, "", "", "")
    assert wallet_key(AT) is None
    assert passes_can_be_signed() == []


@pytest.mark.parametrize("is_file", [True, False])
def test_a_file_or_its_content(settings: Settings, tmp_path: Path, is_file: bool) -> None:
    made, file = authority(), tmp_path / "wallet.pem"
    file.write_text(made.pem)
    begun = made.pem[made.pem.index("-----BEGIN") :]
    given(settings, str(file) if is_file else begun)
    found = wallet_key(AT)
    assert found is not None
    assert (found.certificate, found.others) == (made.own, (made.middle,))
    assert (found.pass_type, found.team, found.begins_at, found.ends_at) == (PASS_TYPE, TEAM, BEGINS, ENDS)
    assert "PRIVATE" not in repr(found)
    assert passes_can_be_signed() == []


def test_a_file_that_is_replaced_is_read_anew(settings: Settings, tmp_path: Path) -> None:
    made, file = authority(), tmp_path / "wallet.pem"
    file.write_text(made.pem)
    given(settings, str(file))
    assert wallet_key(AT) is not None
    file.write_text("nothing")
    os.utime(file, ns=(1, 1))
    assert wallet_key(AT) is None


def test_a_certificate_counts_only_in_its_days(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    given(settings, authority().pem.partition("\n")[2])
    assert wallet_key(ENDS - timedelta(seconds=1)) is not None
    assert wallet_key(ENDS) is None
    assert wallet_key(BEGINS - timedelta(seconds=1)) is None
    for at in (ENDS - timedelta(days=20), ENDS + timedelta(days=1)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        (said,) = passes_can_be_signed()
        assert (said.level, said.id) == (checks.WARNING, "events.W001"), "the site starts all the same"
        assert "2040-01-01" in said.msg


def test_one_or_two_of_the_three_are_not_enough(settings: Settings) -> None:
    for three in (("x.pem", "", ""), ("", PASS_TYPE, TEAM), ("x.pem", PASS_TYPE, ""), ("x.pem", "", TEAM)):
        assert "belong together" in wrong(settings, *three)


def test_what_is_wrong_is_said(settings: Settings, tmp_path: Path) -> None:
    made = authority()
    own, key, middle = pem_of(made.own), key_pem(made.key), pem_of(made.middle)
    assert "No such file" in wrong(settings, str(tmp_path / "none.pem"))
    assert "Is a directory" in wrong(settings, str(tmp_path))
    assert "no private key" in wrong(settings, own + middle)
    assert "under a password" in wrong(settings, own + key_pem(made.key, "secret") + middle)
    assert "no certificate of its key" in wrong(settings, key + middle)
    assert "no certificate of its key" in wrong(settings, own + key_pem(made.middle_key))
    told = wrong(settings, own + key)
    assert "lacks the intermediate certificate" in told
    assert "Sample Developer Relations" in told
    assert "lacks the intermediate" in wrong(settings, own + key + pem_of(made.root))
    assert "private key that cannot" in wrong(settings, own + key.replace("M", "N", 3) + middle)
    broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert "certificate that cannot" in wrong(settings, broken + key)
    odd = ed25519.Ed25519PrivateKey.generate()
    odd_pem = odd.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert "of RSA or of an elliptic curve" in wrong(settings, own + odd_pem + middle)


def test_the_certificate_must_be_for_what_is_set(settings: Settings) -> None:
    made = authority()
    pem = pem_of(made.own) + key_pem(made.key) + pem_of(made.middle)
    told = wrong(settings, pem, "pass.org.example.others")
    assert "WENJIN_WALLET_PASS_TYPE is pass.org.example.others" in told
    assert f"is for {PASS_TYPE}" in told
    assert f"WENJIN_WALLET_TEAM is ZZ12CD34EF, but the certificate is for {TEAM}" in wrong(
        settings, pem, PASS_TYPE, "ZZ12CD34EF"
    )
    assert "must read pass.org" in wrong(settings, pem, "org.example.tickets")
    assert "ten capital letters" in wrong(settings, pem, PASS_TYPE, "short")


def test_a_certificate_that_names_nobody_is_taken(settings: Settings) -> None:
    made, key = authority(), ec.generate_private_key(ec.SECP256R1())
    own = certificate(named("A house"), key, made.middle.subject, made.middle_key, is_ca=False)
    given(settings, pem_of(own) + key_pem(key) + pem_of(made.middle))
    assert wallet_key(AT) is not None
