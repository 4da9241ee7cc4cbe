"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app."""

    name = "wenjin.cases"
    label = "cases"
