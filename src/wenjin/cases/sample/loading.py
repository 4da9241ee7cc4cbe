"""Sample cases made and written: so many, in every state, over the last two years, the same for the same seed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wenjin.accounts import queries
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Role
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.reference import ALPHABET, document_code, reference_of
from wenjin.cases.models import Case
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.procedures import calendar_of, procedure
from wenjin.cases.sample.arrivals import Arrivals, arrivals, start_before
from wenjin.cases.sample.demonstration import Guest, guests, own_firm
from wenjin.cases.sample.endings import (
    FINISHED,
    OPENED_FIRST,
    RENEWALS,
    Ending,
    endings,
    is_possible,
)
from wenjin.cases.sample.firms import invent_firm
from wenjin.cases.sample.happenings import Cast
from wenjin.cases.sample.making import Firm, MadeCase, held_by_firms, make_case
from wenjin.cases.sample.making import Role as Part
from wenjin.cases.sample.people import InventedPerson, invent_person
from wenjin.cases.sample.plans import Plan, plan_of
from wenjin.cases.sample.staff import Staff, staff_for
from wenjin.cases.sample.writing import write_cases
from wenjin.catalogue.queries.procedures import open_procedures
from wenjin.catalogue.queries.texts import texts
from wenjin.lang.domain.registry import LANGUAGES

FILES: Final = 200
"""How many cases have papers that can be opened, at most."""
LETTERS: Final = 40
"""For how many cases the worker makes the letters of their decisions."""
_ONE_IN: Final = 10
_BATCH: Final = 300
_FIRM_FOR: Final = 25
_FILED_BY_FIRM: Final = 0.55
_LONGEST_REFERENCE: Final = 8
# Of a hundred cases; a procedure that is not named here counts 5.
_SHARES: Final = {
    "joint-work-and-residence": 36,
    "work-permit-in-china": 16,
    "residence-permit-work-first": 14,
    "joint-work-and-residence-extension": 12,
    "work-permit-extension": 8,
    "residence-permit-work-extension": 8,
    "company-opening": 6,
    # Guests of events ask for letters: sample cases of them would belong to no event.
    "business-invitation": 0,
}
_OTHER_SHARE: Final = 5
_YEAR: Final = timedelta(days=365)

Progress = Callable[[int, int], None]


class NothingToFile(LookupError):
    """The pack has no procedure with which a case could begin; load a pack first."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was done.

    Attributes:
        new: cases that were made now.
        in_all: sample cases that are there.
    """

    new: int
    in_all: int


def load_samples(
    count: int,
    *,
    now: datetime,
    seed: int = 1,
    more: bool = False,
    wanted: Sequence[Ending] | None = None,
    files: int = FILES,
    progress: Progress | None = None,
) -> Loaded:
    """Make sample cases until there are so many; a second time that is none.

    Args:
        count: how many there are to be; with ``more``, how many to add to those that are there.
        seed: the same gives the same people, dates and ends, but for the random keys of sealed data.
        wanted: only these ends; all in their shares when left out.
        files: how many cases at most have papers that can be opened.
        progress: told how many are written, of how many.

    Raises:
        NothingToFile: no procedure is open.
    """
    there = Case.objects.filter(is_sample=True).count()
    new = count if more else max(0, count - there)
    if new:
        loader = _Loader(new, there, now, seed, wanted, files)
        for done in loader.run():
            if progress is not None:
                progress(done, new)
    return Loaded(new, there + new)


class _Loader:
    """One run; everything that its cases share."""

    def __init__(
        self, new: int, there: int, now: datetime, seed: int, wanted: Sequence[Ending] | None, files: int
    ) -> None:
        self.random = Random(f"wenjin samples {seed} {there}")  # noqa: S311  no secret comes of it
        self.now, self.new, self.there = now, new, there
        self.today: date = now.astimezone(CITY).date()
        self.procedures = [procedure(str(one["id"])) for one in open_procedures()]
        if not self.procedures:
            raise NothingToFile
        self.wanted, self.files_left = wanted, min(files, max(1, new // _ONE_IN))
        self.letters_left = LETTERS
        self.taken = set(Case.objects.values_list("reference", flat=True))
        self.titles = _titles(self.procedures)
        self.firms_evidence = {one.id: held_by_firms(one) for one in self.procedures}
        self.arrivals: dict[str, Arrivals] = {}
        self.people = 0
        self.languages: list[str] = []
        self.written: list[MadeCase] = []

    def run(self) -> Iterator[int]:
        """Make and write in batches; yields how many are written."""
        with transaction.atomic():
            self.staff: Staff = staff_for(self.procedures, self.now)
            self.firms = self._firms()
        done, batch = 0, list[MadeCase]()
        for made in self._all():
            batch.append(made)
            if len(batch) >= _BATCH:
                done += self._write(batch)
                yield done
                batch = []
        if batch:
            yield done + self._write(batch)

    def _write(self, batch: list[MadeCase]) -> int:
        with transaction.atomic():
            accounts.make_people(
                [_person(one) for one in batch if one.role.person.is_new and one.role.predecessor is None],
                is_sample=True,
            )
            self.letters_left -= write_cases(batch, now=self.now, letters=self.letters_left)
        return len(batch)

    def _all(self) -> Iterator[MadeCase]:
        left = self.new
        for guest in guests(self.today) if not self.there and self.wanted is None else ():
            for made in self._of_guest(guest) if left > 1 else ():
                left -= 1
                yield made
        chosen = endings(left, self.random, self.wanted)
        with_files = _with_files(chosen, self.files_left)
        for place, ending in enumerate(chosen):
            if left <= 0:
                return
            is_alone = ending in RENEWALS and left == 1
            for made in self._made(Ending.RUNNING if is_alone else ending, place in with_files):
                left -= 1
                yield made

    # one case

    def _made(self, ending: Ending, has_files: bool) -> Iterator[MadeCase]:
        procedure = self._procedure(ending)
        plan = plan_of(ending, procedure, self.random)
        firm = self.random.choice(self.firms)
        is_by_firm = _may_be_filed_by_firm(procedure) and self.random.random() < _FILED_BY_FIRM
        if ending in RENEWALS:
            yield from self._renewal(procedure, ending, firm, is_by_firm, has_files)
            return
        first_day = self._first_day(ending, procedure, plan)
        person = self._invented(first_day)
        yield self._case(Part(procedure, plan, person, firm, first_day, is_by_firm, has_files=has_files))

    def _renewal(
        self, procedure: Procedure, ending: Ending, firm: Firm, is_by_firm: bool, has_files: bool
    ) -> Iterator[MadeCase]:
        """What is renewed, and its renewal some two months before the end."""
        renewal = self._by_id(procedure.decisions[0].renewal or "")
        plan = plan_of(ending, renewal, self.random)
        starts_on = start_before(self.today, plan.age + plan.length, calendar_of(renewal))
        before = plan_of(Ending.GRANTED, procedure, self.random)
        ends_on = starts_on + timedelta(days=self.random.randrange(35, 85))
        granted_on = calendar_of(procedure).open_from(ends_on - _YEAR)
        first_day = start_before(granted_on, before.length, calendar_of(procedure))
        person = self._invented(first_day)
        old = self._case(Part(procedure, before, person, firm, first_day, is_by_firm, has_files=has_files))
        old.is_renewed = True
        yield old
        yield self._case(
            Part(renewal, plan, person, firm, starts_on, is_by_firm, predecessor=old, has_files=has_files)
        )

    def _of_guest(self, guest: Guest) -> Iterator[MadeCase]:
        """A case of somebody whom one can sign in as."""
        chosen = self._by_id(guest.procedure)
        if not is_possible(guest.ending, chosen):
            return
        plan = plan_of(guest.ending, chosen, self.random)
        first_day = self._first_day(guest.ending, chosen, plan)
        firm = self.firms[0]
        self.files_left -= 1
        agreed_at = datetime.combine(first_day, time(8), CITY)
        if guest.ending not in (Ending.DRAFT_BEGUN, Ending.DRAFT_COMPLETE):
            for purpose in (Purpose.SENSITIVE, Purpose.REUSE_PAPERS):
                accounts.give_consent(
                    guest.person.id,
                    purpose,
                    language=guest.person.language,
                    actor=queries.actor_of_person(guest.person.id),
                    at=agreed_at,
                )
        yield self._case(
            Part(chosen, plan, guest.person, firm, first_day, helper=guest.helper, has_files=True)
        )

    def _case(self, part: Part) -> MadeCase:
        random = self.random
        filer, filer_for = f"person:{part.person.id}", ""
        if part.is_filed_by_firm:
            filer, filer_for = f"person:{part.firm.representative}", f"organisation:{part.firm.id}"
        elif part.helper is not None:
            filer, filer_for = f"person:{part.helper}", f"person:{part.person.id}"
        centre = random.choice(list(self.staff.counters)) if self.staff.counters else ""
        return make_case(
            part,
            reference=self._reference(part.first_day),
            centre=centre,
            cast=Cast(filer, filer_for, self.staff.officers, self.staff.counters.get(centre, "system")),
            random=random,
            titles=self.titles,
            firms_evidence=self.firms_evidence[part.procedure.id],
            receipt_code=document_code([random.randrange(31) for _ in range(11)]),
        )

    # what it is made of

    def _procedure(self, ending: Ending) -> Procedure:
        possible = [one for one in self.procedures if is_possible(ending, one)] or self.procedures
        shares = [_SHARES.get(one.id, _OTHER_SHARE) for one in possible]
        return self.random.choices(possible, shares)[0]

    def _by_id(self, procedure_id: str) -> Procedure:
        return next((one for one in self.procedures if one.id == procedure_id), self.procedures[0])

    def _first_day(self, ending: Ending, procedure: Procedure, plan: Plan) -> date:
        calendar = calendar_of(procedure)
        latest = start_before(self.today, plan.age + plan.length, calendar)
        if ending is Ending.EXPIRING:
            ends_on = self.today + timedelta(days=self.random.randrange(12, 110))
            return start_before(calendar.open_from(ends_on - _YEAR), plan.length, calendar)
        if ending not in FINISHED:
            return latest
        known = self.arrivals.get(procedure.id)
        if known is None:
            known = self.arrivals[procedure.id] = arrivals(calendar, procedure.valid_from, self.today)
        return known.draw(self.random, latest)

    def _invented(self, first_day: date) -> InventedPerson:
        if not self.languages:
            self.languages = [one.code for one in LANGUAGES]
            self.random.shuffle(self.languages)
        self.people += 1
        number = self.there * 2 + self.people
        return invent_person(self.random, number, self.languages.pop(), self.today, born_by=first_day)

    def _reference(self, day: date) -> str:
        for length in range(4, _LONGEST_REFERENCE):
            signs = [self.random.randrange(len(ALPHABET)) for _ in range(length)]
            reference = reference_of(settings.CASE_REFERENCE_PLACE, day.year, signs)
            if reference not in self.taken:
                self.taken.add(reference)
                return reference
        raise RuntimeError("no free reference was found")

    def _firms(self) -> list[Firm]:
        """The demonstration's own firm and invented ones, each with somebody who files for it."""
        offset = self.there // _FIRM_FOR
        found = [own_firm()]
        representatives = list[tuple[InventedPerson, UUID]]()
        for number in range(offset, offset + max(4, self.new // _FIRM_FOR)):
            invented = invent_firm(self.random, number)
            row = accounts.make_organisation(
                "firm",
                invented.name,
                actor=SYSTEM,
                at=self.now,
                name_zh=invented.name_zh,
                uscc=invented.uscc,
                is_sample=True,
            )
            person = invent_person(self.random, 9_000_000 + number, "zh-hans", self.today)
            representatives.append((person, row.pk))
            found.append(Firm(row.pk, invented, person.id))
        accounts.make_people([_new(one, self.now) for one, _ in representatives], is_sample=True)
        for person, firm in representatives:
            accounts.add_member(person.id, firm, Role.REPRESENTATIVE, actor=SYSTEM, at=self.now)
        return [one for one in found if one is not None]


def _with_files(chosen: Sequence[Ending], most: int) -> frozenset[int]:
    """Places of the cases whose papers can be opened: rather those that somebody will open."""
    order = {ending: place for place, ending in enumerate(OPENED_FIRST)}
    # Turn about among the ends, so that every kind of work has some.
    seen: dict[Ending, int] = {}
    ranks = []
    for place, ending in enumerate(chosen):
        seen[ending] = seen.get(ending, 0) + 1
        ranks.append((ending not in order, seen[ending], order.get(ending, 0), place))
    return frozenset(place for *_, place in sorted(ranks)[:most])


def _person(made: MadeCase) -> accounts.NewPerson:
    """The applicant with what they agreed to; whoever is filed for by a firm was not asked here."""
    consents: tuple[Purpose, ...] = ()
    if not made.role.is_filed_by_firm:
        # Every other agrees to their papers being used again; the sample says the same for the same person.
        reuses = made.role.person.id.int % 2 == 0 or made.is_renewed
        consents = (Purpose.SENSITIVE, Purpose.REUSE_PAPERS) if reuses else (Purpose.SENSITIVE,)
    return _new(made.role.person, made.course.happened[0].at, consents)


def _new(person: InventedPerson, at: datetime, consents: tuple[Purpose, ...] = ()) -> accounts.NewPerson:
    return accounts.NewPerson(
        id=person.id,
        family_name=person.family_name,
        given_name=person.given_name,
        other_names=person.own_name,
        language=person.language,
        details=person.details,
        made_at=at,
        consents=consents,
    )


def _may_be_filed_by_firm(procedure: Procedure) -> bool:
    """A firm files for people whom it employs; one that is still to be founded files nothing."""
    return any(field.id == "uscc" for field in procedure.form.fields)


def _titles(procedures: Sequence[Procedure]) -> dict[str, str]:
    """English titles of every kind of paper that is asked for."""
    kinds = sorted({kind for one in procedures for task in one.tasks for kind in task.needs})
    said = texts([f"evidence/{kind}" for kind in kinds], "en")
    return {kind: str(said.find(f"evidence/{kind}", "name", "en") or kind) for kind in kinds}
