"""How the reader is told about their applications: by which ways, in which language, and a test."""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts import services
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import actor_of
from wenjin.cases.services import send_trial_notice
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.core.delivery import push
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.browser_names import browser_name
from wenjin.web.language import in_language
from wenjin.web.you_notices_page import outcomes_of, page_of

TESTS: Final = "5/h/user,20/d/user"
_KEY: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """Everything on one page; its forms come back to it, each with the name of its act."""
    if request.method != "POST":
        return _page(request)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request)


def _language(request: HttpRequest) -> HttpResponse:
    """Be written to in another language."""
    wanted = request.POST.get("language", "")
    if wanted not in BY_CODE:
        return _page(request, "language", _("Choose a language from the list."))
    services.update_person(_person(request), language=wanted, actor=actor_of(request), at=clock.now())
    return redirect(f"{in_language(reverse('you-notices'), wanted)}#words")


def _texts(request: HttpRequest) -> HttpResponse:
    """Text messages on or off."""
    _agree(request, Purpose.TEXT_MESSAGES, is_given=request.POST.get("do") == "on")
    return redirect(f"{reverse('you-notices')}#texts")


def _browser(request: HttpRequest) -> HttpResponse:
    """Notices in the browser that sends this: it has subscribed, and tells where it is reached."""
    name = browser_name(request.headers.get("User-Agent", ""))
    try:
        given = json.loads(request.POST.get("subscription", ""))
        if not isinstance(given, dict):
            raise push.SubscriptionRefused("not an object")
        push.subscribe(_person(request), given, name=name, at=clock.now())
    except (ValueError, RecursionError):  # SubscriptionRefused is a ValueError, and so is what is no JSON
        words = _("This browser gave no address that we may send to. Nothing was changed.")
        return _page(request, "browser", words)
    _agree(request, Purpose.BROWSER_NOTICES, is_given=True)
    return redirect(f"{reverse('you-notices')}#browser")


def _forget(request: HttpRequest) -> HttpResponse:
    """No more notices in one browser. Pressing twice does no harm."""
    person = _person(request)
    try:
        push.forget_device(person, UUID(request.POST.get("device", "")))
    except ValueError as error:
        raise Http404 from error
    if not push.is_subscribed(person):
        _agree(request, Purpose.BROWSER_NOTICES, is_given=False)
    return redirect(f"{reverse('you-notices')}#browser")


def _test(request: HttpRequest) -> HttpResponse:
    """Send the reader a notice without meaning, by each of their ways."""
    key = request.POST.get("key", "")
    if not _KEY.fullmatch(key):
        raise Http404
    if not ratelimit.consume(request, app="wenjin", action="test_notice", config={"test_notice": TESTS}):
        words = _("That is enough for now. Wait an hour, then try again.")
        return _page(request, "test", words, status=HTTPStatus.TOO_MANY_REQUESTS)
    send_trial_notice(_person(request), key, at=clock.now())
    return redirect(f"{reverse('you-notices')}?{urlencode({'test': key})}#test")


_ACTS: Final[Mapping[str, Callable[[HttpRequest], HttpResponse]]] = {
    "language": _language,
    "texts": _texts,
    "browser": _browser,
    "forget": _forget,
    "test": _test,
}


def _person(request: HttpRequest) -> UUID:
    person = actor_of(request).person_id
    assert person is not None  # noqa: S101  the address is for people who are signed in
    return person


def _agree(request: HttpRequest, purpose: Purpose, *, is_given: bool) -> None:
    actor, person, at = actor_of(request), _person(request), clock.now()
    if is_given:
        services.give_consent(person, purpose, language=asked_language(), actor=actor, at=at)
    else:
        services.withdraw_consent(person, purpose, actor=actor, at=at)


def _page(
    request: HttpRequest, part: str = "", wrong: str = "", status: HTTPStatus = HTTPStatus.BAD_REQUEST
) -> HttpResponse:
    person, asked = _person(request), request.GET.get("test", "")
    context = {
        "ways": page_of(person),
        "languages": LANGUAGES,
        "outcomes": outcomes_of(person, asked) if _KEY.fullmatch(asked) else [],
        "key": new_secret(),
        "bad": {part: wrong},
        "errors": [{"text": wrong, "href": f"#{part}"}] if wrong else [],
        "section": "you",
    }
    return render(request, "web/you/notices.html", context, status=status if wrong else HTTPStatus.OK)
