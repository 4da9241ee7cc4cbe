"""Translations written on the content desk: saved, reviewed, taken back. Each act is in the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from wenjin.catalogue.models import CatalogueText, Pack, TextEdit
from wenjin.catalogue.queries.procedure_archive import forget
from wenjin.catalogue.queries.terms import terms
from wenjin.catalogue.queries.text_history import author_of
from wenjin.catalogue.queries.text_units import Place, Unit, fresh_units
from wenjin.core.ledger import book
from wenjin.lang.domain.checks import Code, Finding, findings
from wenjin.lang.domain.glossary import missed_terms
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.po_counts import MISSING

State = CatalogueText.State
WRITTEN: Final = "text.drafted"
REVIEWED: Final = "text.reviewed"
UNDONE: Final = "text.undone"


class EditRefused(ValueError):
    """A translation is not taken; nothing was changed.

    Attributes:
        code: unknown (no such English, or not a language to translate into), empty, wrong (see ``found``),
            strange (see ``found``; may be taken in spite of that), meanwhile (somebody changed it since it was
            read), own_words (nobody reviews what they wrote), not_there (nothing to review or take back).
        found: what is wrong or strange in it.
    """

    def __init__(self, code: str, found: Iterable[Finding] = ()) -> None:
        super().__init__(code)
        self.code, self.found = code, tuple(found)


@dataclass(frozen=True, slots=True)
class NewText:
    """A translation that is to be written.

    Attributes:
        context: subject and field when it is for that place alone; else empty.
        author: who wrote the words, when it is not who hands them in.
    """

    source_hash: str
    context: str
    value: str
    state: str
    author: str = ""


def stream_of(language: str) -> str:
    """The chain of the ledger in which acts on texts of a language stand."""
    return f"texts:{language}"


@transaction.atomic
def save_text(
    language: str,
    source_hash: str,
    context: str,
    value: str,
    *,
    by: str,
    at: datetime,
    seen: str,
    in_spite: bool = False,
) -> TextEdit | None:
    """Write a translation as drafted; None when it stands there already, so that two clicks write once.

    Args:
        seen: ``Unit.token`` of what the writer saw.
        in_spite: warnings were read and put aside.

    Raises:
        EditRefused: see there.
    """
    unit = _locked(language, source_hash, context)
    text = tidy(value, unit.english)
    if text and text == unit.target and unit.state in (State.DRAFTED, State.REVIEWED):
        return None
    if unit.token != seen:
        raise EditRefused("meanwhile")
    if not text:
        raise EditRefused("empty")
    found = looked_through(language, unit.english, text)
    if any(one.is_error for one in found):
        raise EditRefused("wrong", found)
    if found and not in_spite:
        raise EditRefused("strange", found)
    edit = _write(language, unit, NewText(source_hash, context, text, State.DRAFTED.value), by, at)
    _told(language, WRITTEN, edit, by, at)
    return edit


@transaction.atomic
def review_text(
    language: str, source_hash: str, context: str, *, by: str, at: datetime, seen: str
) -> TextEdit:
    """Mark what stands there as read by a second person.

    Raises:
        EditRefused: see there; whoever wrote the words is not a second person.
    """
    unit = _locked(language, source_hash, context)
    if unit.token != seen:
        raise EditRefused("meanwhile")
    if not unit.target or unit.state not in (State.DRAFTED, State.MACHINE):
        raise EditRefused("not_there")
    author = author_of(language, unit)
    if author == by:
        raise EditRefused("own_words")
    new = NewText(source_hash, context, unit.target, State.REVIEWED.value, author)
    edit = _write(language, unit, new, by, at)
    _told(language, REVIEWED, edit, by, at)
    return edit


@transaction.atomic
def undo_edit(language: str, pk: int, *, by: str, at: datetime) -> TextEdit:
    """Take back the last change of a text: what stood there before stands there again.

    Raises:
        EditRefused: it is not the last one that counts any more, or was never there.
    """
    _changed_texts()
    edit = TextEdit.objects.filter(pk=pk, language=language).first()
    last = edit and _live(language, edit.source_hash, edit.context).last()
    if edit is None or last is None or last.pk != edit.pk:
        raise EditRefused("not_there")
    edit.undone_at = at
    edit.save(update_fields=["undone_at"])
    unit = _unit(language, edit.source_hash, edit.context)
    if unit is not None:
        _restore(language, unit, edit)
    _told(language, UNDONE, edit, by, at)
    return edit


def write_texts(language: str, texts: Iterable[NewText], *, by: str, at: datetime) -> list[TextEdit]:
    """Write many translations at once, in the caller's transaction; they were looked through before.

    Texts whose English is not there are passed over.
    """
    new = list(texts)
    _changed_texts()
    known = fresh_units(language, {one.source_hash for one in new})
    found = [(unit, one) for one in new if (unit := _in(known, one.source_hash, one.context)) is not None]
    edits = [_edit(language, unit, one, by, at) for unit, one in found]
    there = {(row.subject, row.field): row for row in CatalogueText.objects.filter(language=language)}
    fresh: list[CatalogueText] = []
    changed: list[CatalogueText] = []
    for unit, one in found:
        for subject, field in unit.places:
            row = there.get((subject, field))
            (fresh if row is None else changed).append(
                row := row or CatalogueText(subject=subject, field=field)
            )
            row.language, row.value, row.state = language, one.value, one.state
            row.source_hash, row.is_of_place = unit.source_hash, bool(unit.context)
    CatalogueText.objects.bulk_create(fresh, batch_size=1000)
    columns = ["value", "state", "source_hash", "is_of_place"]
    CatalogueText.objects.bulk_update(changed, columns, batch_size=200)
    return TextEdit.objects.bulk_create(edits, batch_size=500)


def looked_through(language: str, english: str, text: str) -> list[Finding]:
    """Everything that is wrong or strange in a translation, terms of the field among it.

    What is refused for its length is not searched for terms: folding many accents on one letter takes long.
    """
    found = findings((english,), (text,), language)
    if any(one.code is Code.LENGTH for one in found):
        return found
    missed = missed_terms(english, text, language, terms())
    return [*found, *(Finding(Code.TERM, (term.id,)) for term in missed)]


def tidy(value: str, english: str) -> str:
    """What was typed, with one kind of line break, and without room around it that the English has not."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return text if english != english.strip() else text.strip()


