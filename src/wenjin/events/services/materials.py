"""Materials of an event: links, and files that are kept sealed in the file store as long as an event names them.

Slides are often the same for several events, and a copy of an event shares its files: a file goes when the last
event that names it lets it go.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.core.files.queries import stored_file
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.services import erase, take_in
from wenjin.events.domain.drafts import MaterialDraft
from wenjin.events.domain.planning import UNKNOWN, wrong_in_materials
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.models import Event, Material
from wenjin.events.services.event_acts import event_act, must_plan
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal


class FileNotTaken(EventRefusal):
    """One of the files is refused (``number``: of its material, from 0); nothing was kept of any.

    Attributes:
        why: the sentence for whoever gave it, in the language that is active.
    """

    code = "file_refused"

    def __init__(self, number: int, refusal: FileRefused) -> None:
        self.number, self.why = number, refusal.words
        super().__init__(number=number, why=refusal.code)


def give_materials(
    actor: Actor,
    code: str,
    materials: Sequence[MaterialDraft],
    files: Mapping[int, tuple[bytes, str]],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Say all materials of an event, some with a new file. Call it outside a transaction: files are slow.

    Args:
        files: content and name by number of the material, from 0.

    Raises:
        FileNotTaken, and as ``set_materials``; no file was kept then.
    """
    must_plan(actor)
    taken: dict[int, UUID] = {}
    try:
        for number, (content, name) in files.items():
            try:
                taken[number] = take_in(content, name=name, at=at).pk
            except FileRefused as refusal:
                raise FileNotTaken(number, refusal) from refusal
        said = [replace(one, file=taken.get(number, one.file)) for number, one in enumerate(materials)]
        return set_materials(actor, code, said, key=key, at=at, seen=seen, fresh=frozenset(taken.values()))
    finally:
        # Of an act that was refused, or whose form came twice.
        erase_unused(taken.values(), at)


def set_materials(
    actor: Actor,
    code: str,
    materials: Sequence[MaterialDraft],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
    fresh: Collection[UUID] = frozenset(),
) -> Event:
    """Say all materials of an event, in order, also after it is over. Files that nobody names any more go.

    Args:
        fresh: files that were taken in for this. No others may be named but those that the event has: the store
            keeps papers of cases too.

    Raises:
        BadEvent: see its fields. NoSuchEvent, NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    with event_act(actor, code, "event.materials", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        sessions = {one.code: one for one in act.event.sessions.all()}
        before = files_of(act.event)
        if wrong := wrong_in_materials(materials, sessions) | _wrong_files(materials, before | {*fresh}):
            raise BadEvent(wrong)
        act.event.materials.all().delete()
        Material.objects.bulk_create(
            Material(
                event=act.event,
                session=sessions.get(one.session),
                name=without_turns(one.name).strip(),
                language=one.language,
                address=one.address,
                file=one.file,
                is_public=one.is_public,
                from_at=one.from_at,
                place=place,
            )
            for place, one in enumerate(materials)
        )
        erase_unused(before, at)
        act.changed()
        act.note(materials=len(materials))
        return act.event


def files_of(event: Event) -> set[UUID]:
    """Files that the materials of an event name."""
    return {one for one in event.materials.values_list("file", flat=True) if one is not None}


def erase_unused(files: Iterable[UUID], at: datetime) -> None:
    """Destroy those of these files that no event names."""
    candidates = set(files)
    if not candidates:
        return
    used = set(Material.objects.filter(file__in=candidates).values_list("file", flat=True))
    for one in sorted(candidates - used):
        if (file := stored_file(one)) is not None:
            erase(file, at)


def _wrong_files(materials: Sequence[MaterialDraft], known: set[UUID]) -> dict[str, str]:
    return {
        f"material-{number}-file": UNKNOWN
        for number, one in enumerate(materials)
        if one.file is not None and one.file not in known
    }
