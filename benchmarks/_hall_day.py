"""A hall in a database of its own: made once, and then something happens in it every few seconds.

``python -m benchmarks._hall_day prepare 180`` makes people, counters and tickets, and prints their secrets;
``python -m benchmarks._hall_day go_on 10 60`` lets something happen every 10 seconds, for 60.
"""

import json
import sys
import time

CENTRE = "longhua-centre"


def main() -> None:
    """One of the two, in an environment of its own."""
    import django

    django.setup()
    word, *numbers = sys.argv[1:]
    if word == "prepare":
        print(json.dumps({"secrets": prepare(int(numbers[0]))}))
    else:
        print(json.dumps(go_on(float(numbers[0]), float(numbers[1]))))


def prepare(tickets: int) -> list[str]:
    """Secrets of the tickets; a few wait, the others were served."""
    from django.conf import settings
    from django.core.management import call_command

    from wenjin.catalogue.services.packs import load_pack
    from wenjin.core import clock
    from wenjin.counters.models import Ticket
    from wenjin.counters.sample.morning import sample_morning
    from wenjin.counters.sample.people import sample_counter_people
    from wenjin.counters.services.tickets import issue

    call_command("migrate", verbosity=0)
    load_pack(settings.PACK, ("zh-hans",))
    at = clock.now()
    sample_counter_people(at)
    sample_morning(at)
    made = [
        issue(CENTRE, "information", "en", source=Ticket.Source.PHONE, key=f"bench-{number}", at=at)
        for number in range(tickets)
    ]
    # A hall in which 12 wait is full; the phones of the others are still looked at.
    late = [one.ticket.pk for one in made[12:]]
    Ticket.objects.filter(pk__in=late).update(state="no_show")
    return [one.secret for one in made]


def go_on(every: float, seconds: float) -> int:
    """How many acts there were: somebody is called and gone, somebody comes, in turn."""
    from wenjin.accounts.domain.actor import SYSTEM
    from wenjin.core import clock
    from wenjin.counters.models import CounterSession, Ticket
    from wenjin.counters.services import calling
    from wenjin.counters.services.refusals import HallRefusal
    from wenjin.counters.services.tickets import issue

    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        at = clock.now()
        session = CounterSession.objects.filter(closed_at=None).order_by("changed_at").first()
        busy = Ticket.objects.filter(session=session, state__in=("called", "serving")).first()
        try:
            if busy is not None:
                if busy.state == "called":
                    calling.begin(busy.pk, SYSTEM, at=at)
                calling.end(busy.pk, SYSTEM, key=f"go-on-{done}", at=at)
            elif session is not None:
                calling.call_next(session.pk, SYSTEM, key=f"go-on-{done}", at=at)
        except HallRefusal:
            issue(CENTRE, "tax", "en", source=Ticket.Source.RECEPTION, key=f"come-{done}-{at}", at=at)
        done += 1
        time.sleep(every)
    return done


if __name__ == "__main__":
    main()
