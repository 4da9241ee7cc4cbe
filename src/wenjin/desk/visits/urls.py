"""Addresses of the desk of visits of delegations."""

from django.urls import URLPattern, URLResolver, path

from wenjin.desk.visits import cars, follow_ups, gifts, people, programme, seats, stops, visit, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("", visits.listing, name="visits"),
    path("new/", visits.new, name="visit-new"),
    path("<slug:code>/", visit.visit, name="visit"),
    path("<slug:code>/about/", visits.about, name="visit-about"),
    path("<slug:code>/copy/", visits.copy, name="visit-copy"),
    path("<slug:code>/confirm/", visit.confirm, name="visit-confirm"),
    path("<slug:code>/cancel/", visit.cancel, name="visit-cancel"),
    path("<slug:code>/forget/", visit.forget, name="visit-forget"),
    path("<slug:code>/people/", people.people, name="visit-people"),
    path("<slug:code>/people/add/<slug:part>/", people.add, name="visit-person-add"),
    path("<slug:code>/people/<uuid:pk>/", people.person, name="visit-person"),
    path("<slug:code>/cars/", cars.cars, name="visit-cars"),
    path("<slug:code>/cars/add/", cars.add, name="visit-car-add"),
    path("<slug:code>/cars/<uuid:pk>/", cars.car, name="visit-car"),
    path("<slug:code>/stops/add/", stops.add, name="visit-stop-add"),
    path("<slug:code>/stops/<uuid:pk>/", stops.stop, name="visit-stop"),
    path("<slug:code>/stops/<uuid:pk>/seats/", seats.seats, name="visit-seats"),
    path("<slug:code>/gifts/", gifts.gifts, name="visit-gifts"),
    path("<slug:code>/gifts/add/", gifts.add, name="visit-gift-add"),
    path("<slug:code>/gifts/<uuid:pk>/", gifts.gift, name="visit-gift"),
    path("<slug:code>/agreed/", follow_ups.follow_ups, name="visit-follow-ups"),
    path("<slug:code>/agreed/<uuid:pk>/", follow_ups.take, name="visit-follow-up-take"),
    path("<slug:code>/programme/", programme.programme, name="visit-programme"),
    path("<slug:code>/programme.pdf", programme.paper, name="visit-programme-pdf"),
    path("<slug:code>/remove/<slug:kind>/<uuid:pk>/", people.remove, name="visit-remove"),
]
