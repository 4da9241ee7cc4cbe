"""How many papers a filing takes, counted and said in one way wherever it is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.domain.requirements import PaperNeed
from wenjin.cases.queries.papers import PaperRow
from wenjin.catalogue.domain.service import Answer
from wenjin.lang.templatetags.lang import listed, number
from wenjin.web.case_papers import is_made_by_form


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """Papers of a filing or a plan, each counted once: together they are all of them.

    Attributes:
        bring: certainly to bring, and not there yet.
        given: there already, and nobody asks for it again.
        again: there, but an office asks for it again.
        perhaps: of which nobody can say yet whether they are needed, and not there.
        made: made on the way, by the form or by a decision.
        is_sent: the application was sent, so what is there comes first.
    """

    bring: int
    given: int
    perhaps: int
    made: int
    is_sent: bool = False
    again: int = 0

    @property
    def words(self) -> str:
        """All of them in one sentence; what there is none of is not named, but for those to bring."""
        bring = ngettext("%(count)s to bring", "%(count)s to bring", self.bring)
        again = ngettext("%(count)s to send again", "%(count)s to send again", self.again)
        given = ngettext("%(count)s already given", "%(count)s already given", self.given)
        perhaps = ngettext("perhaps %(count)s more", "perhaps %(count)s more", self.perhaps)
        made = ngettext("%(count)s made on the way", "%(count)s made on the way", self.made)
        told = [
            words % {"count": number(count)}
            for words, count, is_always in (
                (bring, self.bring, not self.is_sent),
                (again, self.again, False),
                (given, self.given, self.is_sent),
                (perhaps, self.perhaps, False),
                (made, self.made, False),
            )
            if count or is_always
        ]
        return _("Papers: %(counts)s.") % {"counts": listed(told)}


def counted_needs(needs: Iterable[PaperNeed]) -> PaperCounts:
    """Of what is asked for, before anything was given."""
    needs = list(needs)
    bring = [one for one in needs if one.is_to_bring]
    certain = sum(one.answer is Answer.YES for one in bring)
    return PaperCounts(certain, 0, len(bring) - certain, len(needs) - len(bring))


def counted_rows(rows: Iterable[PaperRow], *, is_sent: bool = False, is_closed: bool = False) -> PaperCounts:
    """Of the papers of a case. Once it was sent, nobody asks any more for what was only perhaps needed.

    Args:
        is_closed: the case is over: nothing is to bring any more, and nothing will be asked for.
    """
    every = list(rows)
    # What an office issued is there now, and was still made on the way: nobody gave it.
    rows = [one for one in every if not _is_made(one)]
    made = len(every) - len(rows)
    left = [one for one in rows if not one.given]
    if is_closed:
        made = sum(bool(one.given) or is_made_by_form(one) for one in every if _is_made(one))
        return PaperCounts(0, len(rows) - len(left), 0, made, is_sent=is_sent)
    again = sum(one.is_wanted for one in rows if one.given)
    bring = sum(one.is_missing for one in left)
    open_now = (
        one.may_be_asked_for if is_sent else one.need is not None and one.need.answer is not Answer.YES
        for one in left
        if not one.is_missing
    )
    given = len(rows) - len(left) - again
    return PaperCounts(bring, given, sum(open_now), made, is_sent=is_sent, again=again)


def _is_made(row: PaperRow) -> bool:
    """Whether the form or a decision makes it, and nobody has given another one."""
    is_ours = all(one.is_made_here for one in row.given)
    if row.need is None:
        return is_ours and bool(row.given)
    return is_ours and not row.need.is_to_bring
