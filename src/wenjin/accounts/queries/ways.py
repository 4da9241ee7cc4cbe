"""What somebody signs in with besides the code by e-mail."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator


@dataclass(frozen=True, slots=True)
class Ways:
    """What an account has set up.

    Attributes:
        has_app: an app that shows codes.
        passkeys: how many.
        has_recovery_codes: whether any were made.
    """

    has_app: bool
    passkeys: int
    has_recovery_codes: bool


def ways_to_sign_in(account_id: int | None) -> Ways:
    """What the account has set up. One query."""
    kinds = list(Authenticator.objects.filter(user_id=account_id).values_list("type", flat=True))
    return Ways(
        Authenticator.Type.TOTP in kinds,
        kinds.count(Authenticator.Type.WEBAUTHN),
        Authenticator.Type.RECOVERY_CODES in kinds,
    )
