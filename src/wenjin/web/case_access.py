"""The case of an address, for whoever may see it; 404 for everybody else, who must not learn that it exists."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of
from wenjin.cases.domain.form_checks import Doubt, doubts
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.queries.case_page import CaseView
from wenjin.cases.queries.former import had_a_part
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.reach import Reach, reach_of
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import Situation, situation_of
from wenjin.cases.queries.visibility import Relation, relation, visible_to
from wenjin.cases.services import attach_drafts
from wenjin.catalogue.queries.procedures import procedure_words
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_form_document import Form, Words, form_of
from wenjin.web.errors import NotOpenToYou

LONGEST_KEY: Final = 60
__all__ = ["LONGEST_KEY", "OpenedCase", "actor_of", "key_of", "may_open", "opened", "seen_of", "sign_in_href"]


@dataclass(frozen=True)
class OpenedCase:
    """A case that the reader may see, and what they may do with it.

    Attributes:
        row: the case; its class is private to ``wenjin.cases``.
        view: everything that its page shows, when that was read.
    """

    row: Any
    actor: Actor
    relation: Relation
    at: datetime
    view: CaseView | None = None

    @property
    def id(self) -> UUID:
        """Id of the case."""
        return UUID(str(self.row.pk))

    @property
    def reference(self) -> str:
        """Its reference."""
        return str(self.row.reference)

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent."""
        return bool(self.row.is_draft)

    @property
    def version(self) -> int:
        """Number of the last entry: what a form on this page has seen."""
        return int(self.row.event_count)

    @cached_property
    def state(self) -> CaseState:
        """What is known of the case."""
        return self.view.state if self.view is not None else from_json(self.row.state)

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure in the version of the case."""
        return self.view.procedure if self.view is not None else procedure_of(self.row)

    @cached_property
    def form(self) -> Form:
        """The form, without fields that only withdrawn parts would read."""
        return form_of(self.procedure.document, self.state.active_decisions)

    @cached_property
    def reach(self) -> Reach:
        """How far the reader reads."""
        return reach_of(self.actor, self.relation, self.state, self.procedure)

    @property
    def words(self) -> Words:
        """Sentences of the procedure in the language that is active now; a page may be drawn in two."""
        return procedure_words(self.procedure.document, asked_language())

    @property
    def title(self) -> str:
        """What is applied for."""
        return self.words.get("title", self.procedure.title)

    @cached_property
    def answers(self) -> dict[str, str]:
        """What was filled in, as far as the reader reads."""
        return self.reach.answers_within(answers_of(self.row))

    @cached_property
    def facts(self) -> dict[str, object]:
        """What the plan knew, as far as the reader reads."""
        return self.reach.facts_within(facts_of(self.row))

    @cached_property
    def situation(self) -> Situation:
        """What decides on its papers beside the form: for whoever reads everything."""
        return situation_of(self.row, self.state, self.answers, self.facts)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Answers that can be, and that somebody should look at before they send them."""
        asked = {one.id for one in self.form.fields}
        fields = (one for one in self.procedure.form.fields if one.id in asked)
        return doubts(self.answers, fields, clock.today())

    def may(self, deed: Deed) -> bool:
        """Whether the reader may do something with it."""
        return may(self.actor, deed, self.row, known=self.relation)

    @cached_property
    def href(self) -> str:
        """Address of its page."""
        return reverse("case", args=[self.reference])


def opened(request: HttpRequest, reference: str, deed: Deed = Deed.SEE) -> OpenedCase:
    """The case of an address.

    Raises:
        Http404: there is none, the reader may not see it, or not do this with it.
        NotOpenToYou: they could see it once.
    """
    actor, at = actor_of(request), clock.now()
    row = _row(actor, reference, at)
    if row is not None and comes_along(actor, row):
        # They began without an account and have one now: the draft comes along.
        attach_drafts(actor, actor.visitor, at=at)
        row = _row(actor, reference, at)
    if row is None:
        raise not_here(actor, reference, at)
    authorities = {one.id: one.authority for one in procedure_of(row).decisions}
    case = OpenedCase(row, actor, relation(actor, row, parts=authorities, at=at), at)
    if not case.may(deed):
        raise Http404
    return case


def may_open(request: HttpRequest, reference: str) -> bool:
    """Whether the reader would see this case behind a link to it; the case itself stays closed."""
    return _row(actor_of(request), reference, clock.now()) is not None


def not_here(actor: Actor, reference: str, at: datetime) -> Http404 | NotOpenToYou:
    """What to raise when somebody may not see a case: whoever never could learns not even that it exists."""
    if not had_a_part(actor, reference, at=at):
        return Http404()
    return NotOpenToYou(
        _(
            "What let you into this case has ended: a mandate, a code or a role. Ask whoever gave it to you for "
            "a new one."
        )
    )


def comes_along(actor: Actor, row: Any) -> bool:
    """Whether a draft that was begun without an account becomes the reader's without asking them."""
    return is_from_cookie(actor, row) and not actor.visitor_by_link


def is_from_cookie(actor: Actor, row: Any) -> bool:
    """Whether somebody who is signed in holds a draft by the cookie of their browser."""
    return actor.is_signed_in and bool(actor.visitor) and row.secret_hash == actor.visitor


def _row(actor: Actor, reference: str, at: datetime) -> Any:
    # A draft thrown away is empty: there is nothing to see in it.
    rows = visible_to(actor, at=at).filter(erased_at__isnull=True).select_related("data_key")
    return rows.filter(reference=read_reference(reference) or reference).first()


def key_of(request: HttpRequest) -> str | None:
    """The random value of a form, by which the same form sent twice is known."""
    return request.POST.get("key", "")[:LONGEST_KEY] or None


def seen_of(request: HttpRequest) -> int | None:
    """Number of the last entry of the case when the form was drawn; None when the form does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < len(str(10**9)) else None


def sign_in_href(request: HttpRequest, to: str = "") -> str:
    """Where to sign in and come back."""
    return f"{reverse('account_login')}?{urlencode({'next': to or request.get_full_path()})}"
