"""Staff add examples; the next training learns from them."""

from datetime import datetime

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.assistant.domain.anonymous import anonymous
from wenjin.assistant.domain.examples import KINDS
from wenjin.assistant.domain.question import readable
from wenjin.assistant.models import Example
from wenjin.assistant.services import questions
from wenjin.assistant.services.switching import switch
from wenjin.catalogue.queries.domain import catalogue
from wenjin.core.ledger import book
from wenjin.lang.domain.registry import BY_CODE


class ExampleRefused(ValueError):
    """It is no example: ``code`` is ``text``, ``language``, ``label`` or ``known``."""

    def __init__(self, code: str) -> None:
        """Keep the code; the page has the words."""
        self.code = code
        super().__init__(code)


def add(
    actor: Actor,
    *,
    text: str,
    language: str,
    service: str = "",
    kind: str = "",
    question: int | None = None,
    at: datetime,
) -> int:
    """Add an example for a service, or of what must be declined; settles the question it came from.

    Numbers, addresses and announced names are blanked in it as in questions.

    Returns:
        Its number.

    Raises:
        ExampleRefused: no text, an unknown language, service or kind, or the very same example is there.
    """
    cleaned = readable(anonymous(text))
    if not cleaned:
        raise ExampleRefused("text")
    if language not in BY_CODE:
        raise ExampleRefused("language")
    if bool(service) == bool(kind) or (service and service not in catalogue().services):
        raise ExampleRefused("label")
    if kind and kind not in KINDS:
        raise ExampleRefused("label")
    with transaction.atomic():
        same = Example.objects.filter(text=cleaned, service=service, kind=kind, removed_at__isnull=True)
        if same.exists():
            raise ExampleRefused("known")
        row = Example.objects.create(
            language=language,
            text=cleaned,
            service=service,
            kind=kind,
            added_by=actor.reference,
            added_at=at,
        )
        if question is not None:
            questions.settle(question, at=at)
        book.append(
            "system",
            "example.added",
            at=at,
            actor=actor.reference,
            payload={"example": row.pk, "service": service, "kind": kind, "language": language},
        )
    return row.pk


def remove(actor: Actor, example: int, *, at: datetime) -> bool:
    """Take an example out of the next training; whether it was in."""
    return _switch(actor, example, "example.removed", at=at, removed_at=at)


def restore(actor: Actor, example: int, *, at: datetime) -> bool:
    """Undo a removal; whether there was one."""
    return _switch(actor, example, "example.restored", at=at, removed_at=None)


def _switch(actor: Actor, example: int, code: str, *, at: datetime, removed_at: datetime | None) -> bool:
    rows = Example.objects.filter(pk=example)
    return switch(rows, actor, code, {"example": example}, at=at, removed_at=removed_at)
