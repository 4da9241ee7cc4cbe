"""Keeps every address to what is declared about it, and pages of signed-in people out of shared caches."""

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from wenjin.accounts.access import (
    access_of,
    declare,
    object_decides,
    public,
    public_pages,
    signed_in,
    staff,
)
from wenjin.accounts.domain.access import Access, Answer, Door
from wenjin.accounts.queries.actors import VISITOR_COOKIE, actor_of, forget_actor
from wenjin.accounts.working_day import is_over
from wenjin.core import clock
from wenjin.web import errors
from wenjin.web.visitors import is_known, renew_visitor

__all__ = [
    "Access",
    "AccessMiddleware",
    "Door",
    "access_of",
    "declare",
    "object_decides",
    "public",
    "public_pages",
    "signed_in",
    "staff",
]
_log = logging.getLogger(__name__)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class AccessMiddleware:
    """Default deny: a view without a declaration is closed to everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answers to people we know as theirs alone."""
        was_known = is_known(request)
        response = self.get_response(request)
        renew_visitor(request, response, was_known=was_known)
        if is_personal(request, response):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let in, lead to sign in, or refuse."""
        if _is_after_hours(request):
            logout(request)
            forget_actor(request)
        access = access_of(view)
        if access is None:
            _log.error("no access declared for %s", request.path_info)
            return errors.forbidden(request)
        if access.door in (Door.EVERYBODY, Door.OBJECT):
            return None
        answer = access.answer(actor_of(request))
        return None if answer is Answer.COME_IN else _refusal(request, answer)


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may hold something of one person: they are signed in, or hold a draft."""
    names = (settings.SESSION_COOKIE_NAME, VISITOR_COOKIE)
    return any(name in request.COOKIES or name in response.cookies for name in names)


def _is_after_hours(request: HttpRequest) -> bool:
    """Whether somebody of the staff comes with a session that began more than a working day ago."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    return is_over(request.session, clock.now()) and actor_of(request).is_staff


def _refusal(request: HttpRequest, answer: Answer) -> HttpResponse:
    if answer is Answer.NOT_FOR_YOU:
        return errors.forbidden(request, errors.NotOpenToYou(_no_role()))
    if answer is Answer.SECOND_FACTOR_FIRST:
        return _on_the_way(request, reverse("second-factor"))
    if request.method in _SAFE:
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    # A form of somebody whose session ended while they wrote: nothing they typed may be lost.
    return render(
        request,
        "account/signed_out.html",
        {"kept": errors.typed(request), "action": request.get_full_path()},
        status=HTTPStatus.FORBIDDEN,
    )


def _no_role() -> str:
    return _(
        "This page is for a role that you do not have now. If you had it a moment ago, it was taken away: ask "
        "the director of the centre."
    )


def _on_the_way(request: HttpRequest, to: str) -> HttpResponseRedirect:
    back = request.get_full_path() if request.method in _SAFE else reverse("home")
    return redirect_to_login(back, to)
