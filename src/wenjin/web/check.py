"""Checks: the rule sets, one question a page, and the answer with everything it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.catalogue.domain.facts import FactError, FactType, Value
from wenjin.catalogue.domain.rules.rulesets import CheckResult, check
from wenjin.catalogue.queries import checks as queries
from wenjin.catalogue.queries.checks import Rules, UnknownRuleSet
from wenjin.catalogue.queries.pages import Card, Filters, service_cards
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import answers as store
from wenjin.web.answer_errors import message
from wenjin.web.answers import Answers, AnswersTooLarge
from wenjin.web.check_page import result_page, source_lines
from wenjin.web.check_texts import RuleTexts, texts_of
from wenjin.web.clerk import for_clerk
from wenjin.web.questions import Question, parse_answer
from wenjin.web.questions import question as ask

View = Callable[..., HttpResponse]
SKIP = "skip"


@dataclass(frozen=True)
class Inquiry:
    """One reader's check: the rules, the answers so far, and what follows from them."""

    rules: Rules
    answers: Answers

    @cached_property
    def read(self) -> tuple[dict[str, Value], list[FactError]]:
        """Facts as the rules read them, and what is wrong with the others."""
        known = {name: value for name, value in self.answers.facts.items() if name in self.rules.fact_types}
        return self.rules.read(known, today=clock.today())

    @property
    def facts(self) -> dict[str, Value]:
        """Facts that could be read."""
        return self.read[0]

    @property
    def errors(self) -> list[FactError]:
        """Answers that cannot be, alone or together."""
        return self.read[1]

    @cached_property
    def result(self) -> CheckResult:
        """What the rules say today."""
        return check(self.rules.ruleset, self.facts, clock.today())

    @cached_property
    def next_fact(self) -> str | None:
        """The question to ask now; None when nothing is open but what the reader does not know."""
        return self.rules.next_question(self.facts, clock.today(), passed_over=self.answers.skipped)

    @property
    def trail(self) -> list[str]:
        """Questions of this check that were answered, in the order of answering."""
        asked = {fact.id for fact in self.rules.inputs}
        return [name for name in self.answers.facts if name in asked]

    @property
    def left(self) -> int:
        """How many questions may still come."""
        return sum(name not in self.answers.skipped for name in self.result.missing)

    def next_href(self) -> str:
        """Where the reader goes from here."""
        if self.next_fact is None:
            return reverse("check-result", args=[self.rules.id])
        return reverse("check-question", args=[self.rules.id, self.next_fact])

    def texts(self) -> RuleTexts:
        """Texts of the rules and of every fact they ask for."""
        return texts_of(self.rules, facts=[fact.id for fact in self.rules.inputs])[0]


