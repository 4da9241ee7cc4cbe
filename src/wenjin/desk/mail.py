"""Mails that were written: whether they went out, and what they said, for those who help people who got none.

Some mails hold a code that signs somebody in. Their words open only when no code can be good any more, so that
nobody here can be somebody else; in the demonstration, where nothing is real, they open at once.
"""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.delivery import queries
from wenjin.core.ledger import book
from wenjin.desk.frame import MAIL_READERS, desk_page

PAGE: Final = 50
CODES_LIVE: Final = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
LEDGER_STREAM: Final = "mail"
_ADDRESS: Final = re.compile(r"(https?://\S+)")
# A part of an address that nobody could guess; names of services are all in small letters, with hardly a figure.
_SECRET: Final = re.compile(r"(?<=[/=])(?=[\w-]*[A-Z]|(?:[a-z_-]*\d){6})[\w-]{20,}", re.ASCII)
_STATES: Final = ("waiting", "sent", "not_sent", "failed")


def state_words(state: str) -> str:
    """What became of a mail."""
    words = {
        "waiting": pgettext("state of a mail", "Waiting"),
        "sent": pgettext("state of a mail", "Sent"),
        "not_sent": _("Not sent: no mail server is configured"),
        "failed": pgettext("state of a mail", "Failed"),
    }
    return words.get(state, state)


@staff(*MAIL_READERS)
@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """Mails, the newest first; addresses are shortened, words are on a page of their own."""
    state = request.GET.get("state", "")
    page = request.GET.get("page", "1")
    place = int(page) if page.isascii() and page.isdigit() and 0 < len(page) <= 4 else 1
    known = state if state in _STATES else None
    rows = queries.mails(PAGE + 1, offset=PAGE * (max(place, 1) - 1), state=known)
    context = {
        "mails": [(one, state_words(one.state), shortened(one.to)) for one in rows[:PAGE]],
        "counts": [(one, state_words(one), count) for one, count in queries.count_of_mails().items()],
        "state": known or "",
        "page_number": place,
        "next_page": place + 1 if len(rows) > PAGE else None,
        "previous_page": place - 1 if place > 1 else None,
        "texts": queries.text_messages(20) if place == 1 else (),
        "has_server": settings.SMTP is not None,
    }
    return desk_page(request, "desk/mail.html", context, section="mail")


@staff(*MAIL_READERS)
@require_safe
@never_cache
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One mail with its words. Reading it is written down."""
    found = queries.mail(mail_id)
    if found is None:
        raise Http404
    now = clock.now()
    opens_at = found.made_at + CODES_LIVE
    is_open = settings.DEMO or now >= opens_at
    if is_open:
        with transaction.atomic():
            book.append(
                LEDGER_STREAM,
                "mail.read",
                at=now,
                actor=actor_of(request).reference,
                payload={"mail": str(mail_id)},
            )
    context = {
        "mail": found,
        "state": state_words(found.state),
        "is_open": is_open,
        "opens_at": opens_at,
        "words": without_secrets(found.text) if is_open else "",
        "hides_links": is_open and bool(_SECRET.search(found.text)),
        "to": found.to if is_open else shortened(found.to),
    }
    status = HTTPStatus.OK if is_open else HTTPStatus.FORBIDDEN
    return desk_page(request, "desk/mail_body.html", context, section="mail", status=status)


def without_secrets(text: str) -> SafeString:
    """The words with their links, but without what opens a private page: whoever has that may use it."""
    parts = []
    for place, part in enumerate(_ADDRESS.split(text)):
        hidden = _SECRET.sub("…", part) if place % 2 else part
        parts.append(urlize(part, autoescape=True) if hidden == part else conditional_escape(hidden))
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped


def shortened(address: str) -> str:
    """``a…@example.org``: enough to know one's own."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""
