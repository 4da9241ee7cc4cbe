"""What was typed about the parts of an event, as the acts want it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wenjin.catalogue.queries.texts import Said
from wenjin.desk.events.fields import new_code
from wenjin.desk.events.parts_forms import PartForm, SessionForm
from wenjin.desk.events.words import quota_words
from wenjin.events.domain.drafts import (
    BudgetDraft,
    InterpretationDraft,
    MaterialDraft,
    QuestionDraft,
    QuotaDraft,
    SessionDraft,
    SpeakerDraft,
    SponsorDraft,
)
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services import extras, planning
from wenjin.events.services.materials import FileNotTaken, give_materials
from wenjin.events.services.planning_refusals import BadEvent, InUse

if TYPE_CHECKING:
    from wenjin.desk.events.parts import Act


def sessions(act: "Act", kept: list[PartForm]) -> object:
    """Say all sessions."""
    drafts, texts = [], {}
    for code, form in _coded(kept, "session", (one.code for one in act.event.plan.sessions)):
        said = form.cleaned_data
        into = form.into if isinstance(form, SessionForm) else []
        drafts.append(
            SessionDraft(
                code,
                said["starts_at"],
                said["ends_at"],
                said["room"],
                said["language"],
                said["captions_address"],
                said["is_counted"],
                tuple(InterpretationDraft(*one) for one in into),
            )
        )
        texts[f"sessions/{code}/title"] = said["title"]
    with _used_by_name(act):
        return planning.set_sessions(
            act.actor, act.event.code, drafts, key=act.key, at=act.at, texts=texts, seen=act.seen
        )


def speakers(act: "Act", kept: list[PartForm]) -> object:
    """Say all who speak."""
    drafts, texts = [], {}
    for code, form in _coded(kept, "speaker", (one.code for one in act.event.plan.speakers)):
        said = form.cleaned_data
        drafts.append(SpeakerDraft(code, said["name"], said["organisation"], tuple(said["sessions"])))
        texts[f"speakers/{code}/about"] = said["about"]
    return planning.set_speakers(
        act.actor, act.event.code, drafts, key=act.key, at=act.at, texts=texts, seen=act.seen
    )


def sponsors(act: "Act", kept: list[PartForm]) -> object:
    """Say all who pay."""
    drafts = [SponsorDraft(form.cleaned_data["name"], form.cleaned_data["address"]) for form in kept]
    return extras.set_sponsors(act.actor, act.event.code, drafts, key=act.key, at=act.at, seen=act.seen)


def quotas(act: "Act", kept: list[PartForm]) -> object:
    """Say all of which there is only so much."""
    drafts, texts = [], {}
    for code, form in _coded(kept, "quota", (one.code for one in act.event.plan.quotas)):
        said = form.cleaned_data
        drafts.append(QuotaDraft(code, said["kind"], said["size"], said["language"], said["session"]))
        texts[f"quotas/{code}/name"] = said["name"]
    with _used_by_name(act):
        return planning.set_quotas(
            act.actor, act.event.code, drafts, key=act.key, at=act.at, texts=texts, seen=act.seen
        )


def questions(act: "Act", kept: list[PartForm]) -> object:
    """Say all that is asked."""
    drafts, texts = [], {}
    old = {one.code: one.choices for one in act.event.plan.questions}
    for code, form in _coded(kept, "question", old):
        said = form.cleaned_data
        has_choices = said["kind"] in ("one", "many")
        typed = [line.strip() for line in said["choices"].splitlines() if line.strip()] if has_choices else []
        chosen = _choices(act.event, code, old.get(code, ()), typed)
        drafts.append(
            QuestionDraft(code, said["kind"], tuple(chosen), said["is_required"], said["is_of_each"])
        )
        texts[f"questions/{code}/label"] = said["label"]
        texts[f"questions/{code}/hint"] = said["hint"]
        texts |= {f"questions/{code}/choices/{one}": words for one, words in chosen.items()}
    with _used_by_name(act):
        return planning.set_questions(
            act.actor,
            act.event.code,
            drafts,
            key=act.key,
            at=act.at,
            texts=texts,
            seen=act.seen,
            drops_answers=act.drops_answers,
        )


@contextmanager
def _used_by_name(act: "Act") -> Iterator[None]:
    """A refusal because something is in use names it as people call it."""
    try:
        yield
    except InUse as refusal:
        codes = refusal.details["codes"]
        held = codes if isinstance(codes, list) else []
        raise InUse(codes=[_called(act.event, one) for one in held]) from refusal


def _called(event: PlannedEvent, code: str) -> Said | str:
    fields = (f"questions/{code}/label", f"sessions/{code}/title", f"quotas/{code}/name")
    named = next((found for one in fields if (found := event.words(one))), None)
    kind = next(((one.kind, one.language) for one in event.plan.quotas if one.code == code), None)
    return named or (quota_words(*kind) if kind else code)


def _choices(event: PlannedEvent, question: str, old: Iterable[str], typed: list[str]) -> dict[str, str]:
    """Codes for choices: those of the same words keep theirs; else the one in the same place was reworded."""
    before = {one: event.written(f"questions/{question}/choices/{one}") or one for one in old}
    by_words = {words: code for code, words in before.items()}
    kept = {by_words[words] for words in typed if words in by_words}
    in_place = list(before)
    found: dict[str, str] = {}
    for place, words in enumerate(dict.fromkeys(typed)):
        code = by_words.get(words, "")
        if (
            not code
            and place < len(in_place)
            and in_place[place] not in kept
            and in_place[place] not in found
        ):
            code = in_place[place]
        found[code or new_code(words, found.keys() | before.keys(), "choice")] = words
    return found


def materials(act: "Act", kept: list[PartForm]) -> object:
    """Say all materials; new files are taken in."""
    known = {str(one.file): one.file for one in act.event.plan.materials if one.file is not None}
    drafts, files = [], {}
    for number, form in enumerate(kept):
        said = form.cleaned_data
        drafts.append(
            MaterialDraft(
                said["name"],
                said["language"],
                said["address"],
                known.get(said["code"]),
                said["session"],
                said["is_public"],
                said["from_at"],
            )
        )
        if said["file"] is not None:
            files[number] = (said["file"].read(), said["file"].name)
    try:
        return give_materials(act.actor, act.event.code, drafts, files, key=act.key, at=act.at, seen=act.seen)
    except FileNotTaken as refusal:
        kept[refusal.number].add_error("file", refusal.why)
        raise BadEvent({}) from refusal


def budget(act: "Act", kept: list[PartForm]) -> object:
    """Say all lines of the budget."""
    drafts = []
    for form in kept:
        said = form.cleaned_data
        is_income = said["side"] == "income"
        drafts.append(
            BudgetDraft(said["line"], is_income, said["planned"] or 0, said["actual"], said["note"])
        )
    return extras.set_budget(act.actor, act.event.code, drafts, key=act.key, at=act.at, seen=act.seen)


def _coded(kept: list[PartForm], fallback: str, there: Iterable[str]) -> list[tuple[str, PartForm]]:
    """Each form with its code: the one that it has, else a new one made of its words."""
    known = set(there)
    taken = {_code(form, known) for form in kept} - {""}
    found: list[tuple[str, PartForm]] = []
    for form in kept:
        code = _code(form, known)
        if not code:
            code = new_code(form.title_words, taken | known, fallback)
            taken.add(code)
        found.append((code, form))
    return found


def _code(form: PartForm, known: set[str]) -> str:
    code = str(form.cleaned_data.get("code") or "")
    return code if code in known else ""
