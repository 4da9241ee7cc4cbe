"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "wenjin.accounts"
    label = "accounts"
