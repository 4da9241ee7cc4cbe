"""Why an act in the hall is refused. Each has a code, by which pages say it."""


class HallRefusal(Exception):
    """An act that is not possible now; nothing changes.

    Attributes:
        code: names the sentence to show.
        details: what that sentence mentions; numbers, codes and ids only.
    """

    code = "hall_refusal"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details


class AlreadyCalled(HallRefusal):
    """Somebody else called this ticket (``counter``, where it is known)."""

    code = "already_called"


class NotWaiting(HallRefusal):
    """The ticket is in another state (``state``) in which this does not happen."""

    code = "not_waiting"


class NobodyToCall(HallRefusal):
    """Nobody waits who could be served at this counter now."""

    code = "nobody_to_call"


class CounterBusy(HallRefusal):
    """There is a ticket at this counter already (``ticket``)."""

    code = "counter_busy"


class CalledHere(CounterBusy):
    """This counter called the ticket (``ticket``) before."""

    code = "called_here"


class CounterClosed(HallRefusal):
    """The counter is closed, closing or paused."""

    code = "counter_closed"


class CounterTaken(HallRefusal):
    """Somebody else has this counter open."""

    code = "counter_taken"


class OfficerElsewhere(HallRefusal):
    """This officer has another counter open (``counter``)."""

    code = "officer_elsewhere"


class InterpreterTaken(HallRefusal):
    """The interpreter who is needed is not free."""

    code = "interpreter_taken"


class NoWayToTalk(HallRefusal):
    """This officer cannot serve the ticket now: not the topic, no common language and nobody to interpret."""

    code = "no_way_to_talk"


class NoLine(HallRefusal):
    """No place for video or no remote interpreter of the language is free."""

    code = "no_line"


class LineOver(HallRefusal):
    """The line ended or failed before."""

    code = "line_over"


class NotOfThisCentre(HallRefusal):
    """Whoever acts does not work at this centre."""

    code = "not_of_this_centre"


class NoSuchCounter(HallRefusal):
    """The centre has no counter of this number."""

    code = "no_such_counter"


class NoSuchTicket(HallRefusal):
    """There is no such ticket."""

    code = "no_such_ticket"


class NoSuchOfficer(HallRefusal):
    """Nobody of this id serves at the centre."""

    code = "no_such_officer"


class UnknownTopic(HallRefusal):
    """The hall has no such topic (``topic``)."""

    code = "unknown_topic"


class UnknownLanguage(HallRefusal):
    """The house does not know this language (``language``)."""

    code = "unknown_language"


class UnknownReason(HallRefusal):
    """The hall does not know this reason (``reason``), or it is not given by staff."""

    code = "unknown_reason"


class HallClosed(HallRefusal):
    """The centre is closed: whoever comes by themselves gets no ticket."""

    code = "hall_closed"


class WrongScore(HallRefusal):
    """A score is a whole number from 1 to 5."""

    code = "wrong_score"


class NotServedYet(HallRefusal):
    """Only whoever was served can say how it was."""

    code = "not_served_yet"


class NoSuchAppointment(HallRefusal):
    """No appointment has this reference or secret."""

    code = "no_such_appointment"


class AppointmentOnAnotherDay(HallRefusal):
    """The appointment is on another day (``starts_at``)."""

    code = "appointment_on_another_day"


class AppointmentOver(HallRefusal):
    """The appointment was cancelled, or it is over."""

    code = "appointment_over"


class NoContact(HallRefusal):
    """Neither an e-mail address nor a telephone number was given."""

    code = "no_contact"


class WrongCount(HallRefusal):
    """A number is beyond what can be meant (``field``)."""

    code = "wrong_count"


class KeyUsedForSomethingElse(HallRefusal):
    """The key of the form belongs to another act."""

    code = "key_used"
