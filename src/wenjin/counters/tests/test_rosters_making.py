"""A week's roster made by the worker, and a change tried on drawn days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.outbox.worker import run_due
from wenjin.counters.models import Interpreter, Officer, Roster, Shift
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.sample.people import sample_counter_people
from wenjin.counters.services import roster_making

pytestmark = pytest.mark.usefixtures("shenzhen")
CENTRE = "longhua-centre"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = date(2026, 12, 21)


def test_probe() -> None:
    import time
    sample_counter_people(AT)
    t=time.process_time()
    roster_making.make(SYSTEM, CENTRE, MONDAY, target=10, key="a", at=AT)
    n=0
    while Roster.objects.get(monday=MONDAY).work in ("solving","trying"):
        roster=Roster.objects.get(monday=MONDAY)
        t1=time.process_time()
        roster_making.go_on(roster.pk, roster.job, at=AT)
        r=Roster.objects.get(monday=MONDAY)
        print(r.work,r.round,r.progress,round(time.process_time()-t1,2), r.found.get("solved"))
        n+=1
    r=Roster.objects.get(monday=MONDAY)
    print(time.process_time()-t)
    for k,v in (r.result or {}).items():
        if k!="days": print(k,v)
    for d,v in r.result["days"].items(): print(d,v)
    t=time.process_time()
    s=week_seen(CENTRE, MONDAY, at=AT)
    s.lines; s.covers
    print("seen",time.process_time()-t)
    for c in s.covers:
        print(c.day,c.needs.officers,c.officers,c.interpreters,len(c.shortfalls))
    for day in s.staff.hours:
        t=time.process_time()
        h=s.holes(day)
        print(day,len(h),time.process_time()-t, h[:3])
    assert 0
