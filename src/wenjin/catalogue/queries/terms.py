"""The terms of the field of the loaded pack."""

from functools import lru_cache

from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.lang.domain.glossary import Term


def terms() -> tuple[Term, ...]:
    """All terms, in the order of the glossary.

    Raises:
        NoPackLoaded: there is no pack.
    """
    return _terms(current_pack().content_hash)


@lru_cache(maxsize=2)
def _terms(content_hash: str) -> tuple[Term, ...]:
    kind = RecordVersion.Kind.TERM.value
    return tuple(Term.of(document) for document in documents(kind)[kind])
