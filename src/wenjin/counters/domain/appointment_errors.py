"""Why an appointment is refused; each has a code for the sentence to show, and what the sentence needs."""

from collections.abc import Mapping

from wenjin.counters.domain.offering import Offer


class AppointmentError(Exception):
    """An appointment is refused; nothing was changed.

    Attributes:
        code: names the sentence.
        instead: offers that could be taken in its place, the next ones in time; often none.
    """

    code = "appointment_error"

    def __init__(self, instead: tuple[Offer, ...] = ()) -> None:
        self.instead = instead
        super().__init__(self.code)


class PlaceTaken(AppointmentError):
    """Somebody else has the place, or somebody who is needed for it is not there then."""

    code = "place_taken"


class HoldExpired(AppointmentError):
    """The place was held too long ago; it is free for others again."""

    code = "hold_expired"


class NoCover(AppointmentError):
    """Nobody at this centre serves the topic in this language, with whatever help."""

    code = "no_cover"


class OutsideHours(AppointmentError):
    """The centre is closed then, nothing begins at that minute, or it lies too far ahead."""

    code = "outside_hours"


class TooLate(AppointmentError):
    """The time lies in the past, or is so near that nothing can be changed any more."""

    code = "too_late"


class AlreadyOver(AppointmentError):
    """The appointment took place, was missed or was cancelled; or the wish was closed."""

    code = "already_over"


class NoSuchAppointment(AppointmentError, LookupError):
    """No appointment and no wish has this secret or id."""

    code = "no_such_appointment"


class WrongDetails(AppointmentError, ValueError):
    """Something that was typed or chosen cannot be.

    Attributes:
        fields: by name of the field (``name``, ``email``, ``telephone``, ``contact``, ``topic``, ``language``,
            ``group_size``, ``times``), the code of what is wrong with it.
    """

    code = "wrong_details"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)
