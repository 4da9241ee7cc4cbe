"""App of the shared kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The shared kernel knows no business."""

    name = "wenjin.core"
    label = "core"
