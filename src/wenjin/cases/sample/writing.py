"""Sample cases written down in bulk: the same rows and entries as the services would have written one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.domain.events import Event, InformationRequested, to_payload
from wenjin.cases.domain.reminders import reminders
from wenjin.cases.domain.retention import RULES, rule_for
from wenjin.cases.domain.state import to_json
from wenjin.cases.models import Case, CasePaper, CasePart, Item, Message, Receipt, Transfer
from wenjin.cases.models.case import entry_context
from wenjin.cases.queries.faces import CITY, working_face
from wenjin.cases.queries.filed_names import filed_columns
from wenjin.cases.queries.message_records import noted_of
from wenjin.cases.queries.renewals import reminder_key
from wenjin.cases.sample.happenings import Happened, Noted
from wenjin.cases.sample.making import MadeCase
from wenjin.cases.sample.papers import InventedPaper
from wenjin.cases.services.acts import Loaded, act_key_of
from wenjin.cases.services.aftermath import LETTER_TOPIC, REMINDER_TOPIC
from wenjin.cases.services.filing import transfers
from wenjin.cases.services.prefilling import details_in_answers
from wenjin.cases.services.projection import columns_of, parts_of
from wenjin.cases.services.watches import late_watches, watches
from wenjin.core.files import services as files
from wenjin.core.files.models import StoredFile
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal, seal_json
from wenjin.core.keys.services import prepare_data_key
from wenjin.core.ledger import book
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.core.statements import insert_rows

_PDF: Final = "application/pdf"
_BATCH: Final = 400
_MORNING: Final = time(9)
# Entries that say what the row of a message holds.
_WITH_MESSAGE: Final = frozenset({"case.message_sent", "case.information_requested"})
_SHORT_LIVED: Final = frozenset(
    name for rule in RULES if rule.what == "papers" and rule.fields for name in rule.fields
)


@dataclass(slots=True)
class _Rows:
    """Rows of a batch, to be inserted table by table."""

    keys: list[DataKey] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    parts: list[CasePart] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    papers: list[CasePaper] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    entries: list[book.NewEntry] = field(default_factory=list)
    posts: list[NewMessage] = field(default_factory=list)

    def insert(self, now: datetime) -> None:
        """Everything in the order in which rows refer to each other; the keys are there already."""
        written = book.append_many(self.entries, after={entry.stream: book.START for entry in self.entries})
        ends = {entry.stream: entry for entry in written}
        for case in self.cases:
            case.event_count, case.head_hash = ends[case.stream].number, ends[case.stream].hash
        _insert(self.cases)
        # Their keys are given by the database, and others refer to them.
        CasePart.objects.bulk_create(self.parts, batch_size=_BATCH)
        for item in self.items:
            item.produced_by_part_id = item.produced_by_part.pk if item.produced_by_part is not None else None
        for message in self.messages:
            message.part_id = message.part.pk if message.part is not None else None
        for rows in (self.items, self.papers, self.messages, self.receipts, self.transfers):
            _insert(rows)
        for begin in range(0, len(self.posts), _BATCH):
            post_many(self.posts[begin : begin + _BATCH], at=now)


def _insert(rows: Sequence[Model]) -> None:
    for begin in range(0, len(rows), _BATCH):
        insert_rows(rows[begin : begin + _BATCH])


@transaction.atomic
def write_cases(made: Sequence[MadeCase], *, now: datetime, letters: int = 0) -> int:
    """Write cases down, all or none.

    Args:
        now: clocks are read at it, and what would have been erased by rule until then is.
        letters: for how many of these at most the worker is to make letters of decisions.

    Returns:
        For how many it is.
    """
    rows, left = _Rows(), letters
    keys = {one.id: prepare_data_key(one.course.happened[0].at) for one in made}
    DataKey.objects.bulk_create(keys.values(), batch_size=_BATCH)
    for one in made:
        case = _Writing(one, keys[one.id], now, rows).write()
        if left and (letter := list(_letters(one, case))):
            rows.posts += letter
            left -= 1
    rows.insert(now)
    return letters - left


@dataclass(slots=True)
class _Writing:
    """One case on its way into rows."""

    made: MadeCase
    key: DataKey
    now: datetime
    rows: _Rows

    def write(self) -> Case:
        made, course = self.made, self.made.course
        state, procedure, last_at = course.state, made.role.procedure, course.last_at or course.now
        case = self._case()
        loaded = Loaded(case, state, procedure, SYSTEM, last_at)
        parts = parts_of(case, state, procedure, last_at)
        happened = [*course.happened, *self._lateness(parts), *self._forgetting(case)]
        for name, value in columns_of(state, parts).items():
            setattr(case, name, value)
        case.state = to_json(state)
        self.rows.cases.append(case)
        self.rows.parts += parts
        by_decision = {part.decision: part for part in parts}
        messages = self._messages(case, by_decision)
        self.rows.messages += messages
        self.rows.entries += self._entries(case, happened, messages)
        self._papers(case, by_decision)
        if made.manifest:
            self._filing(case, loaded)
        self.rows.posts += self._due(case, loaded)
        return case

    def _case(self) -> Case:
        made, first = self.made, self.made.course.happened[0].at
        changes = [
            one.at
            for one in made.course.happened
            if (one.what.code if isinstance(one.what, Noted) else "") in ("case.answered", "paper.given")
        ]
        case = Case(
            id=made.id,
            reference=made.reference,
            procedure_id=made.role.procedure.id,
            procedure_version=made.role.procedure.version,
            service_id=made.role.procedure.service,
            language=made.language,
            applicant_id=made.applicant_id,
            employer_id=made.employer_id,
            started_by_id=made.started_by,
            data_key=self.key,
            centre=made.centre if made.course.submitted is not None else "",
            created_at=first,
            changed_at=max([*changes, made.course.state.submitted_at or first], default=first),
            predecessor_id=made.role.predecessor.id if made.role.predecessor is not None else None,
            is_sample=True,
        )
        case.answers = seal_json(self.key, made.answers, context=case.answers_context)
        if made.course.submitted is not None:
            names, _details = details_in_answers(made.role.procedure, made.answers)
            for name, value in filed_columns(names).items():
                setattr(case, name, value)
        case.household = seal_json(self.key, dict(made.facts), context=case.household_context)
        return case

    def _lateness(self, parts: Iterable[CasePart]) -> Iterator[Happened]:
        """Promises that have passed since the last act, as the late watch would have marked them."""
        made = self.made
        for part in parts:
            if not part.is_live:
                continue
            face = working_face(made.course.state, made.role.procedure, part.decision, self.now)
            if face is None or face.is_paused or not face.breaks_promise or face.promised_by is None:
                continue
            part.is_late = True
            day = face.promised_by
            over = datetime.combine(day + timedelta(days=1), time(), CITY)
            payload = {"decision": part.decision, "promised_on": day.isoformat()}
            at = max(over, made.course.happened[-1].at)
            key = f"late:{part.decision}:{day.isoformat()}"
            yield Happened(at, SYSTEM.reference, "", Noted("case.late", payload), key=key)

    def _forgetting(self, case: Case) -> Iterator[Happened]:
        """Answers whose time is over, as the sweep would have erased them."""
        rule, closed_at = rule_for("contact", "phone"), self.made.course.state.closed_at
        if rule is None or closed_at is None or closed_at + timedelta(days=rule.days) > self.now:
            return
        at = closed_at + timedelta(days=rule.days, hours=1)
        gone = sorted(self.made.answers.keys() & set(rule.fields))
        left = {name: text for name, text in self.made.answers.items() if name not in rule.fields}
        case.answers = seal_json(self.key, left, context=case.answers_context)
        case.contact_erased_at = at
        yield Happened(
            at, SYSTEM.reference, "", Noted("case.answers_erased", {"fields": gone}), key="erase-contact"
        )

    def _entries(
        self, case: Case, happened: Iterable[Happened], messages: Iterable[Message]
    ) -> Iterator[book.NewEntry]:
        noted = {row.request or str(row.pk): noted_of(row.pk, bytes(row.sealed or b"")) for row in messages}
        for number, one in enumerate(happened, start=1):
            code, payload = _coded(one.what)
            if code in _WITH_MESSAGE:
                payload = {**payload, **noted.get(str(payload.get("message") or payload.get("request")), {})}
            sealed = None
            if one.sealed is not None:
                sealed = seal_json(self.key, one.sealed, context=entry_context(case.id, number))
            yield book.NewEntry(
                stream=case.stream,
                code=code,
                at=one.at,
                actor=one.actor,
                acting_for=one.acting_for,
                payload=payload,
                sealed=sealed,
                key_id=self.key.pk if sealed is not None else None,
                act_key=act_key_of(case.id, one.key),
            )

    def _papers(self, case: Case, parts: dict[str, CasePart]) -> None:
        is_forgotten = self._short_lived_are_over()
        for place in self.made.course.places:
            paper = place.paper
            if not paper.is_reused:
                item = self._item(case, paper, place.added_at)
                if is_forgotten and paper.evidence in _SHORT_LIVED:
                    item.file, item.number, item.erased_at = None, None, self.now
                self.rows.items.append(item)
            self.rows.papers.append(
                CasePaper(
                    case=case,
                    evidence=paper.evidence,
                    item_id=paper.item_id,
                    added_by=place.added_by,
                    added_at=place.added_at,
                    state=place.state,
                    why=place.why,
                    removed_at=place.removed_at,
                    original_seen_at=place.original_seen_at,
                )
            )
        for one in self.made.course.produced:
            granted = self.made.course.state.parts[one.decision]
            self.rows.items.append(
                Item(
                    id=one.item_id,
                    evidence=one.evidence,
                    produced_by_part=parts[one.decision],
                    issued_on=granted.valid_from or one.at.date(),
                    expires_on=granted.valid_until,
                    verified_at=one.at,
                    made_at=one.at,
                    language="zh-hans",
                    is_sample=True,
                    **_holder(case, is_firms=False),
                )
            )
            self.rows.papers.append(
                CasePaper(
                    case=case,
                    evidence=one.evidence,
                    item_id=one.item_id,
                    added_by=SYSTEM.reference,
                    added_at=one.at,
                    state=CasePaper.State.ACCEPTED,
                    original_seen_at=one.at,
                )
            )

    def _short_lived_are_over(self) -> bool:
        closed_at = self.made.course.state.closed_at
        rule = rule_for("papers", next(iter(_SHORT_LIVED), ""))
        return (
            closed_at is not None
            and rule is not None
            and closed_at + timedelta(days=rule.days + 1) < self.now
        )

    def _item(self, case: Case, paper: InventedPaper, at: datetime) -> Item:
        item = Item(
            id=paper.item_id,
            evidence=paper.evidence,
            file=self._file(paper, at),
            issued_on=paper.issued_on,
            expires_on=paper.expires_on,
            language=paper.language,
            made_at=at,
            is_sample=True,
            data_key=self.key if paper.number else None,
            verified_by_id=_person(paper.verified_by),
            verified_at=paper.verified_at,
            **_holder(case, is_firms=paper.is_firms),
        )
        if paper.number:
            item.number = seal(self.key, paper.number.encode("ascii"), context=item.number_context)
        return item

    def _file(self, paper: InventedPaper, at: datetime) -> StoredFile | None:
        if paper.content is None:
            return None
        return files.put(paper.content, _PDF, f"sample-{paper.evidence}.pdf", at)

    def _messages(self, case: Case, parts: dict[str, CasePart]) -> list[Message]:
        found = []
        for one in self.made.course.messages:
            side = Message.Side.OFFICE if one.is_from_office else Message.Side.APPLICANT
            row = Message(
                id=one.id,
                case=case,
                part=parts[one.decision] if one.decision is not None else None,
                side=side,
                author=one.author,
                at=one.at,
                request=one.request,
            )
            row.sealed = seal_json(self.key, dict(one.content), context=row.context)
            found.append(row)
        return found

    def _filing(self, case: Case, loaded: Loaded) -> None:
        made, submitted = self.made, self.made.course.submitted
        if submitted is None or submitted.submitted_at is None:
            return
        receipt = Receipt(
            case=case,
            code=made.receipt_code,
            content_hash=made.digest,
            manifest=made.manifest,
            issued_at=submitted.submitted_at,
        )
        receipt.salts = seal_json(self.key, made.salts, context=receipt.salts_context)
        self.rows.receipts.append(receipt)
        filed = Loaded(case, None, loaded.procedure, SYSTEM, submitted.submitted_at)
        given = [CasePaper(evidence=evidence) for evidence in submitted.papers]
        self.rows.transfers += transfers(filed, submitted, made.answers, given, made.course.conditions)

    def _due(self, case: Case, loaded: Loaded) -> Iterator[NewMessage]:
        """What is to be done on later days; nothing of days that have passed: samples write to nobody."""
        state = loaded.state
        found = list(late_watches(case, state, loaded)) if state.is_open else []
        asked = [one.what for one in self.made.course.happened if isinstance(one.what, InformationRequested)]
        still_open = {one.id for one in state.open_requests}
        found += watches(loaded, [one for one in asked if one.request in still_open])
        found += self._reminders(case, loaded)
        return (one for one in found if one.available_at is not None and one.available_at > self.now)

    def _reminders(self, case: Case, loaded: Loaded) -> Iterator[NewMessage]:
        for decision, part in loaded.state.parts.items():
            if part.valid_until is None:
                continue
            rule = loaded.procedure.decision(decision)
            for day in reminders(
                part.valid_until, rule.remind_days_before, after=self.now.astimezone(CITY).date()
            ):
                yield NewMessage(
                    REMINDER_TOPIC,
                    {"case": str(case.pk), "decision": decision, "valid_until": part.valid_until.isoformat()},
                    available_at=datetime.combine(day, _MORNING, CITY),
                    key=reminder_key(case.pk, decision, (part.valid_until - day).days),
                )


def _holder(case: Case, *, is_firms: bool) -> dict[str, UUID | None]:
    """Whose paper it is, as ``services.papers.holder_of`` says, without asking the pack for each paper."""
    if is_firms and case.employer_id is not None:
        return {"holder_organisation_id": case.employer_id, "holder_person_id": None}
    return {"holder_person_id": case.applicant_id, "holder_organisation_id": None}


def _coded(what: Event | Noted) -> tuple[str, dict[str, object]]:
    return (what.code, dict(what.payload)) if isinstance(what, Noted) else to_payload(what)


def _letters(made: MadeCase, case: Case) -> Iterator[NewMessage]:
    for decision, part in made.course.state.parts.items():
        if part.outcome is not None:
            yield NewMessage(
                LETTER_TOPIC,
                {"case": str(case.pk), "decision": decision},
                key=f"letter:{case.pk}:{decision}",
            )


def _person(reference: str) -> UUID | None:
    return UUID(reference.removeprefix("person:")) if reference else None
