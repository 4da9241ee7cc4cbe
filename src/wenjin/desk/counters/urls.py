"""Addresses of the hall, below ``counters/``."""

from django.urls import path

from wenjin.desk.counters import (
    console,
    hours,
    interpreting,
    opening,
    overview,
    people,
    printed,
    reception,
    start,
)

urlpatterns = [
    path("", start.start, name="counters"),
    path("centre/", start.choose_hall, name="counters-choose"),
    path("open/", opening.open_one, name="counters-open"),
    path("console/", console.console, name="counters-console"),
    path("console/heard/", console.heard, name="counters-heard"),
    path("console/<slug:name>/", console.act, name="counters-act"),
    path("reception/", reception.reception, name="counters-reception"),
    path("reception/issue/", reception.issue, name="counters-issue"),
    path("reception/check-in/", reception.check_in, name="counters-check-in"),
    path("reception/priority/", reception.priority, name="counters-priority"),
    path("reception/back/", reception.back, name="counters-back"),
    path("reception/ticket/", printed.printed, name="counters-ticket"),
    path("reception/call-backs/<uuid:pk>/", reception.calling_back, name="counters-call-back"),
    path("reception/call-backs/<uuid:pk>/done/", reception.called_back, name="counters-called-back"),
    path("interpreting/", interpreting.interpreting, name="counters-interpreting"),
    path("interpreting/<slug:name>/", interpreting.act, name="counters-interpreting-act"),
    path("hall/", overview.overview, name="counters-hall"),
    path("hall/<uuid:session>/close/", overview.close_one, name="counters-close"),
    path("hours/", hours.hours, name="counters-hours"),
    path("hours/<str:day>/usual/", hours.usual, name="counters-hours-usual"),
    path("people/", people.people, name="counters-people"),
    path("people/undo/", people.people_undo, name="counters-people-undo"),
    path("people/<slug:kind>/add/", people.person_add, name="counters-person-add"),
    path("people/<slug:kind>/<uuid:pk>/", people.person, name="counters-person"),
    path("people/<slug:kind>/<uuid:pk>/leave/", people.person_leave, name="counters-person-leave"),
]
