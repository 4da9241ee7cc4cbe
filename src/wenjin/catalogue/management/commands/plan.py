"""``wenjin plan``: the plan for an event or a journey."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.domain.facts import FactError
from wenjin.catalogue.domain.plan import Plan
from wenjin.catalogue.domain.plan_json import plan_as_json
from wenjin.catalogue.management.commands._input import BadInput, read_json_argument
from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.plans import PlanRefused, plan_for


class Command(BaseCommand):
    """Makes plans from facts."""

    help = "Make the plan for events or journeys from facts; a list of facts gives a list of plans."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--event", action="append", default=[], help="id of a life or business event")
        parser.add_argument("--journey", action="append", default=[], help="id of a journey")
        parser.add_argument("--facts", help="JSON file of facts, or - for standard input")
        parser.add_argument("--start", help="first day, YYYY-MM-DD; today when left out")
        parser.add_argument(
            "--all-conditions", action="store_true", help="hold every condition (upper bound)"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        as_json = options["json"]
        situations = [("journey", name) for name in options["journey"]] + [
            ("event", name) for name in options["event"]
        ]
        try:
            start = date.fromisoformat(options["start"]) if options["start"] else None
        except ValueError:
            refuse(self, [_error(FactError("wrong_type", "start", {"expected": "date"}))], as_json=as_json)
        try:
            facts = read_json_argument(options["facts"]) if options["facts"] else {}
            plans = [
                plan_for(situations, one, start=start, all_conditions=options["all_conditions"])
                for one in (facts if isinstance(facts, list) else [facts])
            ]
        except BadInput as error:
            refuse(self, [{"code": error.code, "fact": "facts", "message": str(error)}], as_json=as_json)
        except PlanRefused as refused:
            refuse(self, [_error(one) for one in refused.errors], as_json=as_json)
        except NoPackLoaded:
            message = "no pack is loaded: run wenjin load-pack PATH"
            refuse(self, [{"code": "no_pack", "fact": "", "message": message}], as_json=as_json)
        if as_json:
            answers = [plan_as_json(one) for one in plans]
            say_json(self, answers if isinstance(facts, list) else answers[0])
        else:
            for one in plans:
                self._tell(one)

    def _tell(self, plan: Plan) -> None:
        for one in plan.services:
            mark = "*" if one.is_key else " "
            maybe = "" if one.answer.value == "yes" else " (maybe)"
            self.stdout.write(f"{mark} {one.dates.starts_on} to {one.dates.ends_on}  {one.id}{maybe}")
        self.stdout.write(
            f"{plan.asks} asks, {plan.different} different papers, {len(plan.to_bring)} to bring; "
            f"finished on {plan.finish_on}"
        )
        for warning in plan.warnings:
            told = ", ".join(f"{key} {_plain(value)}" for key, value in warning.params.items())
            self.stdout.write(" ".join(part for part in ("!", warning.code, warning.service, told) if part))


def _plain(value: object) -> str:
    return " ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


def _error(error: FactError) -> dict[str, object]:
    limits = ", ".join(f"{key} {_plain(value)}" for key, value in error.params.items())
    message = f"{error.fact}: {error.code.replace('_', ' ')}" + (f" ({limits})" if limits else "")
    return {"code": error.code, "fact": error.fact, "message": message, "params": dict(error.params)}
