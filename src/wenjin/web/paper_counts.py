"""How many papers a filing takes, counted and said in one way wherever it is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.domain.requirements import PaperNeed
from wenjin.cases.queries.papers import PaperRow
from wenjin.catalogue.domain.service import Answer
from wenjin.lang.templatetags.lang import listed, number


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """Papers of a filing, each once.

    Attributes:
        give: certainly to give, or once it was sent: given.
        perhaps: of which nobody can say yet whether they are needed.
        made: made on the way, by the form or by a decision.
        is_sent: the application was sent.
    """

    give: int
    perhaps: int
    made: int
    is_sent: bool = False

    @property
    def words(self) -> str:
        """All three in one sentence; what there is none of is not named, but for those to give."""
        if self.is_sent:
            give = ngettext("%(count)s given", "%(count)s given", self.give)
        else:
            give = ngettext("%(count)s to give", "%(count)s to give", self.give)
        told = [give % {"count": number(self.give)}]
        if self.perhaps:
            perhaps = ngettext("perhaps %(count)s more", "perhaps %(count)s more", self.perhaps)
            told.append(perhaps % {"count": number(self.perhaps)})
        if self.made:
            made = ngettext("%(count)s made on the way", "%(count)s made on the way", self.made)
            told.append(made % {"count": number(self.made)})
        return _("Papers: %(counts)s.") % {"counts": listed(told)}


def counted_needs(needs: Iterable[PaperNeed]) -> PaperCounts:
    """Of what is asked for, before anything was given."""
    needs = list(needs)
    bring = [one for one in needs if one.is_to_bring]
    certain = sum(one.answer is Answer.YES for one in bring)
    return PaperCounts(certain, len(bring) - certain, len(needs) - len(bring))


def counted_rows(rows: Iterable[PaperRow], *, is_sent: bool = False) -> PaperCounts:
    """Of the papers of a case. Once it was sent, what was given although nobody was sure counts as given."""
    rows = list(rows)
    before = counted_needs([row.need for row in rows if row.need is not None])
    if not is_sent:
        return before
    given = sum(bool(row.given) for row in rows if row.need is None or row.need.is_to_bring)
    perhaps = sum(row.may_be_asked_for and not row.given for row in rows)
    return PaperCounts(given, perhaps, before.made, is_sent=True)
