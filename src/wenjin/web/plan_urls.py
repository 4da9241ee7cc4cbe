"""Addresses of plans: the reader's own, which lives in the browser."""

from django.urls import path

from wenjin.web import plan, plan_links, plan_people
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", plan.plan, name="plan"),
        path("start/", plan_people.start, name="plan-start"),
        path("people/", plan_people.people, name="plan-people"),
        path("people/<slug:person>/remove/", plan_people.remove, name="plan-remove"),
        path("q/<slug:name>/", plan.question, name="plan-question"),
        path("estimate/<slug:service>/", plan.estimate, name="plan-estimate"),
        path("again/", plan.again, name="plan-again"),
        path("plan.ics", plan_links.calendar, name="plan-calendar"),
        path("plan.pdf", plan_links.document, name="plan-document"),
        path("link/", plan_links.link, name="plan-link"),
    ]
)
