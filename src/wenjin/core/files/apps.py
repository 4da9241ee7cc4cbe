"""App configuration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.files"
    label = "files"
