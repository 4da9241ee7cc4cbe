"""Questions are counted by their wording, never by who asked."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import F

from wenjin.assistant.domain.anonymous import anonymous
from wenjin.assistant.models import Question
from wenjin.assistant.queries.answers import Answer, Outcome
from wenjin.core import clock
from wenjin.lang.domain.folding import fold

_FINGERPRINT: Final = 32


def fingerprint(text: str, language: str) -> str:
    """One for all ways to type the same words on pages of one language."""
    said = f"{language}\n{fold(anonymous(text))}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:_FINGERPRINT]


def remember(given: Answer) -> str:
    """Count a question that was asked on purpose; what is only being typed is not.

    Returns:
        The fingerprint of its wording, by which feedback is counted.
    """
    if given.outcome is Outcome.NOTHING:
        return ""
    name = fingerprint(given.asked, given.language)
    outcome = Question.Outcome.HELP if given.help is not None else Question.Outcome(given.outcome.value)
    first = given.readings[0].service if given.readings and given.outcome is not Outcome.DECLINED else ""
    day = connection.ops.adapt_datefield_value(clock.today())
    # One statement, one short lock: two of the object layer took twice as long. Both databases of the house know
    # this way of writing; names of columns are ours, values are handed over apart.
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [name, given.language, anonymous(given.asked), outcome.value, first, day, day])
    return name


_COUNT: Final = f"""
    INSERT INTO {Question._meta.db_table}
        (fingerprint, language, text, outcome, first_service, first_on, last_on, times, "right", wrong)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 1, 0, 0)
    ON CONFLICT (fingerprint) DO UPDATE SET
        times = {Question._meta.db_table}.times + 1,
        outcome = excluded.outcome, first_service = excluded.first_service, last_on = excluded.last_on
"""  # noqa: S608  see where it is used


def tell(name: str, *, was_right: bool) -> bool:
    """Count what a reader said of an answer; whether the question is known."""
    column = "right" if was_right else "wrong"
    return bool(Question.objects.filter(fingerprint=name).update(**{column: F(column) + 1}))


def settle(question: int, *, at: datetime) -> bool:
    """Put a question aside; whether it was open."""
    return bool(Question.objects.filter(pk=question, settled_at__isnull=True).update(settled_at=at))


def reopen(question: int) -> bool:
    """Take back that it was put aside."""
    return bool(Question.objects.filter(pk=question, settled_at__isnull=False).update(settled_at=None))


def forget_old() -> int:
    """Delete questions that nobody has asked for long; how many."""
    last = clock.today() - timedelta(days=settings.QUESTION_DAYS)
    return Question.objects.filter(last_on__lt=last).delete()[0]
