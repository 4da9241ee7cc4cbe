"""Cases moved through the services, in a process of its own: ``prepare COUNT`` or ``move PART PARTS``."""

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks._own_database import set_up

Move = Callable[[], object]


def prepare(count: int) -> dict[str, object]:
    """So many submitted cases of the joint filing and others, and warm caches."""
    set_up()
    from wenjin.cases.sample.endings import Ending
    from wenjin.cases.sample.loading import load_samples
    from wenjin.core import clock

    return {"cases": load_samples(count, now=clock.now(), wanted=(Ending.SUBMITTED,), files=0).new}


def move(part: int, parts: int) -> dict[str, object]:
    """Every part-th of the cases from its submission to its end; waits for a line before it begins."""
    import django

    django.setup()
    moves = _moves(part, parts)
    gc.collect()
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu = time.time(), time.process_time()
    for one in moves:
        one()
    return {
        "moves": len(moves),
        "began": began,
        "ended": time.time(),
        "cpu_seconds": time.process_time() - cpu,
    }


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


def _act(service: Callable[..., object], *values: object, **named: object) -> Move:
    return lambda: service(*values, **named)


if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    found = {"prepare": prepare, "move": move}[word](*map(int, numbers))
    print(json.dumps(found))
