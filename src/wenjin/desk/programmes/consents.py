"""Consents that are still waited for, with a reminder; and the list for an emergency, each look written down."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.desk.programmes.place import (
    PLANNERS,
    actor_of,
    done,
    key_of,
    programme_of,
    programme_page,
    uuids,
)
from wenjin.desk.programmes.words import CONSENTS, word
from wenjin.events.queries.consents import guardians_of
from wenjin.events.services.emergencies import look
from wenjin.events.services.guardians import NotAsked, remind
from wenjin.web.events_words import ACCESS, DIETS, word_of


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consents(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not answered; sent, one of them is reminded."""
    if request.method != "POST":
        return _page(request, code)

    def act() -> str:
        guardian = next(iter(uuids([request.POST.get("guardian", "")])), None)
        if guardian is None:
            raise NotAsked
        remind(actor_of(request), code, guardian, key=key_of(request), at=clock.now())
        return _("They are reminded.")

    return done(request, code, "consents", act, lambda trouble, status: _page(request, code, trouble, status))


def _page(
    request: HttpRequest, code: str, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    known, is_all = programme_of(code), request.GET.get("all") == "1"
    lines = [(one, word(CONSENTS, one.state)) for one in guardians_of(code, only_open=not is_all)]
    context = {
        "programme": known,
        "lines": lines,
        "is_all": is_all,
        "asked": sum(one.has_consent is not None for one in known.guests),
        "given": sum(one.has_consent is True for one in known.guests),
        "trouble": trouble,
    }
    return programme_page(
        request, code, "desk/programmes/consents.html", context, here="consents", status=status
    )


@staff(Role.EVENT_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def emergencies(request: HttpRequest, code: str) -> HttpResponse:
    """Asked first whether one must see it; shown when it is sent, and that is written down."""
    programme_of(code)
    lines = None
    if request.method == "POST":
        found = look(actor_of(request), code, key=key_of(request), at=clock.now())
        lines = [
            (
                one,
                word(CONSENTS, one.consent) if one.consent else "",
                [
                    *(word_of(DIETS, part) for part in one.diet.split()),
                    *(word_of(ACCESS, n) for n in one.needs),
                ],
            )
            for one in found
        ]
    context = {"lines": lines, "at": clock.now(), "who": actor_of(request).name}
    return programme_page(request, code, "desk/programmes/emergencies.html", context, here="emergencies")
