"""``wenjin staff``: who works here. The first director can only be named from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import STAFF_ROLES, SYSTEM, Role
from wenjin.accounts.models import Account, Membership, Organisation, Person
from wenjin.core import clock


class Command(BaseCommand):
    """Gives staff roles, takes them away, lists them."""

    help = "Give a person a role of the staff, take it away, or list who has which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        commands = parser.add_subparsers(dest="do", required=True)
        commands.add_parser("list", help="everybody of the staff")
        for name, text in (("add", "give a role"), ("end", "take a role away")):
            one = commands.add_parser(name, help=text)
            one.add_argument("email", help="the address that the person signs in with")
            one.add_argument("--role", required=True, choices=sorted(STAFF_ROLES))
            place = one.add_mutually_exclusive_group(required=True)
            place.add_argument("--authority", default="", help="id of an authority in the pack")
            place.add_argument("--centre", default="", help="id of a centre in the pack")
            if name == "add":
                one.add_argument(
                    "--named", default="", help="name of the authority or centre, when it is new"
                )
                one.add_argument("--family-name", default="")
                one.add_argument("--given-name", default="")
                one.add_argument("--language", default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["do"] == "list":
            self._list()
        elif options["do"] == "add":
            self._add(options)
        else:
            self._end(options)

    def _list(self) -> None:
        running = Membership.objects.filter(ended_at=None, role__in=sorted(STAFF_ROLES))
        for row in running.select_related("person__account", "organisation").order_by("organisation", "role"):
            email = row.person.account.email if row.person.account else "(no account)"
            until = f" until {row.until_on}" if row.until_on else ""
            self.stdout.write(f"{row.organisation.name}: {row.role}: {email}{until}")

    @transaction.atomic
    def _add(self, options: dict[str, Any]) -> None:
        at = clock.now()
        organisation = _organisation(options) or _new_organisation(options)
        person = _person(options["email"]) or _new_person(options)
        role = Role(options["role"])
        try:
            services.add_member(person.pk, organisation.pk, role, actor=SYSTEM, at=at)
        except services.AlreadyMember as error:
            raise CommandError(f"{options['email']} is {role} there already") from error
        self.stdout.write(f"{options['email']} is {role} of {organisation.name}.")
        self.stdout.write("They sign in with a code by e-mail and are then asked to set up a second factor.")

    def _end(self, options: dict[str, Any]) -> None:
        person, organisation = _person(options["email"]), _organisation(options)
        role = Role(options["role"])
        if person is None or organisation is None:
            raise CommandError("no such person or place")
        if not services.end_membership(person.pk, organisation.pk, role, actor=SYSTEM, at=clock.now()):
            raise CommandError(f"{options['email']} is not {role} there")
        self.stdout.write(f"{options['email']} is no longer {role} of {organisation.name}.")


def _organisation(options: dict[str, Any]) -> Organisation | None:
    return Organisation.objects.filter(
        authority=options["authority"] or "", centre=options["centre"] or ""
    ).first()


def _new_organisation(options: dict[str, Any]) -> Organisation:
    if not options["named"]:
        raise CommandError("this authority or centre is new here: give its name with --named")
    kind = Organisation.Kind.AUTHORITY if options["authority"] else Organisation.Kind.CENTRE
    return services.make_organisation(
        kind,
        options["named"],
        actor=SYSTEM,
        at=clock.now(),
        authority=options["authority"],
        centre=options["centre"],
    )


def _person(email: str) -> Person | None:
    seen = queries.person_with_email(email)
    return None if seen is None else Person.objects.get(pk=seen.id)


def _new_person(options: dict[str, Any]) -> Person:
    at = clock.now()
    try:
        validate_email(options["email"])
    except ValidationError as error:
        raise CommandError(f"{options['email']!r} is no e-mail address") from error
    # Somebody may have asked for a code before they were named.
    account = Account.objects.filter(email__iexact=options["email"]).first()
    account = account or services.make_account(options["email"], at=at, is_proven=True)
    person = services.make_person(
        at=at,
        family_name=options["family_name"],
        given_name=options["given_name"],
        language=options["language"],
    )
    services.attach_account(person.pk, account, actor=SYSTEM, at=at)
    return person
