"""Forms of signing in: codes in any digits, our own sentences, no word about who has an account."""

import unicodedata
from datetime import timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wenjin.accounts.models import Account
from wenjin.accounts.services.accounts import account_for_sign_in
from wenjin.accounts.services.tries import try_once
from wenjin.core import clock
from wenjin.core.delivery.mail import MailRefused, checked_address

# A code of an app stays good for its own 30 seconds and those before and after (MFA_TOTP_TOLERANCE).
_APP_CODE_SECONDS: Final = 90
_LONGEST_CODE: Final = 40
_MOST_TRIES: Final = 5
# Longer than any code is good for.
_TRIES_COUNT: Final = timedelta(hours=1)


def _can_be_written_to(address: str) -> None:
    """Refuse an address to which no letter could go.

    Raises:
        ValidationError: in the reader's language.
    """
    try:
        checked_address(address)
    except MailRefused as error:
        raise ValidationError(_("This is not an e-mail address. It looks like name@example.org.")) from error


def western_digits(text: str) -> str:
    """The text with digits of any script as 0 to 9: keyboards of many languages type their own."""
    return "".join(
        str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one
        for one in unicodedata.normalize("NFKC", text)
    )


class DigitsField(forms.CharField):
    """A code as somebody types it: digits of any script, with or without spaces and hyphens."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", _LONGEST_CODE)
        super().__init__(**more)

    def to_python(self, value: Any) -> str:
        """The code in 0 to 9."""
        return western_digits(super().to_python(value) or "")


def _field_messages(form: forms.BaseForm) -> None:
    """Our own sentences where Django says only that something is missing or odd."""
    for name, field in form.fields.items():
        if name == "email":
            field.error_messages["required"] = _("Write your e-mail address.")
            # The messages of its own validators would be Django's, which few languages have.
            field.validators = [_can_be_written_to]
        if name == "code":
            field.error_messages["required"] = _("Write the code.")


def _take_marks_away(form: forms.BaseForm) -> None:
    """Leave the bare address: copied ones often bring marks along that nobody sees."""
    if form.cleaned_data["email"]:
        form.cleaned_data["email"] = checked_address(form.cleaned_data["email"])


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # django-allauth has no types
    """An e-mail address to which a code goes.

    An address that nobody has used yet gets an account at once, which is nothing until its code is typed in: so
    the answer, the letter and the time they take are the same for known and unknown addresses.
    """

    _user: Account | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)

    def clean_email(self) -> str:
        """The address; keeps to the limits of requests, and sees that there is an account."""
        _take_marks_away(self)
        email = str(super().clean_email())
        if self._user is None:
            self._user = account_for_sign_in(email)
        return email


class _CountedForm(forms.Form):
    """A code of which every try is counted before it is judged, so that many at once do not get more."""

    expected_code: str | None

    def clean_code(self) -> str:
        """The code, if it is right and was not tried too often."""
        if self.expected_code:
            what = f"code:{context.request.session.session_key}:{self.expected_code}"
            if not try_once(what, most=_MOST_TRIES, within=_TRIES_COUNT, at=clock.now()):
                raise get_adapter().validation_error("too_many_login_attempts")
        return str(super().clean_code())  # type: ignore[misc]  # of the form this is mixed into


class CodeForm(_CountedForm, ConfirmLoginCodeForm):  # type: ignore[misc]  # django-allauth has no types
    """The code of the letter."""

    code = DigitsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)


class NewAddressForm(AddEmailForm):  # type: ignore[misc]  # django-allauth has no types
    """Another e-mail address to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)

    def clean_email(self) -> str:
        """The address, if it is not theirs yet."""
        _take_marks_away(self)
        return str(super().clean_email())


class NewAddressCodeForm(_CountedForm, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # django-allauth has no types
    """The code of the letter to the new address."""

    code = DigitsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)


class _OnceForm(forms.Form):
    """A code of an app that is taken only once (RFC 6238, 5.2)."""

    code = DigitsField()
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)

    def clean_code(self) -> str:
        """The code, unless it was used before."""
        code = str(super().clean_code())  # type: ignore[misc]  # of the form this is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP:
            digits = "".join(one for one in code if one.isdigit())
            key = f"wenjin.used-code:{self.authenticator.pk}:{digits}"
            if not cache.add(key, 1, timeout=_APP_CODE_SECONDS):
                raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]  # django-allauth has no types
    """Code of an app, or a recovery code, while signing in."""


class SecondFactorAgainForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]  # django-allauth has no types
    """The same before something that matters."""


class AppCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # django-allauth has no types
    """The first code of an app that is being set up."""

    code = DigitsField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field_messages(self)


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # django-allauth has no types
    """A new passkey: always one that signs in by itself."""

    name = forms.CharField(required=False, max_length=100)
