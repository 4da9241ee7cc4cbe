"""Plans behind an address that cannot be guessed: made, opened, deleted, and forgotten when their time is over.

Only the fingerprint of the secret is kept. A link that was deleted or whose time is over loses its content at
once; its empty row stays for a year, so that whoever still has the address is told what happened.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from wenjin.catalogue.models import PlanLink
from wenjin.core.addresses import SECRET_BYTES, fingerprint, new_secret

KEEP_EMPTY_ROWS: Final = timedelta(days=365)
_SALT: Final = "wenjin.catalogue.plan_links"


class NoSuchLink(LookupError):
    """No plan was ever kept under this address."""


class LinkGone(LookupError):
    """The plan was deleted, or its time is over."""


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What a private link opens.

    Attributes:
        secret: the part of the address that cannot be guessed.
        request: situations, facts and start, as they were given.
        language: code of the language in which the link was made.
    """

    secret: str
    request: Mapping[str, object]
    language: str
    created_at: datetime
    expires_at: datetime


@transaction.atomic
def make_plan_link(
    request: Mapping[str, object], *, language: str, form_key: str, now: datetime
) -> SharedPlan:
    """Keep a plan and give its private address; the same form sent twice gives the same link.

    Args:
        request: situations, facts and start, in JSON values.
        language: code of the language in which it is made.
        form_key: random value of the form that asks for the link.
        now: the link lives ``settings.PLAN_LINK_DAYS`` from here.
    """
    secret = _secret_for(form_key, request)
    link, is_new = PlanLink.objects.get_or_create(
        fingerprint=fingerprint(secret), defaults=_content(request, language, now)
    )
    if not is_new and _is_gone(link, now):
        # The form was sent, its link deleted, and the form sent again: a deleted address never comes back.
        secret = new_secret()
        link = PlanLink.objects.create(fingerprint=fingerprint(secret), **_content(request, language, now))
    return _shared(link, secret)


def open_plan_link(secret: str, *, now: datetime) -> SharedPlan:
    """What the private link opens.

    Raises:
        NoSuchLink: nothing was ever kept under this secret.
        LinkGone: it was deleted, or its time is over.
    """
    link = PlanLink.objects.filter(fingerprint=fingerprint(secret)).first()
    if link is None:
        raise NoSuchLink
    if _is_gone(link, now):
        raise LinkGone
    return _shared(link, secret)


@transaction.atomic
def delete_plan_link(secret: str, *, now: datetime) -> None:
    """Forget the plan behind a private link; deleting it twice does no harm.

    Raises:
        NoSuchLink: nothing was ever kept under this secret.
    """
    link = PlanLink.objects.select_for_update().filter(fingerprint=fingerprint(secret)).first()
    if link is None:
        raise NoSuchLink
    link.request = {}
    link.expires_at = min(link.expires_at, now)
    link.save(update_fields=["request", "expires_at"])


@transaction.atomic
def sweep_plan_links(now: datetime) -> int:
    """Empty the links whose time is over and drop rows that were empty for a year; says how many it emptied."""
    emptied = PlanLink.objects.filter(expires_at__lte=now).exclude(request={}).update(request={})
    PlanLink.objects.filter(expires_at__lte=now - KEEP_EMPTY_ROWS).delete()
    return emptied


def _secret_for(form_key: str, request: Mapping[str, object]) -> str:
    """The same form with the same plan gives the same secret, which nobody can work out without our key."""
    plan = json.dumps(request, sort_keys=True, ensure_ascii=True, default=str)
    digest = salted_hmac(_SALT, f"{form_key}\n{plan}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:SECRET_BYTES]).decode("ascii")


def _content(request: Mapping[str, object], language: str, now: datetime) -> dict[str, object]:
    return {
        "request": dict(request),
        "language": language,
        "created_at": now,
        "expires_at": now + timedelta(days=settings.PLAN_LINK_DAYS),
    }


def _is_gone(link: PlanLink, now: datetime) -> bool:
    return link.expires_at <= now or not link.request


def _shared(link: PlanLink, secret: str) -> SharedPlan:
    return SharedPlan(secret, link.request, link.language, link.created_at, link.expires_at)
