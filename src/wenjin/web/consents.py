"""What guardians see and answer behind their private link, and where they are named."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.domain.consent_form import ConsentForm, Named
from wenjin.events.queries.consents import (
    ConsentSeen,
    NamingSeen,
    consent_by_secret,
    is_replaced,
    naming_by_secret,
)
from wenjin.events.queries.events import event_by_id
from wenjin.events.queries.registrations import by_secret
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services import consents as acts
from wenjin.events.services.guardians import name_guardians
from wenjin.events.services.refusals import EventRefusal, FormWrong
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_access import key_of
from wenjin.web.consents_form import (
    agreed,
    consent_errors,
    consent_sections,
    kept_consent,
    kept_names,
    naming_sections,
    typed_consent,
    typed_names,
)
from wenjin.web.counters_limits import too_much_words
from wenjin.web.counters_links import private_link
from wenjin.web.events_errors import listed_in
from wenjin.web.events_fields import Section
from wenjin.web.events_page import when_and_where
from wenjin.web.events_words import REFUSED, moment_words

_DID: Final = ("given", "changed", "named")


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def consent(request: HttpRequest, secret: str) -> HttpResponse:
    """The question, or what was answered."""
    seen = consent_by_secret(secret, clock.now())
    if seen is None:
        return _over(request, secret)
    if request.method != "POST":
        return _consent_page(request, secret, seen, kept_consent(seen))
    key, at, do = key_of(request) or new_secret(), clock.now(), request.POST.get("do", "")
    form = typed_consent(request.POST, seen.guests)
    try:
        if do == "refuse":
            acts.refuse(secret, key=key, at=at)
            return redirect("guardian-consent", secret)
        if do == "withdraw":
            acts.withdraw(secret, key=key, at=at)
            return redirect("guardian-consent", secret)
        acts.give(secret, form, key=key, at=at)
    except FormWrong as wrong:
        return _consent_page(request, secret, seen, form, consent_errors(wrong.fields))
    except EventRefusal:
        fresh = consent_by_secret(secret, at)
        if fresh is None:
            return _over(request, secret)
        return _consent_page(request, secret, fresh, kept_consent(fresh), is_late=True)
    did = "changed" if seen.is_given else "given"
    return HttpResponseRedirect(f"{reverse('guardian-consent', args=[secret])}?did={did}")


def _over(request: HttpRequest, secret: str) -> HttpResponse:
    """For whoever was asked once, and is asked no more: nothing about anybody; 404 for all others."""
    if not is_replaced(secret):
        raise Http404
    context = {"section": "events"}
    return render(request, "web/programmes/over.html", context, status=HTTPStatus.GONE)


def _consent_page(
    request: HttpRequest,
    secret: str,
    seen: ConsentSeen,
    form: ConsentForm,
    bad: Mapping[str, str] | None = None,
    *,
    is_late: bool = False,
) -> HttpResponse:
    event = event_by_id(seen.event_id, asked_language())
    if event is None:
        raise Http404
    bad, did = bad or {}, request.GET.get("did", "")
    is_open = seen.can_answer or (seen.is_given and clock.now() < seen.ends_at)
    sections, agrees = consent_sections(form, seen.guests, bad), agreed(form, bad)
    context = {
        **_about(event),
        "seen": seen,
        "secret": secret,
        "title": _title(seen),
        "did": _did_words(did) if did in _DID and not bad else "",
        "sections": sections if is_open else (),
        "agrees": agrees,
        "until": moment_words(seen.answer_by),
        "errors": listed_in([*sections, Section("", (agrees,))], bad),
        "is_open": is_open,
        "form_key": new_secret(),
    }
    status = HTTPStatus.OK
    if bad or is_late:
        status = HTTPStatus.CONFLICT if is_late else HTTPStatus.BAD_REQUEST
    return render(request, "web/programmes/consent.html", context, status=status)


def _about(event: EventWhole) -> dict[str, object]:
    return {"event": event, "facts": when_and_where(event), "section": "events"}


def _title(seen: ConsentSeen) -> str:
    if seen.is_given:
        return _("You have consented.")
    if seen.can_answer:
        return _("Do you consent?")
    return {
        "refused": pgettext("a guardian", "You have refused."),
        "withdrawn": pgettext("a guardian", "You have taken your consent back."),
        "expired": pgettext("a guardian", "The time to answer is over."),
    }.get(seen.state, _("This registration is over or was cancelled."))


def _did_words(did: str) -> str:
    if did == "named":
        return _("We have written to them.")
    return _("Saved. Keep the address of this page: here you can change it.")


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def guardians(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever registered says who answers for the young ones."""
    seen = naming_by_secret(secret)
    if seen is None:
        if by_secret(secret, clock.now()) is None:
            raise Http404
        # Nobody has to consent any more; the registration says how it stands.
        return redirect("event-registration", secret)
    if request.method != "POST":
        return _guardians_page(request, secret, seen, kept_names(seen.guests))
    named = typed_names(request.POST, (one for one in seen.guests if not one.has_consent))
    if not named:
        first = next((one.place for one in seen.guests if not one.has_consent), 0)
        bad = consent_errors({f"guardian-{first}-name": "missing"})
        return _guardians_page(request, secret, seen, named, bad)
    try:
        name_guardians(secret, named, key=key_of(request) or new_secret(), at=clock.now())
    except FormWrong as wrong:
        return _guardians_page(request, secret, seen, named, consent_errors(wrong.fields))
    except EventRefusal as refused:
        told = too_much_words() if refused.code == "named_too_often" else str(REFUSED["already_over"])
        return _guardians_page(request, secret, seen, named, refused=told)
    return HttpResponseRedirect(f"{reverse('guardians', args=[secret])}?did=named")


def _guardians_page(
    request: HttpRequest,
    secret: str,
    seen: NamingSeen,
    named: Mapping[int, Named],
    bad: Mapping[str, str] | None = None,
    *,
    refused: str = "",
) -> HttpResponse:
    event = event_by_id(seen.event_id, asked_language())
    if event is None:
        raise Http404
    bad, did = bad or {}, request.GET.get("did", "")
    waited_for = [one for one in seen.guests if not one.has_consent] if seen.can_name else []
    language = seen.language if seen.language in BY_CODE else asked_language()
    sections = naming_sections(named, waited_for, language, bad)
    context = {
        **_about(event),
        "seen": seen,
        "secret": secret,
        "refused": refused,
        "did": _did_words(did) if did == "named" and not bad and not refused else "",
        "agreed": [one for one in seen.guests if one.has_consent],
        "sections": sections,
        "errors": listed_in(sections, bad),
        "form_key": new_secret(),
    }
    status = HTTPStatus.BAD_REQUEST if bad else HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "web/programmes/guardians.html", context, status=status)
