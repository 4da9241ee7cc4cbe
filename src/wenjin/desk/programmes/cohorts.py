"""Cohorts of a programme: divide, mend, name, and who wishes to be with whom."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
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
from wenjin.events.domain.cohorts import By
from wenjin.events.services.cohorts import (
    NoSuchCohort,
    divide_guests,
    end_wish,
    move_guest,
    name_cohort,
    wish_together,
)
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import number

_USUAL: Final = "12"
_LONGEST: Final = 200


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cohorts(request: HttpRequest, code: str) -> HttpResponse:
    """Who is with whom; sent, one act."""
    if request.method != "POST":
        return _page(request, code)
    return done(
        request,
        code,
        "programme",
        lambda: _act(request, code),
        lambda trouble, status: _page(request, code, trouble, status),
    )


def _act(request: HttpRequest, code: str) -> str:
    post, actor, at = request.POST, actor_of(request), clock.now()
    key, do = key_of(request), post.get("do", "")
    if do == "move":
        guest = next(iter(uuids([post.get("guest", "")])), None)
        if guest is None:
            raise NoSuchCohort
        move_guest(actor, code, guest, _whole(post.get("cohort", "")) or None, key=key, at=at)
        return _("Saved.")
    if do == "name":
        name_cohort(
            actor,
            code,
            _whole(post.get("cohort", "")),
            name=post.get("name", "")[:_LONGEST],
            leader=post.get("leader", "")[:_LONGEST],
            language=post.get("language", "")[:16],
            key=key,
            at=at,
        )
        return _("Saved.")
    if do == "together":
        first, second = post.get("first", "")[:_LONGEST], post.get("second", "")[:_LONGEST]
        wish_together(actor, code, first, second, key=key, at=at)
        return _("Written down. The next division keeps to it.")
    if do == "part":
        end_wish(actor, code, _whole(post.get("wish", "")), key=key, at=at)
        return _("It is taken back.")
    by = By.MIXED if post.get("by") == By.MIXED else By.LANGUAGE
    largest, is_meant = _whole(post.get("largest", "")), post.get("is_meant") == "on"
    found = divide_guests(actor, code, largest=largest, by=by, key=key, at=at, is_anew=is_meant)
    if found is None or not found.parted:
        return _("The guests are divided.")
    told = ngettext(
        "Divided. %(count)s wish to be together could not be kept.",
        "Divided. %(count)s wishes to be together could not be kept.",
        len(found.parted),
    )
    return told % {"count": number(len(found.parted))}


def _whole(typed: str) -> int:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _page(
    request: HttpRequest, code: str, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    known = programme_of(code)
    post = request.POST
    groups = [(one, known.in_cohort(one.number)) for one in known.cohorts]
    context = {
        "programme": known,
        "groups": groups,
        "rest": known.in_cohort(None),
        "languages": [(one.code, one.own_name) for one in LANGUAGES],
        "largest": post.get("largest", _USUAL)[:10],
        "by": post.get("by", By.LANGUAGE.value),
        "ways_to_divide": [
            (By.LANGUAGE.value, pgettext("dividing guests", "One language together")),
            (By.MIXED.value, pgettext("dividing guests", "Languages mixed")),
        ],
        "first": post.get("first", "")[:_LONGEST],
        "second": post.get("second", "")[:_LONGEST],
        "trouble": trouble,
    }
    return programme_page(
        request, code, "desk/programmes/cohorts.html", context, here="programme", status=status
    )
