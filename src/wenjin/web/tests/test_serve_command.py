"""What is made ready before the site is served: its address in links, and what its pages are drawn with."""

import json
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from wenjin.settings import base
from wenjin.web.management.commands import serve


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),  # noqa: S104  nothing is bound here
        ("::1", "http://[::1]:8123"),
        ("::", "http://[::1]:8123"),
        ("city.example", "http://city.example:8123"),
    ],
)
def test_servers_and_the_worker_are_told_the_port(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, host: str, address: str
) -> None:
    # Set and taken away again, so that what the command writes is undone after the test.
    monkeypatch.setenv("WENJIN_SITE", "")
    serve._say_where(host, 8123)
    assert os.environ["WENJIN_SITE"] == address == settings.SITE_ADDRESS


def test_an_address_that_was_given_stays(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://city.example"
    monkeypatch.setenv("WENJIN_SITE", "https://city.example")
    serve._say_where("127.0.0.1", 8123)
    assert os.environ["WENJIN_SITE"] == "https://city.example" == settings.SITE_ADDRESS


def test_a_house_that_was_never_served_has_its_style_sheets(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = base.STORAGES
    serve._collect_static()
    sheet = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]["web/wenjin.css"]
    assert (tmp_path / sheet).is_file()
    (tmp_path / sheet).unlink()
    serve._collect_static()
    assert not (tmp_path / sheet).exists(), "what was collected is not collected at every start"
