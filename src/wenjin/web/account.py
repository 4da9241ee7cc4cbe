"""Signing in: a code by e-mail or a passkey, and what a second factor asks. django-allauth does the work."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    EmailView,
    RequestLoginCodeView,
)
from allauth.decorators import rate_limit
from allauth.mfa.base.views import authenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.queries import actor_of, forget_actor
from wenjin.accounts.services import has_second_factor


def shows_codes() -> bool:
    """Whether codes are shown on the page: in the demonstration, when no mail can be sent."""
    return bool(settings.DEMO) and not settings.SMTP


@method_decorator(rate_limit(action="login"), name="dispatch")
class EnterView(RequestLoginCodeView):  # type: ignore[misc]  # django-allauth has no types
    """One field for everybody, whether they have an account yet or not."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the providers of staff sign-on."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["providers"] = get_social_adapter().list_providers(self.request)
        context["is_demo"] = settings.DEMO
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, as an error."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=400)
        return response


class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # django-allauth has no types
    """The code of the letter."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the code itself where no letter can be sent."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_code"] = self._process.code if shows_codes() else ""
        return context


class NewAddressView(EmailView):  # type: ignore[misc]  # django-allauth has no types
    """Another address to sign in with; the old one stays until the new one is confirmed."""

    template_name = "account/email_change.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, as an error."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=400)
        return response


class NewAddressCodeView(ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # django-allauth has no types
    """The code of the letter to a new address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the code itself where no letter can be sent."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["demo_code"] = self._process.code if shows_codes() else ""
        return context


class AddAppView(ActivateTOTPView):  # type: ignore[misc]  # django-allauth has no types
    """Set up an app that makes codes. Its first code counts as using it."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and note that a second factor was used in this session."""
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, Authenticator.Type.TOTP)
        return response

    def get_success_url(self) -> str:
        """The new recovery codes first, with the way on from there."""
        return _after_adding(self.request, str(super().get_success_url()))


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # django-allauth has no types
    """Set up a passkey. Making it counts as using it."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and note that a second factor was used in this session."""
        response: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, Authenticator.Type.WEBAUTHN)
        return response

    def get_success_url(self) -> str:
        """The new recovery codes first, with the way on from there."""
        return _after_adding(self.request, str(super().get_success_url()))


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]  # django-allauth has no types
    """The codes, and the way on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, and where somebody goes who has kept them."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        home = reverse("desk:inbox") if actor_of(self.request).is_staff else reverse("you")
        context["onward"] = _onward(self.request) or home
        return context


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # django-allauth has no types
    """Take a passkey away."""

    success_url = reverse_lazy("mfa_index")


class RenamePasskeyView(EditWebAuthnView):  # type: ignore[misc]  # django-allauth has no types
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")


def note_second_factor(request: HttpRequest, kind: str) -> None:
    """Write into the session that a second factor was used in it, just now."""
    record_authentication(request, request.user, method="mfa", type=str(kind), reauthenticated=True)
    forget_actor(request)


@require_safe
@never_cache
def entrance(request: HttpRequest) -> HttpResponse:
    """The folder itself: to one's own page, or to the door."""
    return redirect("you" if actor_of(request).is_signed_in else "account_login")


@never_cache
def second_factor_asked(request: HttpRequest) -> HttpResponse:
    """The second factor while signing in. Where it was taken away meanwhile, signing in begins anew.

    Else this page and the door would send the reader to each other for ever.
    """
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is not None and not has_second_factor(stage.login.user.pk):
        given_up: HttpResponse = stage.abort()
        return given_up
    response: HttpResponse = authenticate(request)
    return response


@require_safe
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody of the staff needs before any desk opens: a second factor, set up or used."""
    actor = actor_of(request)
    onward = _onward(request)
    if actor.is_strong:
        return redirect(onward or "you")
    has_one = actor.account_id is not None and has_second_factor(actor.account_id)
    context = {"has_one": has_one, "next": onward, "redirect_field_name": REDIRECT_FIELD_NAME}
    return render(request, "account/second_factor.html", context)


def _after_adding(request: HttpRequest, to: str) -> str:
    onward = _onward(request)
    if to != reverse("mfa_view_recovery_codes"):
        return onward or to
    return f"{to}?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else to


def _onward(request: HttpRequest) -> str:
    address = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""
