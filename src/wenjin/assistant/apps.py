"""App of the assistant."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    """Questions in people's own words."""

    name = "wenjin.assistant"
    label = "assistant"
