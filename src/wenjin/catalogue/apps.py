"""App configuration."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Names the app."""

    name = "wenjin.catalogue"
    label = "catalogue"
