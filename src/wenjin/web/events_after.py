"""After an event: the certificate of who was there, and what they thought of it."""

from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.queries.events import event
from wenjin.events.queries.registrations import by_secret
from wenjin.events.services.certificates import NoCertificate, certificates
from wenjin.events.services.feedback import (
    LONGEST_WORDS,
    NotAsked,
    Said,
    give_feedback,
    has_given_feedback,
)
from wenjin.events.services.refusals import NoSuchRegistration
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_links import private_link
from wenjin.web.counters_words import SCORES
from wenjin.web.events_materials import materials_of
from wenjin.web.tickets_page import read_score

_FOLLOWED: Final = {"yes": True, "no": False}


@require_safe
@private_link
def certificate(request: HttpRequest, secret: str) -> HttpResponse:
    """The PDF, a page for each of the group who was there."""
    try:
        made = certificates(secret, at=clock.now())
    except (NoSuchRegistration, NoCertificate) as error:
        raise Http404 from error
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def feedback(request: HttpRequest, secret: str) -> HttpResponse:
    """One form: how it was, whether one could follow, and words."""
    seen = by_secret(secret, clock.now())
    whole = event(seen.event, asked_language()) if seen is not None else None
    is_given = has_given_feedback(secret)
    if seen is None or whole is None or ("feedback" not in seen.can and not is_given):
        raise Http404
    context: dict[str, object] = {
        "event": whole,
        "secret": secret,
        "scores": list(SCORES.items()),
        "section": "events",
        "form_key": new_secret(),
        "materials": materials_of(whole, clock.now(), is_guest=True, secret=secret),
    }
    if request.method != "POST":
        return render(request, "web/events/feedback.html", {**context, "is_given": is_given})
    score, words = read_score(request.POST.get("score", "")), request.POST.get("words", "")
    followed = request.POST.get("followed", "")
    errors = []
    if score is None:
        errors.append({"text": _("Choose one of the answers."), "href": "#score-1"})
    if len(words) > LONGEST_WORDS:
        errors.append({"text": _("This is too long. Write a shorter answer."), "href": "#words"})
    if errors or score is None:
        typed = {"score": score, "followed": followed, "words": words, "errors": errors}
        return render(
            request, "web/events/feedback.html", {**context, **typed}, status=HTTPStatus.BAD_REQUEST
        )
    said = Said(score, _FOLLOWED.get(followed), words)
    try:
        give_feedback(secret, said, language=asked_language(), at=clock.now())
    except NotAsked as error:
        raise Http404 from error
    return redirect("event-feedback", secret)
