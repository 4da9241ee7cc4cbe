"""Web servers and workers are killed in the middle of submissions: nothing acknowledged is lost or done twice."""

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from tests.crash.clients import Filing, Street, Uploading
from tests.crash.killer import Killer
from tests.crash.paper import paper
from tests.crash.place import Place
from wenjin.core.delivery.tests.postbox import Postbox

TIMES = {"sqlite": 50, "postgresql": 10}
CLIENTS = 3
EVIDENCE = "passport"
# Applications sent for each kill: there is always one to be cut, or one that the workers have in their hands.
A_KILL = 1


class Queue:
    """Applications that wait to be sent; the killer lets a few go at a time."""

    def __init__(self, drafts: list[dict[str, str]], street: Street) -> None:
        self.drafts, self.street = list(drafts), street
        self.lock, self.go = threading.Lock(), threading.Semaphore(0)
        self.clients: list[Filing] = []
        self.receipts: dict[str, str] = {}
        self.is_over = threading.Event()

    def work(self) -> None:
        """What one of the clients does until there is nothing left."""
        while (draft := self._next()) is not None:
            client = Filing(self.street, draft["session"], seed=hash(draft["reference"]))
            self.clients.append(client)
            client.ready(draft["reference"])
            while not self.go.acquire(timeout=0.2):
                if self.is_over.is_set():
                    break
            code = client.send()
            with self.lock:
                self.receipts[draft["id"]] = code

    def _next(self) -> dict[str, str] | None:
        with self.lock:
            return self.drafts.pop() if self.drafts else None


def test_killed_in_the_middle_of_a_submission(place: Place) -> None:
    times = TIMES["sqlite" if place.database.startswith("sqlite") else "postgresql"]
    *drafts, uploaded = place.call("prepare", str(times * A_KILL + 1))
    street = Street()
    killer = Killer(place, street, seed=times)
    killer.begin()
    queue = Queue(drafts, street)
    uploading = Uploading(street, uploaded["session"], seed=3)
    uploads = _Uploads(uploading, uploaded["reference"])
    with ThreadPoolExecutor(CLIENTS + 1) as people:
        sending = [people.submit(queue.work) for _ in range(CLIENTS)]
        files = people.submit(uploads.work)
        try:
            _kill(killer, queue, times, [*sending, files])
        finally:
            queue.is_over.set()
            uploads.is_over.set()
        place.wait_until_ready(*killer.coming)
        killer.receive()
        for one in (*sending, files):
            one.result(timeout=120)
    _finish(place)
    assert sum(killer.kills.values()) == times
    assert killer.in_the_middle["web"] >= times // 2 * 0.6, (
        "the servers were killed while nobody sent anything"
    )
    assert killer.in_the_middle["worker"] >= times // 2 * 0.4, (
        "the workers were killed while they had nothing"
    )
    assert sum(client.cuts for client in queue.clients) > 0
    assert [one for client in (*queue.clients, uploading) for one in client.strange] == []
    told = place.call("report")
    _nothing_is_lost(told, queue.receipts, [one["id"] for one in drafts])
    _nothing_is_sent_twice(told, place.postbox, [one["id"] for one in drafts])
    assert told["outbox"]["tried_again"] > 0, "no message came back from a dead worker"
    _papers_are_whole(place, uploaded["id"], uploads.done)


def _kill(killer: Killer, queue: Queue, times: int, people: list[Future[None]]) -> None:
    """Servers and workers by turns that chance draws."""
    turns = ["web", "worker"] * (times // 2)
    killer.chance.shuffle(turns)
    for kind in turns:
        queue.go.release(A_KILL)
        hit = killer.kill_a_web() if kind == "web" else killer.kill_a_worker()
        for one in people:
            if one.done():
                one.result()
        assert hit, f"nothing to kill a {kind} in\n{killer.place.log()}"


class _Uploads:
    """Sends one paper after the other as long as there is killing, two at the least."""

    def __init__(self, client: Uploading, reference: str) -> None:
        self.client, self.reference = client, reference
        self.is_over, self.done = threading.Event(), 0

    def work(self) -> None:
        content = paper()
        while (not self.is_over.is_set() and self.done < 8) or self.done < 2:
            self.client.upload(self.reference, EVIDENCE, content)
            self.done += 1


def _finish(place: Place) -> None:
    """Until the workers have nothing left to do; leases of the dead run out meanwhile."""
    question = (
        "SELECT count(*) FROM outbox_message WHERE done_at IS NULL AND dead_at IS NULL"
        " AND topic IN ('case_notice_due', 'case_receipt_due', 'delivery.mail')"
    )
    end = time.monotonic() + 90
    while place.asked(question)[0][0]:
        assert time.monotonic() < end, place.log()
        time.sleep(0.2)
    place.end()


def _nothing_is_lost(told: dict[str, Any], receipts: dict[str, str], drafts: list[str]) -> None:
    assert set(receipts) == set(drafts), "everybody was answered in the end"
    for case_id, code in receipts.items():
        case = told["cases"][case_id]
        assert case["receipts"] == [code], "the receipt is the one that was shown"
        assert case["status"] == "open"
        assert case["submitted"] == 1
        assert case["notices"] == 1
        assert case["transfers"] == 2
        assert case["receipt_files"] == [True]
    for case in told["cases"].values():
        assert case["differs"] == [], "the rows are not what the ledger says"
        assert (case["status"] == "open") == (len(case["receipts"]) == 1), "a submission by halves"
        assert case["submitted"] == len(case["receipts"])
    assert told["ledger"] == {"is_whole": True, "problems": []}
    assert told["outbox"]["dead"] == []


def _nothing_is_sent_twice(told: dict[str, Any], postbox: Postbox, drafts: list[str]) -> None:
    """One mail is written for each application. A mail may leave twice when a worker dies between the mail
    server's yes and the note of it; it has the same identity then, and receivers show it once."""
    written = Counter(message for one in drafts for message, _ in told["cases"][one]["mails"])
    assert all(len(told["cases"][one]["mails"]) == 1 for one in drafts)
    assert {state for one in drafts for _, state in told["cases"][one]["mails"]} == {"sent"}
    arrived = Counter(str(mail["Message-ID"]) for mail in postbox.mails)
    assert set(written) <= set(arrived)
    doubled = sum(count - 1 for message, count in arrived.items() if message in written)
    assert doubled <= told["outbox"]["tried_again"]


def _papers_are_whole(place: Place, case_id: str, count: int) -> None:
    rows = place.call("papers", case_id, EVIDENCE)
    first, *uploaded = rows
    assert first["is_in_place"], "the paper that was there stays beside the added ones"
    assert len(uploaded) == count, "each was put into the case once"
    assert all(one["is_whole"] for one in uploaded), rows
