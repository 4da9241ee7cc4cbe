"""What somebody signs in with. An account has no password at all, so none can be guessed, reused or stolen."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from wenjin.core import clock


class AccountManager(BaseUserManager["Account"]):
    """Makes and finds accounts by their e-mail address."""

    def create_user(self, email: str, **more: Any) -> "Account":
        """A new account; whoever reads mail at the address can sign in."""
        account = self.model(email=email.strip().lower(), **more)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account with this address, whatever its capitals."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """An e-mail address that somebody proved to read, and what they sign in with besides."""

    # The field that Django's base class brings along is taken away again.
    password: Any = None

    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)
    session_epoch = models.PositiveIntegerField(
        default=0, help_text="counted up to end all sessions of the account at once"
    )

    objects: ClassVar[AccountManager] = AccountManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="account_email_any_capitals"),)

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Nothing: libraries call it, and there is no password to set."""

    def set_unusable_password(self) -> None:
        """Nothing: there is no password to make unusable."""

    def check_password(self, raw_password: str | None) -> bool:
        """No word is ever the password."""
        return False

    def has_usable_password(self) -> bool:
        """Never."""
        return False

    def get_session_auth_hash(self) -> str:
        """What a session is tied to: it ends when the address changes or the epoch is counted up."""
        return self._tie(None)

    def get_session_auth_fallback_hash(self) -> Any:
        """The same under older secret keys of the site."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._tie(secret)

    def _tie(self, secret: str | bytes | None) -> str:
        value = f"{self.pk}:{self.email}:{self.session_epoch}"
        return salted_hmac("wenjin.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()
