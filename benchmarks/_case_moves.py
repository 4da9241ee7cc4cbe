"""Cases moved through the services, in a process of its own: ``prepare COUNT`` or ``move PART PARTS``."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks._own_database import set_up

ROUNDS = 5
Move = Callable[[], object]


def prepare(count: int) -> dict[str, object]:
    """So many submitted cases of the joint filing and others, and warm caches."""
    set_up()
    from wenjin.cases.models import CasePaper
    from wenjin.cases.sample.endings import Ending
    from wenjin.cases.sample.loading import load_samples
    from wenjin.core import clock

    made = load_samples(count, now=clock.now(), wanted=(Ending.SUBMITTED,), files=0).new
    # The counter has looked at the originals: marks on papers are not what is measured.
    CasePaper.objects.update(original_seen_at=clock.now())
    return {"cases": made}


def move(part: int, parts: int) -> dict[str, object]:
    """Every part-th of the cases from its submission to its end, in rounds; says that it is ready, and waits."""
    import django

    django.setup()
    moves = _moves(part, parts)
    rounds = _in_rounds(moves)
    # The collector of garbage as it is in a process of the server (wenjin/wsgi.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    print("ready", flush=True)
    sys.stdin.readline()
    began, found = time.time(), []
    for one in rounds:
        cpu, server = time.process_time(), _server_cpu()
        for act in one:
            act()
        found.append(
            {
                "moves": len(one),
                "cpu": time.process_time() - cpu,
                "server_cpu": _server_cpu() - server,
            }
        )
    return {"began": began, "ended": time.time(), "rounds": found}


def _in_rounds(moves: list[Move]) -> list[list[Move]]:
    """The moves in their order, cut into rounds of one length."""
    size = max(1, len(moves) // ROUNDS)
    return [moves[begin : begin + size] for begin in range(0, size * ROUNDS, size)]


def _server_cpu() -> float:
    """CPU seconds of the database process that serves this connection; 0 for SQLite, which runs in this one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    fields = stat.read_text(encoding="ascii").rpartition(")")[2].split() if stat.exists() else []
    # Fields 14 and 15 of the file (proc(5)): user and system time in ticks.
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _moves(part: int, parts: int) -> list[Move]:
    """The acts of an office and of the applicant, in the order of the procedure, one case after the other."""
    from wenjin.accounts.domain.actor import Role
    from wenjin.accounts.queries import actor_of_person, staff_with
    from wenjin.cases import services
    from wenjin.cases.models import Case
    from wenjin.cases.queries.procedures import procedure_of

    officers, counters = {}, {}
    for one in staff_with(Role.CASE_OFFICER):
        actor = replace(actor_of_person(one.id), is_strong=True)
        officers.update(dict.fromkeys(actor.authorities, actor))
    for one in staff_with(Role.COUNTER_OFFICER):
        actor = replace(actor_of_person(one.id), is_strong=True)
        counters.update(dict.fromkeys(actor.centres, actor))
    moves: list[Move] = []
    cases = Case.objects.filter(status="open").order_by("reference")
    for case in list(cases)[part::parts]:
        procedure, filer = procedure_of(case), actor_of_person(case.started_by_id)
        for decision in procedure.decisions:
            officer = officers[decision.authority]
            moves.append(_act(services.assign, officer, case.pk, decision.id, officer.person_id))
        for task in procedure.tasks:
            if task.id in procedure.done_by_submitting:
                continue
            if task.shows_originals:
                _show_originals(counters[case.centre], case.pk)
            if task.decision is not None:
                officer = officers[procedure.decision(task.decision).authority]
                moves.append(_act(services.decide, officer, case.pk, task.decision, "granted", key=task.id))
            else:
                actor = filer
                if task.side == "centre":
                    actor = counters[case.centre]
                elif task.authority is not None:
                    actor = officers[task.authority]
                moves.append(_act(services.complete_task, actor, case.pk, task.id, key=task.id))
    return moves


def _show_originals(counter: Any, case_id: UUID) -> None:
    """The counter has seen every original before the measuring begins: a look at one is no transition."""
    from wenjin.cases import services
    from wenjin.cases.models import CasePaper

    for item in CasePaper.objects.filter(case_id=case_id, removed_at=None).values_list("item_id", flat=True):
        services.check_paper(counter, case_id, item, is_good=True, original_seen=True)


def _act(service: Callable[..., object], *values: object, **named: object) -> Move:
    return lambda: service(*values, **named)


if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    found = {"prepare": prepare, "move": move}[word](*map(int, numbers))
    print(json.dumps(found))
