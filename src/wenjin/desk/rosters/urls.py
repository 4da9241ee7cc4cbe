"""Addresses of rosters, below ``rosters/``."""

from django.urls import path

from wenjin.desk.rosters import acts, away, cell, day, person, week, what_if

urlpatterns = [
    path("", week.week, name="rosters"),
    path("mine/", person.mine, name="rosters-mine"),
    path("mine/feed/", person.own_feed, name="rosters-own-feed"),
    path("people/<str:key>/", person.person, name="rosters-person"),
    path("people/<str:key>/feed/", person.feed, name="rosters-feed"),
    path("away/", away.away, name="rosters-away"),
    path("away/<uuid:away_id>/take-back/", away.take_back, name="rosters-away-take-back"),
    path("what-if/", what_if.what_ifs, name="what-if"),
    path("what-if/<uuid:pk>/", what_if.result, name="what-if-result"),
    path("what-if/<uuid:pk>/stop/", what_if.stop_it, name="what-if-stop"),
    path("days/<str:day>/", day.day, name="rosters-day"),
    path("days/<str:day>/<str:key>/", cell.cell, name="rosters-cell"),
    path("weeks/<str:monday>/make/", acts.make_it, name="rosters-make"),
    path("weeks/<str:monday>/stop/", acts.stop_it, name="rosters-stop"),
    path("weeks/<str:monday>/copy/", acts.copy_it, name="rosters-copy"),
    path("weeks/<str:monday>/publish/", acts.publish_it, name="rosters-publish"),
    path("weeks/<str:monday>/undo/", acts.undo_it, name="rosters-undo"),
]
