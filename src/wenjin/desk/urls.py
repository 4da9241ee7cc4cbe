"""Addresses of the staff site."""

from django.urls import path

from wenjin.desk import report

app_name = "desk"
urlpatterns = [path("", report.pack_report, name="report")]
