"""The pack report: its figures are those of the data, and search engines leave it alone."""

import pytest
from django.test import Client

from wenjin.accounts import queries, services
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.catalogue.queries.report import pack_report
from wenjin.core import clock

pytestmark = pytest.mark.usefixtures("shenzhen")


def test_figures() -> None:
    report = pack_report()
    assert report.services == 333
    assert report.evidence == 253
    assert sum(count for _, count in report.conditions) == report.requirements
    assert sum(count for _, count in report.confidence) == report.services
    english = report.texts[0]
    assert (english.language.code, english.share) == ("en", 100)
    for line in report.texts:
        assert sum(line.by_state) == line.total


def test_page_for_staff_only(client: Client) -> None:
    assert client.get("/en/desk/pack/")["Location"] == "/en/account/sign-in/?next=/en/desk/pack/"
    services.sample_people(clock.now())
    editor = queries.person_with_email("hanna@sample.example")
    assert editor
    sign_in(client, editor.id)
    response = client.get("/en/desk/pack/")
    assert response.status_code == 200
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert client.get("/desk/pack/").status_code == 302