def check_view(view: View) -> View:
    """What all pages of a check share: they are kept by nobody, and answers that do not fit are said so."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownRuleSet as error:
            raise Http404 from error
        except AnswersTooLarge:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return render(request, "web/check/full.html", {"section": "check"}, status=status)

    uncached: View = never_cache(wrapped)
    return uncached


def inquiry(request: HttpRequest, identifier: str) -> Inquiry:
    """The check of the reader who sent this request.

    Raises:
        UnknownRuleSet: there is no such rule set.
    """
    return Inquiry(queries.ruleset(identifier, clock.today()), store.load(request))


@require_safe
@check_view
def checks(request: HttpRequest) -> HttpResponse:
    """The rule sets, and what each decides."""
    found = queries.rulesets()
    context = {
        "checks": [
            {"rules": one.rules, "title": one.title, "summary": one.summary}
            for one in texts_of(*found, only=("title", "summary"))
        ],
        "section": "check",
    }
    return render(request, "web/check/list.html", context)


@require_safe
@check_view
def start(request: HttpRequest, identifier: str) -> HttpResponse:
    """What a check decides, what it asks, on what it rests."""
    mine = inquiry(request, identifier)
    texts = mine.texts()
    context = {
        "rules": mine.rules,
        "texts": texts,
        "services": services_of(mine.rules),
        "sources": source_lines(texts, mine.rules.ruleset.sources.values()),
        "answered": len(mine.trail),
        "next_href": mine.next_href(),
        "is_settled": mine.next_fact is None and bool(mine.trail),
        "section": "check",
    }
    return render(request, "web/check/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@check_view
def question(request: HttpRequest, identifier: str, name: str) -> HttpResponse:
    """One question."""
    mine = inquiry(request, identifier)
    fact = next((one for one in mine.rules.inputs if one.id == name), None)
    if fact is None:
        raise Http404
    if request.method != "POST":
        return _asked(request, mine, fact)
    if request.POST.get("do") == SKIP:
        return _answered(request, mine, mine.answers.with_skipped(name))
    post = request.POST.dict()
    parsed = parse_answer(fact, post, today=clock.today())
    if parsed.errors:
        return _asked(request, mine, fact, post=post, errors=parsed.errors)
    if parsed.value is None:
        return _answered(request, mine, mine.answers.with_skipped(name))
    answers = mine.answers.with_fact(name, parsed.value)
    clashes = [one for one in Inquiry(mine.rules, answers).errors if one.code == "inconsistent"]
    if any(name in _facts_of(one) for one in clashes):
        return _asked(request, mine, fact, post=post, errors=tuple(clashes))
    return _answered(request, mine, answers)


def _facts_of(error: FactError) -> list[str]:
    """The facts that an error concerns."""
    named = error.params.get("facts")
    return [str(one) for one in named] if isinstance(named, list | tuple) else [error.fact]


def _answered(request: HttpRequest, mine: Inquiry, answers: Answers) -> HttpResponse:
    """On to the next question, or to the answer when only one was to be changed."""
    after = Inquiry(mine.rules, answers)
    is_change = "change" in request.GET
    response = HttpResponseRedirect(
        reverse("check-result", args=[mine.rules.id]) if is_change else after.next_href()
    )
    store.save(response, answers)
    return response


def _asked(
    request: HttpRequest,
    mine: Inquiry,
    fact: FactType,
    *,
    post: Mapping[str, str] | None = None,
    errors: tuple[FactError, ...] = (),
) -> HttpResponse:
    texts = mine.texts()
    shown = ask(
        fact,
        texts.texts,
        answer=mine.answers.facts.get(fact.id),
        post=post,
        errors=[one for one in errors if one.code != "inconsistent"],
        is_skipped=fact.id in mine.answers.skipped,
    )
    context = {
        "rules": mine.rules,
        "texts": texts,
        "question": shown,
        "errors": _summary(mine.rules, texts, errors, shown),
        "back": _back(request, mine, fact.id),
        "is_change": "change" in request.GET,
        "place": len(mine.trail) + 1 if fact.id not in mine.trail else mine.trail.index(fact.id) + 1,
        "about": len(mine.trail) + mine.left if not mine.errors else 0,
        "section": "check",
    }
    status = HTTPStatus.BAD_REQUEST if errors else HTTPStatus.OK
    return render(request, "web/check/question.html", context, status=status)


def _back(request: HttpRequest, mine: Inquiry, name: str) -> str:
    """The question before this one; the answer when only one was to be changed; else the first page."""
    if "change" in request.GET:
        return reverse("check-result", args=[mine.rules.id])
    trail = mine.trail
    index = trail.index(name) if name in trail else len(trail)
    if index:
        return reverse("check-question", args=[mine.rules.id, trail[index - 1]])
    return reverse("check", args=[mine.rules.id])


def _summary(
    rules: Rules,
    texts: RuleTexts,
    errors: tuple[FactError, ...] | list[FactError],
    shown: Question | None = None,
) -> list[dict[str, str]]:
    """Errors for the top of the page, each with the way to where it can be mended."""
    found = []
    for error in errors:
        if shown is not None and error.fact == shown.fact:
            found.append({"text": message(error, rules.fact_types.get(error.fact)), "href": f"#{shown.id}"})
            continue
        text = texts.texts.find(f"consistency/{error.fact}", "message", asked_language()) or message(error)
        concerned = [name for name in _facts_of(error) if name in {one.id for one in rules.inputs}]
        if shown is not None:
            href = f"#{shown.id}"
        elif concerned:
            href = f"{reverse('check-question', args=[rules.id, concerned[0]])}?change"
        else:
            href = ""
        found.append({"text": text, "href": href})
    return found


@require_safe
@check_view
def result(request: HttpRequest, identifier: str) -> HttpResponse:
    """The answer, at any time: a person may stop half-way and gets *not yet known* with what is missing."""
    mine = inquiry(request, identifier)
    context = {
        **for_clerk(request, lambda: _result_parts(mine)),
        "rules": mine.rules,
        "services": services_of(mine.rules),
        "next_href": mine.next_href() if mine.next_fact else "",
        "section": "check",
    }
    status = HTTPStatus.CONFLICT if mine.errors else HTTPStatus.OK
    return render(request, "web/check/result.html", context, status=status)


def _result_parts(mine: Inquiry) -> dict[str, object]:
    """What the page of the answer shows in the language that is active."""
    texts = mine.texts()
    return {
        "texts": texts,
        "shown": result_page(mine.rules, texts, mine.answers, mine.facts, mine.result),
        "errors": _summary(mine.rules, texts, mine.errors),
    }


@require_POST
@check_view
def again(request: HttpRequest, identifier: str) -> HttpResponse:
    """Forget all answers and begin anew."""
    rules = queries.ruleset(identifier, clock.today())
    response = HttpResponseRedirect(reverse("check", args=[rules.id]))
    store.clear(response)
    return response


def services_of(rules: Rules) -> list[Card]:
    """Services that the rule set decides about, as far as the public sees them."""
    only = tuple(str(one) for one in rules.document.get("services") or ())
    return service_cards(asked_language(), Filters(only=only)) if only else []
