"""What a guest finds after an event, below the private link of the registration."""

from django.urls import path

from wenjin.web import events_after
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("certificate.pdf", events_after.certificate, name="event-certificate"),
        path("feedback/", events_after.feedback, name="event-feedback"),
    ]
)
