"""Finding a case: by its reference, by the name of the applicant in any script, by the number of the passport."""

from typing import Final

from django.db.models import Q, QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import find_people
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.models import Case
from wenjin.cases.queries.filed_names import filed_under
from wenjin.cases.queries.visibility import counter_centres, visible_to

MOST_FOUND: Final = 50
_SHORTEST: Final = 2


def search(actor: Actor, text: str) -> QuerySet[Case]:
    """Cases that the actor may see and that fit, the newest first; at most ``MOST_FOUND``.

    The number of a passport is compared through its blind index: the database never learns it.
    """
    words = text.strip()
    if len(words) < _SHORTEST:
        return Case.objects.none()
    seen = visible_to(actor).filter(erased_at__isnull=True).defer("answers", "household")
    reference = read_reference(words)
    if reference is not None:
        exact = seen.filter(reference=reference)
        if exact.exists():
            return exact
    found = [one.id for one in find_people(words)]
    fits = Q(applicant_id__in=found) | filed_under(words)
    if words.isascii() and any(sign.isdigit() for sign in words):
        fits |= Q(reference__icontains=words.upper())
    return seen.filter(fits).order_by("-created_at")[:MOST_FOUND]


def centre_elsewhere(actor: Actor, text: str) -> str:
    """The centre at which a file is handled that stands at another counter than the actor's; empty when none is.

    Whoever stands before a counter with the number of their case is told where to go. The file itself does not
    open there: for that its owner gives a code. Only for who works at a counter, with a second factor used, and
    only by the whole number, whose check letter keeps guesses out.
    """
    reference = read_reference(text.strip())
    if reference is None or not actor.is_strong or not counter_centres(actor):
        return ""
    rows = Case.objects.filter(reference=reference, erased_at__isnull=True).exclude(status=Case.Status.DRAFT)
    return str(rows.values_list("centre", flat=True).first() or "")
