"""``wenjin check RULESET``: the answer of a rule set to facts. Without a rule set, Django's own system checks.

Both share a name. The rule sets were there first in the words of the product; Django's checks are still run by
``wenjin check``, ``wenjin check --deploy`` and ``wenjin check APP``, and by whatever calls them by name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.apps import apps
from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as SystemChecks
from django.db import DatabaseError

from wenjin.catalogue.domain.expression.values import date_of
from wenjin.catalogue.domain.facts import FactError
from wenjin.catalogue.domain.rules.rule_model import RuleSet
from wenjin.catalogue.domain.rules.rulesets import CheckResult, check, schema
from wenjin.catalogue.management.commands._input import BadInput, read_json_argument
from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.queries.checks import Rules, UnknownRuleSet, ruleset, rulesets
from wenjin.core import clock

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,12}){0,3}", re.ASCII)


class Command(SystemChecks):
    """Checks facts against a rule set; with no rule set named, checks the installation."""

    help = (
        "Check facts against a rule set: check RULESET --facts FACTS.json --json. "
        "Without a rule set: check the installation (Django's system checks)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ours beside those of the system checks; the first free word is the rule set."""
        super().add_arguments(parser)
        parser.add_argument(
            "--facts", help="JSON file of facts (an object or a list), or - for standard input"
        )
        parser.add_argument("--as-of", help="the day whose rules count, YYYY-MM-DD; today when left out")
        parser.add_argument("--jurisdiction", help="code of the place, such as CN-4403")
        parser.add_argument(
            "--assume",
            action="store_true",
            help="take as given what the rules assume at the place; else all that is left out is unknown",
        )
        parser.add_argument("--schema", action="store_true", help="print what may be asked, and stop")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer about a rule set when one is named, else run the system checks."""
        if not _is_about_rules(args, options):
            super().handle(*args, **options)
            return
        try:
            self._answer(_one(args), options)
        except _Refused as refused:
            refuse(self, refused.errors, as_json=bool(options["json"] or options["schema"]))

    def _answer(self, name: str, options: Mapping[str, Any]) -> None:
        as_of = _day(options["as_of"])
        rules = _rules(name, as_of)
        if options["schema"]:
            say_json(self, schema(rules.ruleset))
            return
        place = _place(options["jurisdiction"], rules)
        given, is_list = _facts(options["facts"])
        # A fact left out is unknown, never zero: what a page may take as given, a measurement must state.
        judged = rules.ruleset if options["assume"] else replace(rules.ruleset, assumptions=())
        results = list(_results(rules, judged, given, as_of, place, is_list=is_list))
        if options["json"]:
            answers = [one.to_json() for one in results]
            say_json(self, answers if is_list else answers[0])
        else:
            for one in results:
                self._tell(rules, one)

    def _tell(self, rules: Rules, result: CheckResult) -> None:
        """The answer for somebody at a terminal, in English."""
        texts = rules.ruleset.texts
        self.stdout.write(f"{texts.get('title', rules.id)} ({result.jurisdiction}, {result.as_of})")
        answer = result.to_json()
        better = "" if answer["category_is_final"] else " or better"
        category = f", category {answer['category']}{better}" if answer["category"] else ""
        self.stdout.write(f"verdict: {answer['verdict']}{category}")
        if result.score is not None:
            self.stdout.write(f"points: {result.score.minimum} to {result.score.maximum}")
        for route in result.routes:
            title = texts.get(f"routes.{route.id}.title", "")
            self.stdout.write(f"  {route.verdict:<13}{route.id}  {title}")
        if result.missing:
            self.stdout.write(f"missing: {', '.join(result.missing)}")
        if result.next_question:
            self.stdout.write(f"next question: {result.next_question}")
        for warning in result.warnings:
            self.stdout.write(f"! {texts.get(warning.text_key, warning.id)}")


class _Refused(Exception):
    """Input that cannot be answered; carries everything that is wrong with it."""

    def __init__(self, *errors: dict[str, object]) -> None:
        super().__init__(len(errors))
        self.errors = list(errors)


def _is_about_rules(args: tuple[str, ...], options: Mapping[str, Any]) -> bool:
    if any(options.get(name) for name in ("facts", "schema", "json", "as_of", "jurisdiction")):
        return True
    return len(args) == 1 and args[0] not in {config.label for config in apps.get_app_configs()}


def _one(args: tuple[str, ...]) -> str:
    if len(args) > 1:
        raise _Refused(_error("too_many", "ruleset", "name one rule set at a time"))
    return args[0] if args else ""


def _error(code: str, fact: str, message: str, **more: object) -> dict[str, object]:
    return {"code": code, "fact": fact, "message": message, **more}


def _day(text: str | None) -> date:
    if text is None:
        return clock.today()
    day = date_of(text)
    if day is None:
        raise _Refused(_error("wrong_type", "as_of", f"{text[:40]!r} is no day; write YYYY-MM-DD"))
    return day


def _rules(name: str, as_of: date) -> Rules:
    try:
        return ruleset(name, as_of)
    except UnknownRuleSet:
        known = [one.id for one in rulesets()]
    except DatabaseError:
        known = []
    if not known:
        raise _Refused(_error("no_pack", "", "no pack is loaded: run wenjin load-pack PATH"))
    message = f"no rule set {name[:80]!r}; there are {', '.join(known)}"
    raise _Refused(_error("unknown_ruleset", "ruleset", message, options=known))


def _place(code: str | None, rules: Rules) -> str | None:
    if code is None:
        return None
    if not _PLACE.fullmatch(code) or not rules.ruleset.scope.covers(code):
        message = f"{code[:40]!r} is no place inside {rules.ruleset.scope.jurisdiction}"
        raise _Refused(_error("not_an_option", "jurisdiction", message))
    return code


def _facts(name: str | None) -> tuple[list[dict[str, object]], bool]:
    """Objects of facts, and whether they came as a list; none at all means that nothing is known yet."""
    if name is None:
        return [{}], False
    try:
        given = read_json_argument(name)
    except BadInput as error:
        raise _Refused(_error(error.code, "facts", str(error))) from error
    is_list = isinstance(given, list)
    objects: list[dict[str, object]] = []
    for place, one in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(one, dict):
            more = {"index": place} if is_list else {}
            raise _Refused(_error("wrong_type", "facts", "facts are an object, or a list of objects", **more))
        objects.append(one)
    return objects, is_list


def _results(
    rules: Rules,
    judged: RuleSet,
    given: list[dict[str, object]],
    as_of: date,
    place: str | None,
    *,
    is_list: bool,
) -> Iterator[CheckResult]:
    """One answer each, in order.

    Raises:
        _Refused: with every error of every object.
    """
    today = clock.today()
    read = [rules.read(one, today=today) for one in given]
    errors = [
        _of_fact(error, index if is_list else None)
        for index, (_, found) in enumerate(read)
        for error in found
    ]
    if errors:
        raise _Refused(*errors)
    for facts, _ in read:
        yield check(judged, facts, as_of, place)


def _of_fact(error: FactError, index: int | None) -> dict[str, object]:
    more: dict[str, object] = {"params": dict(error.params)} if error.params else {}
    if index is not None:
        more["index"] = index
    return _error(error.code, error.fact, f"{error.fact}: {_WORDS.get(error.code, error.code)}", **more)


_WORDS = {
    "unknown_fact": "no such fact; see --schema",
    "wrong_type": "not of the right type",
    "not_finite": "not a finite number",
    "too_small": "too small or too early",
    "too_large": "too large or too late",
    "too_precise": "more decimals than money has",
    "not_an_option": "not one of the allowed answers",
    "too_long": "too long",
    "bad_characters": "holds characters that are no text",
    "in_the_future": "lies in the future",
    "inconsistent": "these facts contradict each other",
}
