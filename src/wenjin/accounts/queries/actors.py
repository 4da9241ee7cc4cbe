"""Who sends a request, and who somebody is when the system acts or writes to them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from wenjin.accounts.domain.actor import VISITOR_LETTERS, Actor, Post, Role
from wenjin.accounts.domain.consent import HowGiven, MandatePurpose
from wenjin.accounts.domain.names import whole_name
from wenjin.accounts.models import Account, Mandate, Membership, Person
from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.core.prepared import Prepared
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import asked_language

VISITOR_COOKIE: Final = "wenjin_visitor"
# Stands before a secret that came by a private link; no secret has this sign.
BY_LINK: Final = "link~"
_LONGEST_SECRET: Final = 100
_KEPT_AS: Final = "_wenjin_actor"
# A mandate reaches an organisation's people who help or represent, not everybody who works there.
_AGENT_ROLES: Final = frozenset({Role.REPRESENTATIVE, Role.INTERMEDIARY})


class NoSuchPerson(LookupError):
    """Nobody has this id, or their data was erased."""


def actor_of(request: HttpRequest) -> Actor:
    """Who sends the request; worked out once per request.

    Costs no query for somebody without a session, and four besides the session's for somebody signed in.
    """
    kept = getattr(request, _KEPT_AS, None)
    if isinstance(kept, Actor):
        return kept
    found = _read(request)
    setattr(request, _KEPT_AS, found)
    return found


def forget_actor(request: HttpRequest) -> None:
    """Work out anew who sends the request, after they signed in or out in it."""
    if hasattr(request, _KEPT_AS):
        delattr(request, _KEPT_AS)


def actor_of_person(person_id: UUID) -> Actor:
    """Who a person is, outside of any session; never strong.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NoSuchPerson(person_id)
    return _of_person(found, visitor="", is_strong=False)


def actor_of_account(account: Account) -> Actor:
    """Who somebody with this account is, outside of any session; never strong."""
    found = Person.objects.filter(account=account).first()
    return Actor(account_id=account.pk) if found is None else _of_person(found, visitor="", is_strong=False)


def second_factor_used(request: HttpRequest, account: Account) -> bool:
    """Whether a second factor was used in this session.

    A passkey counts (it is held and unlocked), a code of an app, a recovery code, and the sign-in of a provider
    of which the settings say that it asks for a second factor itself.
    """
    for record in get_authentication_records(request, account):
        if record.get("method") == "mfa":
            return True
        if record.get("method") == "socialaccount" and record.get("provider") in settings.STRONG_PROVIDERS:
            return True
    return False


def visitor_of(request: HttpRequest) -> str:
    """Fingerprint of the draft cookie, empty without one."""
    secret = visitor_secret(request)
    return fingerprint(secret)[:VISITOR_LETTERS] if secret else ""


def visitor_secret(request: HttpRequest) -> str:
    """The secret in the draft cookie, empty without one."""
    secret = request.COOKIES.get(VISITOR_COOKIE, "").removeprefix(BY_LINK)
    return secret if len(secret) <= _LONGEST_SECRET else ""


def came_by_link(request: HttpRequest) -> bool:
    """Whether that secret came by a private link: whoever gave the link has it too."""
    return request.COOKIES.get(VISITOR_COOKIE, "").startswith(BY_LINK)


def _read(request: HttpRequest) -> Actor:
    visitor, by_link = visitor_of(request), came_by_link(request)
    # A request that was refused before its session was read has no user.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor(visitor=visitor, visitor_by_link=by_link, language=asked_language())
    account = cast("Account", user)
    found = _OF_ACCOUNT.first({"account": account.pk})
    if found is None:
        return Actor(account_id=account.pk, visitor=visitor, visitor_by_link=by_link)
    actor = _of_person(found, visitor=visitor, is_strong=second_factor_used(request, account))
    return replace(actor, visitor_by_link=True) if by_link else actor


def _of_person(person: Person, *, visitor: str, is_strong: bool) -> Actor:
    today = clock.today()
    posts = posts_on(person.pk, today)
    agencies = [post.organisation_id for post in posts if post.role in _AGENT_ROLES]
    mandates = _mandates(person.pk, agencies, today)
    return Actor(
        person_id=person.pk,
        account_id=person.account_id,
        name=whole_name(person.family_name, person.given_name, person.other_names),
        language=_language(person.language),
        posts=posts,
        visitor=visitor,
        is_strong=is_strong,
        represents=frozenset(post.organisation_id for post in posts if post.role is Role.REPRESENTATIVE),
        mandates=frozenset(principal for principal, case, _ in mandates if not case),
        case_mandates=frozenset(
            (whom, case) for whom, case, how in mandates if case and how != HowGiven.CODE
        ),
        help_mandates=frozenset(
            (whom, case) for whom, case, how in mandates if case and how == HowGiven.CODE
        ),
    )


def posts_on(person_id: UUID, day: date) -> tuple[Post, ...]:
    """Roles that the person holds on a day."""
    return tuple(
        Post(Role(role), organisation, authority or None, centre or None, *names)
        for role, organisation, authority, centre, *names in _POSTS.all({"person": person_id, "day": day})
    )


def _mandates(agent: UUID, agencies: Iterable[UUID], day: date) -> list[tuple[UUID, str, str]]:
    return _MANDATES.all({"agent": agent, "agencies": list(agencies), "day": day, "now": clock.now()})


# Asked by every page of somebody signed in.


def _of_account(account: int) -> QuerySet[Person]:
    rows = Person.objects.filter(account_id=account, erased_at=None)
    return rows.only("account_id", "family_name", "given_name", "other_names", "language")


def _posts(person: UUID, day: date) -> QuerySet[Membership, tuple[str, UUID, str, str, str, str]]:
    return (
        Membership.objects.filter(person_id=person, ended_at=None, from_on__lte=day)
        .filter(Q(until_on=None) | Q(until_on__gte=day))
        .order_by("pk")
        .values_list(
            "role",
            "organisation_id",
            "organisation__authority",
            "organisation__centre",
            "organisation__name",
            "organisation__name_zh",
        )
    )


def _mandates_held(
    agent: UUID, agencies: list[UUID], day: date, now: datetime
) -> QuerySet[Mandate, tuple[UUID, str, str]]:
    held = Q(agent_id=agent)
    if agencies:
        held |= Q(agent_organisation_id__in=agencies)
    return Mandate.objects.filter(
        held,
        Q(until_on=None) | Q(until_on__gte=day),
        Q(until_at=None) | Q(until_at__gt=now),
        revoked_at=None,
        purpose=MandatePurpose.APPLICATIONS,
        principal__erased_at=None,
    ).values_list("principal_id", "case_ref", "consent_how")


_OF_ACCOUNT: Final = Prepared(_of_account)
_POSTS: Final = Prepared(_posts)
_MANDATES: Final = Prepared(_mandates_held)


def _language(code: str) -> str:
    return code if code in BY_CODE else SOURCE
