"""Addresses of appointments; included under ``appointments/``."""

from django.urls import path

from wenjin.web import appointment_here, appointment_link, appointment_waiting, appointments
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", appointments.choose, name="appointments"),
        path("times/", appointments.times, name="appointment-times"),
        path("hold/", appointments.take, name="appointment-hold"),
        path("waiting/", appointment_waiting.wait_for_place, name="appointment-wish"),
        path("call-back/", appointment_waiting.call_back, name="call-back"),
        path("waiting/<str:secret>/", appointment_waiting.waiting, name="appointment-waiting"),
        path("<str:secret>/", appointment_link.appointment, name="appointment"),
        path("<str:secret>/book/", appointment_link.book_held, name="appointment-book"),
        path("<str:secret>/release/", appointment_link.release_held, name="appointment-release"),
        path("<str:secret>/calendar.ics", appointment_link.calendar, name="appointment-calendar"),
        path("<str:secret>/here/", appointment_here.here, name="appointment-here"),
        path("<str:secret>/confirm/", appointment_link.confirm_coming, name="appointment-confirm"),
        path("<str:secret>/move/", appointment_link.move_it, name="appointment-move"),
        path("<str:secret>/cancel/", appointment_link.cancel_it, name="appointment-cancel"),
        path("<str:secret>/undo/", appointment_link.undo_cancelling, name="appointment-undo"),
        path("<str:secret>/earlier/", appointment_link.wish_earlier, name="appointment-earlier"),
    ]
)
