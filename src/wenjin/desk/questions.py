"""What was asked: wordings in groups, and what an editor makes of each. Nobody can see who asked."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.assistant.domain.examples import KINDS
from wenjin.assistant.queries.answering import answer
from wenjin.assistant.queries.asked import (
    AskedGroup,
    AskedWording,
    View,
    asked_group,
    asked_groups,
    asked_languages,
    staff_examples,
    staff_help_phrases,
    view_counts,
)
from wenjin.assistant.queries.helping import helping
from wenjin.assistant.queries.report import last_training
from wenjin.assistant.services import examples, help_phrases, questions
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.search import find
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core import clock
from wenjin.desk.frame import desk_page
from wenjin.desk.people import Names
from wenjin.desk.questions_help import asked_again, call_for_help, marks
from wenjin.desk.questions_words import (
    STYLE_WORDS,
    VIEW_WORDS,
    help_kind_words,
    help_refused_words,
    kind_words,
    outcome_words,
    refused_words,
)
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.templatetags.lang import asked_language

SECTION: Final = "questions"
SHOWN: Final = 100
CONFUSIONS_SHOWN: Final = 100
_FOUND: Final = 8
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that a question may belong to.

    Attributes:
        percent: how sure the assistant is; None for what was looked for.
    """

    id: str
    percent: float | None

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"service/{self.id}"


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Questions of a view in groups, most asked first."""
    said = request.GET.get("view", "")
    view = View(said) if said in View.__members__.values() else View.UNANSWERED
    language = request.GET.get("language", "")
    language = language if language in BY_CODE else ""
    groups = asked_groups(view, language)
    counts = view_counts()
    context = {
        "view": view.value,
        "views": [(one.value, str(VIEW_WORDS[one]), counts[one]) for one in View],
        "language": language,
        "languages": [BY_CODE[code] for code in asked_languages() if code in BY_CODE],
        "lines": [(one, outcome_words(one.first.outcome), _subject(one.first)) for one in groups[:SHOWN]],
        "more": max(0, len(groups) - SHOWN),
        "texts": _titles([one.first.first_service for one in groups[:SHOWN]]),
    }
    return desk_page(request, "desk/questions.html", context, section=SECTION)


@staff(Role.CONTENT_EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, question: int) -> HttpResponse:
    """One question: what the assistant makes of it now, and what an editor says."""
    group = asked_group(question)
    if group is None:
        raise Http404
    if request.method != "POST":
        return _page(request, group)
    do = request.POST.get("do", "")
    chosen = [
        one for one in group.wordings if one.id == question or str(one.id) in request.POST.getlist("with")
    ]
    if do == "aside":
        settled = sum(questions.settle(one.id, at=clock.now()) for one in chosen)
        told = ngettext("%(count)s wording was put aside.", "%(count)s wordings were put aside.", settled)
        messages.success(request, told % {"count": settled})
    elif do == "reopen":
        for one in chosen:
            questions.reopen(one.id)
        messages.success(request, _("It is open again."))
        return redirect("desk:question", question)
    else:
        if do == "help" and (page := asked_again(request, chosen)) is not None:
            return page
        trouble = call_for_help(request, chosen) if do == "help" else _learn(request, chosen, do)
        if trouble:
            return _page(request, group, trouble=trouble, status=HTTPStatus.CONFLICT)
    return redirect("desk:questions")


def _learn(request: HttpRequest, chosen: list[AskedWording], do: str) -> str:
    """Make examples of the wordings; why not, when none could be made."""
    # The button of a service names it; the field with the reasons comes along with every button.
    kind = request.POST.get("kind", "") if do == "decline" else ""
    service = "" if do == "decline" else request.POST.get("service", "")
    language, added, refused = request.POST.get("language", ""), 0, ""
    for one in chosen:
        try:
            examples.add(
                actor_of(request),
                text=one.text,
                language=language or one.language,
                service=service,
                kind=kind,
                question=one.id,
                at=clock.now(),
            )
            added += 1
        except examples.ExampleRefused as error:
            refused = refused_words(error.code)
    if added:
        told = ngettext(
            "%(count)s example was added. The next training learns from it.",
            "%(count)s examples were added. The next training learns from them.",
            added,
        )
        messages.success(request, told % {"count": added})
    return "" if added else refused


def _page(
    request: HttpRequest, group: AskedGroup, *, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    looked_for = request.GET.get("find", "").strip()[:_LONGEST]
    own = asked_language()
    try:
        given = answer(group.first.text, group.first.language)
        now = [Candidate(one.service, 100 * one.share) for one in given.readings[:5]]
        outcome, guessed, why = given.outcome.value, given.guessed, given.reason
        dangers = [(kind, one.number, help_kind_words(kind)) for kind, one in helping().numbers.items()]
        danger = given.help.number if given.help is not None else ""
        found = [
            Candidate(hit.id, None)
            for hit in (find(looked_for, own, limit=_FOUND, kinds=("service",)) if looked_for else ())
        ]
    except NoPackLoaded:
        now, found, outcome, guessed, why, dangers, danger = [], [], "", "", "", [], ""
    context = {
        "group": group,
        "asked": group.first,
        "outcome": outcome_words(outcome),
        "why": kind_words(why) if why else "",
        "was": outcome_words(group.first.outcome),
        "now": now,
        "found": found,
        "looked_for": looked_for,
        "kinds": [(kind, kind_words(kind)) for kind in sorted(KINDS)],
        "dangers": dangers,
        "danger": danger,
        "marks": marks(group.first.text, actor_of(request).reference),
        "languages": LANGUAGES,
        "language": guessed or group.first.written_in,
        "texts": _titles([one.id for one in (*now, *found)]),
        "trouble": trouble,
    }
    return desk_page(request, "desk/question.html", context, section=SECTION, status=status)


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def example_list(request: HttpRequest) -> HttpResponse:
    """Examples and calls for help that staff added, removed ones among them."""
    found, calls = staff_examples(), staff_help_phrases()
    authors = [one.added_by for one in found] + [one.added_by for one in calls]
    names = Names.of(authors, actor_of(request).reference)
    context = {
        "lines": [
            (one, names.name(one.added_by), kind_words(one.kind), f"service/{one.service}") for one in found
        ],
        "calls": [(one, names.name(one.added_by), help_kind_words(one.kind)) for one in calls],
        "texts": _titles([one.service for one in found]),
    }
    return desk_page(request, "desk/question_examples.html", context, section=SECTION)


@staff(Role.CONTENT_EDITOR)
@require_POST
def example(request: HttpRequest, example: int) -> HttpResponse:
    """Take an example out of the next training, or put it back."""
    actor, at = actor_of(request), clock.now()
    if request.POST.get("do") == "restore":
        done, told = examples.restore(actor, example, at=at), _("It is an example again.")
    else:
        done, told = examples.remove(actor, example, at=at), _("It is no example any more.")
    if not done:
        raise Http404
    messages.success(request, told)
    return redirect("desk:question-examples")


@staff(Role.CONTENT_EDITOR)
@require_POST
def help_phrase(request: HttpRequest, phrase: int) -> HttpResponse:
    """Take back that a wording is a call for help, or undo that."""
    actor, at = actor_of(request), clock.now()
    if request.POST.get("do") == "restore":
        try:
            done, told = help_phrases.restore(actor, phrase, at=at), _("It is a call for help again.")
        except help_phrases.HelpPhraseRefused as error:
            messages.error(request, help_refused_words(error))
            return redirect("desk:question-examples")
    else:
        done, told = help_phrases.remove(actor, phrase, at=at), _("It is no call for help any more.")
    if not done:
        raise Http404
    messages.success(request, told)
    came_from = request.POST.get("question", "")
    if came_from.isdecimal():
        return redirect("desk:question", int(came_from))
    return redirect("desk:question-examples")


@staff(Role.CONTENT_EDITOR)
@require_safe
@never_cache
def training(request: HttpRequest) -> HttpResponse:
    """The head in use: what it was made from, how well it does, what it mixes up."""
    try:
        found = last_training()
    except NoPackLoaded:
        found = None
    confusions = found.confusions[:CONFUSIONS_SHOWN] if found is not None else ()
    context = {
        "training": found,
        "languages": [(BY_CODE[one.name], one) for one in found.languages if one.name in BY_CODE]
        if found is not None
        else [],
        "styles": [(str(STYLE_WORDS.get(one.name, one.name)), one) for one in found.styles] if found else [],
        "declined": [(kind_words(one.name), one) for one in found.declined] if found else [],
        "confusions": [(one, f"service/{one.meant}", f"service/{one.taken_for}") for one in confusions],
        "service_root": reverse("services"),
        "texts": _titles([name for one in confusions for name in (one.meant, one.taken_for)]),
    }
    return desk_page(request, "desk/question_training.html", context, section=SECTION)


def _subject(one: AskedWording) -> str:
    return f"service/{one.first_service}" if one.first_service else ""


def _titles(services: list[str]) -> Texts:
    return texts((f"service/{one}" for one in services if one), asked_language(), fields=("title",))
