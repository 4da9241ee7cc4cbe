"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app, and asks to be told when somebody signs in."""

    name = "wenjin.cases"
    label = "cases"

    def ready(self) -> None:
        """What a visitor began, and what a counter sent for them, follows them into their account."""
        from wenjin.accounts.after_sign_in import after_sign_in, known_before
        from wenjin.cases.services.attaching import attach_after_sign_in, person_known_before

        after_sign_in(attach_after_sign_in)
        known_before(person_known_before)
