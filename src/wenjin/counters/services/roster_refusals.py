"""Why something about a roster is not done."""

from wenjin.counters.services.refusals import HallRefusal


class RosterChanged(HallRefusal):
    """Somebody else changed the roster since the page was made."""

    code = "roster_changed"


class RosterAtWork(HallRefusal):
    """A roster of this week is being made; what is changed by hand now would be lost."""

    code = "roster_at_work"


class NotDirector(HallRefusal):
    """Only directors of the centre do this."""

    code = "not_director"


class NoSuchPerson(HallRefusal):
    """Nobody of this key works here in that week."""

    code = "no_such_person"


class UnknownShift(HallRefusal):
    """The hall has no such shift (``shift``), and it names no times."""

    code = "unknown_shift"


class NotInThatWeek(HallRefusal):
    """The day lies in another week."""

    code = "not_in_that_week"


class NothingToUndo(HallRefusal):
    """Nothing was done that could be taken back."""

    code = "nothing_to_undo"


class NothingToCopy(HallRefusal):
    """The week before has no roster."""

    code = "nothing_to_copy"


class NothingToPublish(HallRefusal):
    """The week has no shift, and none was published."""

    code = "nothing_to_publish"


class LawBroken(HallRefusal):
    """Somebody's week breaks a rule of the law (``people``: how many)."""

    code = "law_broken"


class WrongDays(HallRefusal):
    """The last day lies before the first, or the time is longer than a year."""

    code = "wrong_days"


class NobodyWorks(HallRefusal):
    """Nobody works on the day, or the hall is closed: there is nothing to compare with."""

    code = "nobody_works"


class NothingChanged(HallRefusal):
    """Nothing is to be tried: the hall would stay as it is."""

    code = "nothing_changed"


class TooMuchAtOnce(HallRefusal):
    """Others are being tried already, or too many days are asked for (``most``)."""

    code = "too_much_at_once"
