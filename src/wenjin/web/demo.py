"""The demonstration: be one of the invented people with one button. It exists where ``settings.DEMO`` is on."""

from dataclasses import dataclass
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts import queries
from wenjin.lang.templatetags.lang import interface_language
from wenjin.web.you_words import role_words


@dataclass(frozen=True, slots=True)
class Post:
    """A role in words, and where."""

    words: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody invented."""

    person_id: UUID
    name: str
    other_names: str
    posts: tuple[Post, ...]
    is_staff: bool


@require_safe
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Everybody invented, by what they do."""
    _only_in_the_demonstration()
    people = [_row(one) for one in queries.sample_people()]
    context = {
        "applicants": [one for one in people if not one.is_staff],
        "staff": [one for one in people if one.is_staff],
    }
    return render(request, "demo/people.html", context)


@require_POST
@never_cache
def enter(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign in as one of them. A second factor counts as used, and the page says so."""
    _only_in_the_demonstration()
    account = queries.sample_account(person_id)
    if account is None:
        raise Http404
    adapter = get_adapter(request)
    adapter.logout(request)
    record_authentication(request, account, method="mfa", type="demo")
    adapter.login(request, account)
    return redirect(adapter.get_login_redirect_url(request))


def _row(one: queries.SamplePerson) -> Row:
    is_chinese = interface_language() == "zh-hans"
    posts = tuple(
        Post(role_words(post.role), post.organisation_zh if is_chinese else post.organisation)
        for post in one.posts
    )
    return Row(one.person_id, one.name, one.other_names, posts, one.is_staff)


def _only_in_the_demonstration() -> None:
    if not settings.DEMO:
        raise Http404
