"""Declarations of who may enter an address; ``web.access.AccessMiddleware`` keeps to them.

Every view carries one. An address without a declaration is closed to everybody, so that what is forgotten is
refused rather than open. The decorators only declare: their place among other decorators does not matter.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

from wenjin.accounts.domain.access import EVERYBODY, OBJECT, SIGNED_IN, Access, Door
from wenjin.accounts.domain.actor import STAFF_ROLES, Role

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "access"

__all__ = [
    "Access",
    "DeclaredTwice",
    "Door",
    "access_of",
    "declare",
    "object_decides",
    "public",
    "public_pages",
    "signed_in",
    "staff",
]


class DeclaredTwice(TypeError):
    """Two declarations about one view say different things."""


def declare(view: View, access: Access) -> View:
    """Say who may call a view.

    Raises:
        DeclaredTwice: something else was said before.
    """
    if getattr(view, ATTRIBUTE, access) != access:
        raise DeclaredTwice(f"{view} is declared as {getattr(view, ATTRIBUTE)} and as {access}")
    setattr(view, ATTRIBUTE, access)
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """What was declared about a view."""
    found = getattr(view, ATTRIBUTE, None)
    return found if isinstance(found, Access) else None


def public(view: View) -> View:
    """Everybody may call the view."""
    return declare(view, EVERYBODY)


def object_decides(view: View) -> View:
    """Everybody may try; the view asks the object who may see it, and answers 404 to everybody else."""
    return declare(view, OBJECT)


def signed_in(view: View) -> View:
    """Whoever is signed in may call the view; others are led to sign in and back."""
    return declare(view, SIGNED_IN)


def staff(*roles: Role) -> Callable[[View], View]:
    """Staff with one of the roles (none named: any) may call the view, once a second factor was used.

    Raises:
        ValueError: a role is not one of the staff.
    """
    others = [role for role in roles if role not in STAFF_ROLES]
    if others:
        raise ValueError(f"not a role of the staff: {', '.join(others)}")
    access = Access(Door.STAFF, frozenset(roles), is_strong=True)

    def decorate(view: View) -> View:
        return declare(view, access)

    return decorate


def public_pages(
    patterns: Iterable[URLPattern | URLResolver], access: Access = EVERYBODY
) -> Sequence[URLPattern | URLResolver]:
    """Declare all views of a list of addresses at once; what the list includes says it for itself.

    A view in the list that carries a declaration of its own keeps it.
    """
    listed = list(patterns)
    for one in listed:
        if isinstance(one, URLPattern) and access_of(one.callback) is None:
            declare(one.callback, access)
    return listed
