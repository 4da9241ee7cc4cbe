"""The reader's own page: who they are here, what they sign in with, and what they allow."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import actor_of
from wenjin.cases.services.personal_data import correct
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_access import key_of
from wenjin.web.language import in_language
from wenjin.web.you_words import PurposeWords, purpose_words, role_words

LONGEST_NAME = 100
LONGEST_OTHER_NAMES = 200


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """A purpose in words, and whether the reader agrees."""

    purpose: str
    words: PurposeWords
    seen: queries.ConsentSeen


@dataclass(frozen=True, slots=True)
class PostShown:
    """A role of the reader, and where."""

    role: str
    organisation: str
    organisation_zh: str


@require_safe
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """Everything about the reader on one page."""
    actor = actor_of(request)
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    context = {
        "person": queries.person(actor.person_id),
        "language": BY_CODE[queries.person(actor.person_id).language],
        "email": queries.mail_address_of(actor.person_id),
        "ways": queries.ways_to_sign_in(actor.account_id),
        "is_strong": actor.is_strong,
        "posts": _posts(actor),
        "given": queries.mandates_given_by(actor.person_id),
        "held": [one for one in queries.mandates_held_by(actor.person_id) if one.is_running],
        "consents": _consents(actor),
        "data_href": _address_of("you-data"),
        "erase_href": _address_of("you-erase"),
        "form_key": new_secret(),
        "section": "you",
    }
    return render(request, "web/you/you.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def name(request: HttpRequest) -> HttpResponse:
    """Change names and language."""
    actor = actor_of(request)
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    person = queries.person(actor.person_id)
    typed = {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "other_names": person.other_names,
        "language": person.language,
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {one: request.POST.get(one, "").strip() for one in typed}
        errors = _name_errors(typed)
        if not errors:
            correct(actor, actor.person_id, names=typed, at=clock.now())
            return redirect(in_language(reverse("you"), typed["language"]))
    context = {
        "typed": typed,
        "languages": LANGUAGES,
        "bad": errors,
        "errors": [{"text": text, "href": f"#{one}"} for one, text in errors.items()],
        "section": "you",
    }
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "web/you/name.html", context, status=status)


@require_POST
@never_cache
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or withdraw consent to one purpose."""
    actor = actor_of(request)
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    try:
        wanted = Purpose(purpose)
    except ValueError as error:
        raise Http404 from error
    if request.POST.get("do") == "give":
        services.give_consent(
            actor.person_id,
            wanted,
            language=asked_language(),
            actor=actor,
            at=clock.now(),
            key=key_of(request),
        )
    else:
        services.withdraw_consent(actor.person_id, wanted, actor=actor, at=clock.now(), key=key_of(request))
    return redirect(f"{reverse('you')}#consents")


def _name_errors(typed: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not typed["family_name"] and not typed["given_name"] and not typed["other_names"]:
        errors["family_name"] = _("Write at least one of your names.")
    for one, longest in (
        ("family_name", LONGEST_NAME),
        ("given_name", LONGEST_NAME),
        ("other_names", LONGEST_OTHER_NAMES),
    ):
        if len(typed[one]) > longest:
            errors[one] = _("Write at most %(count)s letters.") % {"count": longest}
    if typed["language"] not in BY_CODE:
        errors["language"] = _("Choose a language from the list.")
    return errors


def _posts(actor: Actor) -> list[PostShown]:
    named = queries.organisations({post.organisation_id for post in actor.posts})
    return [
        PostShown(
            role_words(post.role), named[post.organisation_id].name, named[post.organisation_id].name_zh
        )
        for post in actor.posts
    ]


def _consents(actor: Actor) -> list[ConsentShown]:
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    return [
        ConsentShown(one.purpose.value, purpose_words(one.purpose), one)
        for one in queries.consents_of(actor.person_id)
    ]


def _address_of(name_of_page: str) -> str:
    """The address of a page that another part may bring along; empty without it."""
    try:
        return reverse(name_of_page)
    except NoReverseMatch:
        return ""
