"""``wenjin staff``: who has which role here. The first director can only be named from the command line."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.domain.places import PLACES, PlaceKind
from wenjin.core import clock

_WHERE: Final = {
    PlaceKind.AUTHORITY: ("ID", "an authority, by its id in the pack"),
    PlaceKind.CENTRE: ("ID", "a centre, by its id in the pack"),
    PlaceKind.FIRM: ("CODE", "a firm, by its unified social credit code"),
    PlaceKind.INTERMEDIARY: ("CODE", "an office that helps people, by its unified social credit code"),
}
_REFUSED: Final = {
    "wrong_place": "{role} cannot be held there: give {places}",
    "wrong_code": "a unified social credit code has 18 letters and figures",
    "wrong_address": "{email!r} is no e-mail address",
    "new_place": "this place is new here: give its name with --named",
    "already": "{email} is {role} there already",
    "over": "the last day is over, or before the first",
    "not_held": "{email} is not {role} there",
}


class Command(BaseCommand):
    """Gives roles, takes them away, lists them."""

    help = (
        "Give a person a role (of the staff, of a firm, of an office that helps), take it away, or list who has "
        "which."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        commands = parser.add_subparsers(dest="do", required=True)
        every = commands.add_parser("list", help="everybody who has a role")
        every.add_argument("--role", choices=sorted(PLACES), help="only this role")
        every.add_argument("--json", action="store_true", help="print JSON")
        for name, text in (("add", "give a role"), ("end", "take a role away")):
            one = commands.add_parser(name, help=text)
            one.add_argument("email", help="the address that the person signs in with")
            one.add_argument("--role", required=True, choices=sorted(PLACES))
            place = one.add_mutually_exclusive_group(required=True)
            for kind, (metavar, words) in _WHERE.items():
                place.add_argument(f"--{kind}", default="", metavar=metavar, help=words)
            if name == "add":
                _add_details(one)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        {"list": self._list, "add": self._add, "end": self._end}[options["do"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        role = Role(options["role"]) if options["role"] else None
        found = queries.held_roles(role=role, limit=None)
        if options["json"]:
            said = [
                {
                    "organisation": one.organisation,
                    "kind": one.kind,
                    "role": one.role.value,
                    "email": one.email,
                    "from": one.from_on.isoformat(),
                    "until": one.until_on.isoformat() if one.until_on else None,
                }
                for one in found
            ]
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for one in found:
            until = f" until {one.until_on}" if one.until_on else ""
            self.stdout.write(f"{one.organisation}: {one.role}: {one.email or '(no account)'}{until}")

    def _add(self, options: dict[str, Any]) -> None:
        role, place = Role(options["role"]), _place(options)
        who = services.Who(
            options["email"], options["family_name"], options["given_name"], options["language"]
        )
        try:
            done = services.appoint(
                who,
                role,
                place,
                actor=SYSTEM,
                at=clock.now(),
                from_on=_day(options["from_on"]),
                until_on=_day(options["until_on"]),
            )
        except services.AppointmentRefused as refused:
            raise _told(refused, role, options["email"]) from refused
        self.stdout.write(f"{options['email']} is {role} of {done.organisation_name}.")
        second = " and are then asked to set up a second factor" if not _is_outside(role) else ""
        self.stdout.write(f"They sign in with a code by e-mail{second}.")

    def _end(self, options: dict[str, Any]) -> None:
        role, person = Role(options["role"]), queries.person_with_email(options["email"])
        organisation = services.place_of(_place(options))
        if person is None or organisation is None:
            raise CommandError("no such person or place")
        try:
            services.dismiss(person.id, organisation, role, actor=SYSTEM, at=clock.now())
        except services.AppointmentRefused as refused:
            raise _told(refused, role, options["email"]) from refused
        self.stdout.write(f"{options['email']} is no longer {role} there.")


def _add_details(parser: ArgumentParser) -> None:
    parser.add_argument("--named", default="", help="name of the place, when it is new here")
    parser.add_argument("--named-zh", default="", help="its name in Chinese")
    parser.add_argument("--family-name", default="")
    parser.add_argument("--given-name", default="")
    parser.add_argument("--language", default="zh-hans")
    parser.add_argument("--from", dest="from_on", default="", metavar="YYYY-MM-DD", help="first day (today)")
    parser.add_argument("--until", dest="until_on", default="", metavar="YYYY-MM-DD", help="last day")


def _place(options: dict[str, Any]) -> services.Place:
    kind = next(one for one in PlaceKind if options[one.value])
    return services.Place(kind, options[kind.value], options.get("named", ""), options.get("named_zh", ""))


def _is_outside(role: Role) -> bool:
    return not any(kind.is_of_the_city for kind in PLACES[role])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{text!r} is no day: write it as 2026-05-04") from error


def _told(refused: services.AppointmentRefused, role: Role, email: str) -> CommandError:
    places = " or ".join(f"--{kind}" for kind in PLACES[role])
    return CommandError(_REFUSED[refused.code].format(role=role, email=email, places=places))
