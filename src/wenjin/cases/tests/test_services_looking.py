"""What was taken out of a draft before it was sent is nobody's but its holder's."""

from datetime import timedelta

import pytest

from wenjin.cases import services
from wenjin.cases.models import CasePaper
from wenjin.cases.services.looking import open_paper
from wenjin.cases.tests import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]


def test_offices_open_only_what_was_in_place_when_it_was_sent_or_later() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    taken_out = CasePaper.objects.get(case=case, evidence="passport").item
    services.put_paper(ada, case.pk, "passport", stage.file().pk)
    services.submit(ada, case.pk, key="s")
    officer = stage.officer()
    with pytest.raises(services.PaperNotAsked):
        open_paper(officer, case.pk, taken_out.pk)
    assert open_paper(ada, case.pk, taken_out.pk)[1]
    row = CasePaper.objects.get(case=case, evidence="passport", removed_at=None)
    assert open_paper(officer, case.pk, row.item_id)[1]
    case.refresh_from_db()
    assert case.submitted_at is not None
    # Replaced after an office asked: it was handed in, so it stays readable.
    CasePaper.objects.filter(pk=row.pk).update(removed_at=case.submitted_at + timedelta(days=1))
    assert open_paper(officer, case.pk, row.item_id)[1]
