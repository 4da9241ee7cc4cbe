"""At which centre: the nearest where nobody chooses, the chosen one else, and said in receipt and mail."""

import pytest
from django.utils import translation

from wenjin.cases import services
from wenjin.cases.exports.receipt_pdf import receipt_sheet
from wenjin.cases.models import Receipt
from wenjin.cases.queries.centres import (
    centre,
    centre_of_service,
    centres_of_service,
    hours_words,
    nearest_centre,
)
from wenjin.cases.services.documents import receipt_content
from wenjin.cases.services.refusals import CentreNotOffered, Forbidden
from wenjin.cases.tests import stage
from wenjin.catalogue.tests.qr_reading import read_qr
from wenjin.core.delivery import queries as mails
from wenjin.core.delivery.models import Mail

pytestmark = pytest.mark.usefixtures("shenzhen")
HETAO, LONGHUA, QIANHAI = "hetao-station", "longhua-centre", "qianhai-talent-hub"


def test_several_centres_take_the_joint_filing_and_one_takes_what_nobody_offers() -> None:
    assert [one.id for one in centres_of_service(stage.JOINT)] == [LONGHUA, HETAO, QIANHAI]
    assert [one.id for one in centres_of_service("no-such-service")] == [LONGHUA]
    assert centre_of_service("business-invitation") == "foreign-affairs-office"
    assert centre("no-such-centre") is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, (LONGHUA, False)),
        ({"address": "1 Sample Road, Luohu"}, (LONGHUA, False)),
        ({"address": "Longhua", "workplace": "Qianhai, tower 1"}, (QIANHAI, True)),
        ({"workplace": "深圳市福田区样例路1号", "address": "龙华"}, (HETAO, True)),
        ({"address": "龙华区民治"}, (LONGHUA, True)),
    ],
)
def test_where_somebody_works_counts_before_where_they_live(
    answers: dict[str, str], expected: tuple[str, bool]
) -> None:
    assert nearest_centre(stage.JOINT, answers) == expected


def test_hours_are_said_in_the_language_of_the_reader() -> None:
    known = centre(LONGHUA)
    assert known is not None
    assert hours_words(known) == ("Monday to Friday: 09:00–18:00", "Saturday: 10:00–17:00")
    with translation.override("zh-hans"):
        assert "星期六" in hours_words(known)[1]


def test_a_choice_is_kept_written_down_and_refused_where_it_is_none() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    with pytest.raises(CentreNotOffered):
        services.choose_centre(ada, case.pk, "luohu-port-services")
    with pytest.raises(services.NoSuchCase):
        services.choose_centre(stage.applicant("Other"), case.pk, HETAO)
    services.choose_centre(ada, case.pk, HETAO, key="c")
    sent = services.submit(ada, case.pk, key="s").case
    assert sent.centre == HETAO
    with pytest.raises(Forbidden):
        services.choose_centre(ada, case.pk, LONGHUA)


def test_receipt_and_mail_say_where_to_go() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    assert case.centre == LONGHUA
    content = receipt_content(Receipt.objects.get(case=case))
    assert [one.reader for one in content.where][:2] == [
        "Beside Shenzhen North station, Longhua",
        "Monday to Friday: 09:00–18:00",
    ]
    assert content.where[0].chinese == "龙华，深圳北站旁"
    assert read_qr(str(receipt_sheet(content)["qr"])) == content.verify_url
    stage.run_outbox()
    sent = [mails.mail(one) for one in Mail.objects.values_list("pk", flat=True)]
    told = "".join(one.text for one in sent if one is not None)
    assert "Longhua International Cooperation Center\nBeside Shenzhen North station, Longhua" in told