def _locked(language: str, source_hash: str, context: str) -> Unit:
    """The unit as it is now, with nobody else writing texts until this transaction ends."""
    if language not in BY_CODE or language == SOURCE:
        raise EditRefused("unknown")
    _changed_texts()
    unit = _unit(language, source_hash, context)
    if unit is None:
        raise EditRefused("unknown")
    return unit


def _changed_texts() -> None:
    """Another edition of the pack: finished pages are drawn anew. Also the lock under which texts are written."""
    Pack.objects.update(edition=token_hex(8))
    transaction.on_commit(forget)


def _unit(language: str, source_hash: str, context: str) -> Unit | None:
    return _in(fresh_units(language, {source_hash}), source_hash, context)


def _in(known: Mapping[tuple[str, str], Unit], source_hash: str, context: str) -> Unit | None:
    found = known.get((source_hash, context))
    return found if found is not None or not context else place_unit(known.get((source_hash, "")), context)


def place_unit(general: Unit | None, context: str) -> Unit | None:
    """The unit of one place of a sentence that so far is translated the same everywhere."""
    if general is None:
        return None
    places = tuple(place for place in general.places if " ".join(place) == context)
    if not places:
        return None
    return replace(general, context=context, places=places, target="", state=MISSING, made_from="")


def _live(language: str, source_hash: str, context: str) -> QuerySet[TextEdit]:
    return TextEdit.objects.filter(
        language=language,
        source_hash=source_hash,
        context=context,
        undone_at__isnull=True,
        settled_at__isnull=True,
    ).order_by("pk")


def _write(language: str, unit: Unit, new: NewText, by: str, at: datetime) -> TextEdit:
    edit = _edit(language, unit, new, by, at)
    edit.save()
    _put(language, unit.places, new.value, new.state, unit.source_hash, is_of_place=bool(unit.context))
    return edit


def _edit(language: str, unit: Unit, new: NewText, by: str, at: datetime) -> TextEdit:
    return TextEdit(
        language=language,
        source_hash=unit.source_hash,
        context=unit.context,
        source=unit.english,
        value=new.value,
        state=new.state,
        old_value=unit.target,
        old_state=unit.state if unit.target else "",
        old_hash=unit.made_from,
        author=new.author or by,
        by=by,
        at=at,
    )


def _put(
    language: str, places: Iterable[Place], value: str, state: str, made_from: str, *, is_of_place: bool
) -> None:
    """Make the rows of these places say it; without a value there is no row."""
    for subject, field in places:
        if not value:
            CatalogueText.objects.filter(language=language, subject=subject, field=field).delete()
            continue
        said = {"value": value, "state": state, "source_hash": made_from, "is_of_place": is_of_place}
        CatalogueText.objects.update_or_create(language=language, subject=subject, field=field, defaults=said)


def _restore(language: str, unit: Unit, edit: TextEdit) -> None:
    if edit.old_value or not edit.context:
        made_from = edit.old_hash or edit.source_hash
        is_of_place = bool(edit.context)
        _put(language, unit.places, edit.old_value, edit.old_state, made_from, is_of_place=is_of_place)
        return
    # The place says again what all others say.
    general = fresh_units(language, {edit.source_hash}).get((edit.source_hash, ""))
    about = (general.target, general.state, general.made_from) if general else ("", "", "")
    _put(language, unit.places, *about, is_of_place=False)


def _told(language: str, code: str, edit: TextEdit, by: str, at: datetime) -> None:
    payload = {"edit": edit.pk, "source": edit.source_hash, "place": edit.context}
    book.append(stream_of(language), code, at=at, actor=by, payload=payload)
