"""App configuration."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.delivery"
    label = "delivery"
