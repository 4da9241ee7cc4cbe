"""Addresses of the checks: does a rule fit you?"""

from django.urls import path

from wenjin.web import check
from wenjin.web.access import public_pages

urlpatterns = public_pages(
    [
        path("", check.checks, name="checks"),
        path("<slug:identifier>/", check.start, name="check"),
        path("<slug:identifier>/q/<slug:name>/", check.question, name="check-question"),
        path("<slug:identifier>/result/", check.result, name="check-result"),
        path("<slug:identifier>/again/", check.again, name="check-again"),
    ]
)
