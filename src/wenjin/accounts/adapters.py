"""Where django-allauth asks us: what happens at a sign-in, what people are told, how secrets are kept."""

import base64
import io
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenjin.accounts.after_sign_in import ask_everybody, tell_everybody
from wenjin.accounts.models import Account
from wenjin.accounts.queries.actors import actor_of, actor_of_account, forget_actor
from wenjin.accounts.queries.people import verified_addresses
from wenjin.accounts.services import journal
from wenjin.accounts.services.accounts import person_of_account
from wenjin.accounts.services.second_factor import SECOND_FACTORS
from wenjin.accounts.working_day import note_beginning
from wenjin.core import clock
from wenjin.core.keys import sealing
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.services import new_data_key
from wenjin.lang.templatetags.lang import asked_language

_WRONG_CODE: Final = gettext_lazy(
    "This code is not right. Look at it again; a newer one makes older ones void."
)
_TOO_OFTEN: Final = gettext_lazy("That was tried too often. Wait a few minutes, then try again.")
_ERRORS: Final = {
    "account_inactive": gettext_lazy("This account is closed."),
    "duplicate_email": gettext_lazy("You use this address already."),
    "email_taken": gettext_lazy("This address cannot be used here."),
    "incorrect_code": _WRONG_CODE,
    "max_email_addresses": gettext_lazy("Finish the change that you began, or give it up first."),
    "rate_limited": _TOO_OFTEN,
    "same_as_current": gettext_lazy("This is the address that you use now."),
    "too_many_login_attempts": _TOO_OFTEN,
    "unknown_email": _WRONG_CODE,
}
# What is said after something was done, by the template in which django-allauth would say it. Others stay unsaid:
# the page that follows shows what happened.
_DONE: Final = {
    "account/messages/email_confirmed.txt": gettext_lazy("Your address is confirmed."),
    "account/messages/email_deleted.txt": gettext_lazy("The change of your address was given up."),
    "account/messages/primary_email_set.txt": gettext_lazy("You sign in with the new address from now on."),
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app no longer signs you in."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey no longer signs you in."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Your recovery codes are ready."),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy("You are signed out everywhere else."),
}
# Notices by mail about the account, by the template in which django-allauth would write them.
NOTICES: Final = {
    "account/email/email_changed": "address_changed",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
    "socialaccount/email/account_connected": "provider_connected",
    "socialaccount/email/account_disconnected": "provider_disconnected",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth has no types
    """Signing in, out, and what is said about it."""

    error_messages: Mapping[str, Any] = {**DefaultAccountAdapter.error_messages, **_ERRORS}

    def login(self, request: HttpRequest, user: Account) -> None:
        """Begin the session; whoever signs in for the first time becomes a person here."""
        before, at = actor_of(request), clock.now()
        super().login(request, user)
        with transaction.atomic():
            person = person_of_account(
                user,
                language=asked_language(),
                at=at,
                known_before=lambda: ask_everybody(before, verified_addresses(user.pk), at),
            )
            forget_actor(request)
            after = actor_of(request)
            methods = [str(one.get("type") or one.get("method")) for one in _records(request, user)]
            payload = {"methods": methods, "strong": after.is_strong}
            journal.write(person.pk, "account.signed_in", actor=after, at=at, payload=payload)
        note_beginning(request.session, at)
        if after.is_staff:
            request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
        tell_everybody(before, after, at)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their desk, others to their own page."""
        return reverse("desk:inbox") if actor_of(request).is_staff else reverse("you")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Nobody signs up apart from signing in."""
        return self.get_login_redirect_url(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by asking for a code, and nowhere else."""
        return False

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Ways to show once more who one is: the passkey first for those who have no app."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        has_app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        return found if has_app else sorted(found, key=lambda one: one["id"] == "mfa_reauthenticate")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our own words, or not at all."""
        text = message or _DONE.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Write to somebody that the way they sign in was changed."""
        what = NOTICES.get(template_prefix)
        if what is not None:
            more = {"what": what, "at": clock.now(), **(context or {})}
            self.send_mail("account/email/notice", email or user.email, more)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody wants to change to an address that another account has: only its reader is told."""
        self.send_mail("account/email/address_in_use", email, {})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Network address for the limits of tries; the nearest one known when the proxies do not tell."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META.get("REMOTE_ADDR", ""))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # django-allauth has no types
    """Apps, passkeys and recovery codes."""

    error_messages: Mapping[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": gettext_lazy(
            "Staff need a second factor. Set up another one before you take this one away."
        ),
        "add_email_blocked": _ERRORS["email_taken"],
        "unverified_email": gettext_lazy("Confirm your address first."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key of its own; the key's id stands before it."""
        data_key = new_data_key()
        sealed = sealing.seal(data_key, text.encode(), context=_SECRET)
        return f"{data_key.pk}:{base64.b64encode(sealed).decode('ascii')}"

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again.

        Raises:
            KeyTrouble: changed, or its key is gone.
        """
        key_id, _colon, sealed = encrypted_text.partition(":")
        data_key = DataKey.objects.get(pk=UUID(key_id))
        return sealing.unseal(data_key, base64.b64decode(sealed), context=_SECRET).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may not be left without a second factor."""
        account = Account.objects.filter(pk=authenticator.user_id).first()
        if account is None or not actor_of_account(account).is_staff:
            return True
        others = Authenticator.objects.filter(user_id=account.pk, type__in=SECOND_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def build_totp_svg(self, url: str) -> str:
        """The QR code of an app's secret, black on white in both themes."""
        import segno  # 2.5 MB, and few web processes ever draw a code

        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff")
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        """A name for the next passkey, offered to be changed."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as passkeys know it: its host, and its name."""
        host = context.request.get_host()
        return {"id": host.rpartition(":")[0] if _has_port(host) else host, "name": "Wenjin 问津"}


class StaffSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # django-allauth has no types
    """Sign-in with the staff's own provider. It opens accounts that are there, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: who is of the staff is decided here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in only those who are of the staff."""
        user = sociallogin.user
        if user.pk is None or not actor_of_account(user).is_staff:
            raise ImmediateHttpResponse(_refused(request, "not_staff"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say that the provider did not let somebody in."""
        raise ImmediateHttpResponse(_refused(request, "provider"))


_SECRET: Final = "second-factor-secret"  # noqa: S105  the place a secret is sealed for, not a secret


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", {"why": why}, status=403)


def _records(request: HttpRequest, user: Account) -> list[dict[str, Any]]:
    return list(get_authentication_records(request, user))


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and not host.endswith("]")
