"""Many write at once, and no entry is lost or forked. On SQLite writers wait for each other anyway."""

import threading

import pytest
from django.db import connection

from wenjin.core.ledger import book, heads
from wenjin.core.ledger.errors import AlreadyActed, SomebodyWasFaster
from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.tests.tampering import AT
from wenjin.core.ledger.verification import verify

WRITERS, EACH = 4, 25


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database with several writers")
@pytest.mark.django_db(transaction=True)
def test_many_writers_share_a_stream() -> None:
    lost: list[int] = []
    refused: list[str] = []

    def write() -> None:
        for turn in range(EACH):
            while True:
                try:
                    book.append("case:a", "case.a", at=AT, actor="system", payload={"turn": turn})
                    break
                except SomebodyWasFaster:
                    lost.append(turn)
        try:
            book.append("case:b", "case.a", at=AT, actor="system", payload={}, act_key="once")
        except (AlreadyActed, SomebodyWasFaster) as error:
            refused.append(type(error).__name__)
        heads.sign_head(AT)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(stream="case:a").count() == WRITERS * EACH
    assert Entry.objects.filter(stream="case:b").count() == 1
    assert refused == ["AlreadyActed"] * (WRITERS - 1)
    heads.sign_head(AT)
    report = verify()
    assert report.is_whole
    assert report.waiting == 0
