"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app, and asks to be told when somebody signs in."""

    name = "wenjin.cases"
    label = "cases"

    def ready(self) -> None:
        """Drafts of a visitor follow them into their account."""
        from wenjin.accounts.after_sign_in import after_sign_in
        from wenjin.cases.services.drafts import attach_after_sign_in

        after_sign_in(attach_after_sign_in)
