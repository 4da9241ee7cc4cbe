"""Addresses of the desk of programmes."""

from django.urls import path

from wenjin.desk.programmes import cohorts, consents, outcomes, routes

urlpatterns = [
    path("routes/", routes.route_list, name="routes"),
    path("routes/new/", routes.route_new, name="route-new"),
    path("routes/<slug:code>/", routes.route_edit, name="route"),
    path("routes/<slug:code>/show/", routes.route_show, name="route-show"),
    path("<slug:code>/", cohorts.cohorts, name="programme"),
    path("<slug:code>/consents/", consents.consents, name="programme-consents"),
    path("<slug:code>/attendance/", outcomes.attendance, name="programme-attendance"),
    path("<slug:code>/outcomes/", outcomes.outcomes, name="programme-outcomes"),
    path("<slug:code>/emergencies/", consents.emergencies, name="programme-emergencies"),
]
