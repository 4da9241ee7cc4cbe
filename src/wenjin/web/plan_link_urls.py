"""Addresses of plans that were shared; included under ``p/``."""

from django.urls import path

from wenjin.web import plan_links
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("<str:secret>/", plan_links.shared, name="shared-plan"),
        path("<str:secret>/plan.ics", plan_links.shared_calendar, name="shared-plan-calendar"),
        path("<str:secret>/plan.pdf", plan_links.shared_document, name="shared-plan-document"),
        path("<str:secret>/address/", plan_links.address, name="shared-plan-address"),
        path("<str:secret>/mine/", plan_links.mine, name="shared-plan-mine"),
        path("<str:secret>/delete/", plan_links.delete, name="shared-plan-delete"),
    ]
)
