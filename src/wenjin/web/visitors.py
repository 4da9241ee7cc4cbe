"""The draft cookie: the only way back to a draft for somebody without an account, renewed with who they are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wenjin.accounts.queries.actors import BY_LINK, VISITOR_COOKIE, visitor_of
from wenjin.cases.queries.visibility import holds_drafts

# As long as a draft is kept (cases/domain/retention.py).
VISITOR_SECONDS = 90 * 24 * 3600
# Before anything is begun: as long as somebody may look at the page with the button.
BEFORE_SECONDS = 24 * 3600


def remember_visitor(
    response: HttpResponse, secret: str, *, by_link: bool = False, seconds: int = VISITOR_SECONDS
) -> None:
    """Keep the secret of a draft in the browser.

    Args:
        by_link: it came by a private link, so that others may hold it.
    """
    response.set_cookie(
        VISITOR_COOKIE,
        f"{BY_LINK if by_link else ''}{secret}",
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_visitor(response: HttpResponse) -> None:
    """Take the secret out of the browser."""
    response.delete_cookie(VISITOR_COOKIE, samesite="Lax")


def is_known(request: HttpRequest) -> bool:
    """Whether somebody is signed in, asked only of requests that bring a draft cookie."""
    user = getattr(request, "user", None)
    return VISITOR_COOKIE in request.COOKIES and user is not None and user.is_authenticated


def renew_visitor(request: HttpRequest, response: HttpResponse, *, was_known: bool) -> None:
    """Forget the secret once its drafts belong to somebody who signed in, and when they sign out.

    What is begun in this browser afterwards gets a new secret, so that neither an old private link nor the next
    reader of the browser opens it. Drafts that wait (they came by link, or could not be attached) keep theirs.

    Args:
        was_known: somebody was signed in when the request came.
    """
    if VISITOR_COOKIE not in request.COOKIES or VISITOR_COOKIE in response.cookies:
        return
    if is_known(request):
        if not holds_drafts(visitor_of(request)):
            forget_visitor(response)
    elif was_known:
        forget_visitor(response)
