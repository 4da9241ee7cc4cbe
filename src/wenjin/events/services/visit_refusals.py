"""Why something about a visit is not done; nothing was changed then."""

from wenjin.events.services.refusals import EventRefusal


class NoSuchVisit(EventRefusal, LookupError):
    """There is no such visit, or nothing with this id in it."""

    code = "no_such_visit"


class VisitCancelled(EventRefusal):
    """The visit was cancelled; copy it instead."""

    code = "visit_cancelled"


class VisitForgotten(EventRefusal):
    """What was sealed of the visit is gone, and nothing can be sealed any more."""

    code = "visit_forgotten"


class HasConflicts(EventRefusal):
    """The plan cannot be kept as it is (``count``), and nobody said that it stands all the same."""

    code = "has_conflicts"


class NotOverYet(EventRefusal):
    """The visit has not ended."""

    code = "not_over_yet"


class TakenOver(EventRefusal):
    """Somebody has taken the follow-up over already."""

    code = "taken_over"
