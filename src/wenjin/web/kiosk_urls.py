"""Addresses of the touch screens; included under ``kiosk/``."""

from django.urls import path

from wenjin.web import kiosk, kiosk_question
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", kiosk.kiosks, name="kiosks"),
        path("<slug:centre>/", kiosk.wall, name="kiosk"),
        path("<slug:centre>/start/", kiosk.start, name="kiosk-start"),
        path("<slug:centre>/appointment/", kiosk.appointment, name="kiosk-appointment"),
        path("<slug:centre>/ticket/", kiosk.ticket, name="kiosk-ticket"),
        path("<slug:centre>/ticket/<str:secret>/", kiosk.printed, name="kiosk-printed"),
        path("<slug:centre>/question/", kiosk_question.question, name="kiosk-question"),
        path("<slug:centre>/person/", kiosk.person, name="kiosk-person"),
    ]
)
