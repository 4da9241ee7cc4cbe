"""Addresses of the reader's own data; included under ``you/data/``."""

from django.urls import path

from wenjin.web import my_data
from wenjin.web.access import public

urlpatterns = [
    path("", my_data.data, name="you-data"),
    path("copy.zip", my_data.copy, name="you-data-copy"),
    path("erase/", my_data.erase, name="you-erase"),
    path("erased/", public(my_data.erased), name="erased"),
]
