"""Addresses of tickets; included under ``tickets/``."""

from django.urls import path

from wenjin.web import tickets
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", tickets.take, name="tickets"),
        path("<str:secret>/", tickets.ticket, name="ticket"),
        path("<str:secret>/now/", tickets.now, name="ticket-now"),
        path("<str:secret>/leave/", tickets.leave, name="ticket-leave"),
        path("<str:secret>/feedback/", tickets.feedback, name="ticket-feedback"),
    ]
)
