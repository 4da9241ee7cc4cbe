"""What the desk of events calls things, and why something was not done."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wenjin.catalogue.queries.texts import Said
from wenjin.events.domain.audience import ExpressionError, read_rule
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import listed, number
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_words import AUDIENCES

# Signs of a rule that are shown from where it cannot be read.
_LONGEST_REST: Final = 40

STATES: Final[Mapping[str, Promise]] = {
    "draft": pgettext_lazy("state of an event", "Draft"),
    "published": pgettext_lazy("state of an event", "Public"),
    "cancelled": pgettext_lazy("state of an event", "Cancelled"),
}
ENTRIES: Final[Mapping[str, Promise]] = {
    "free": pgettext_lazy("how one gets into an event", "People just come"),
    "form": pgettext_lazy("how one gets into an event", "They register"),
    "approved": pgettext_lazy("how one gets into an event", "They register, and you decide"),
    "mass": pgettext_lazy("how one gets into an event", "They register, very many at once"),
}
REGISTRATION_STATES: Final[Mapping[str, Promise]] = {
    "confirmed": pgettext_lazy("state of a registration", "Confirmed"),
    "pending": pgettext_lazy("state of a registration", "To decide"),
    "waiting": pgettext_lazy("state of a registration", "Waiting"),
    "offered": pgettext_lazy("state of a registration", "Place offered"),
    "declined": pgettext_lazy("state of a registration", "Declined"),
    "cancelled": pgettext_lazy("state of a registration", "Cancelled"),
    "expired": pgettext_lazy("state of a registration", "Expired"),
}
QUOTA_KINDS: Final[Mapping[str, Promise]] = {
    "places": pgettext_lazy("kind of quota", "Places in the house"),
    "online": pgettext_lazy("kind of quota", "Places online"),
    "session": pgettext_lazy("kind of quota", "Places in a session"),
    "meal": pgettext_lazy("kind of quota", "Meals"),
    "receiver": pgettext_lazy("kind of quota", "Receivers"),
    "letter": pgettext_lazy("kind of quota", "Letters for visas"),
    "other": pgettext_lazy("kind of quota", "Something else"),
}
QUESTION_KINDS: Final[Mapping[str, Promise]] = {
    "text": pgettext_lazy("kind of question", "One line"),
    "long": pgettext_lazy("kind of question", "Several lines"),
    "one": pgettext_lazy("kind of question", "One of several"),
    "many": pgettext_lazy("kind of question", "Any of several"),
    "yes_no": pgettext_lazy("kind of question", "Yes or no"),
    "number": pgettext_lazy("kind of question", "Number"),
    "date": pgettext_lazy("kind of question", "Day"),
    "country": pgettext_lazy("kind of question", "Country"),
    "language": pgettext_lazy("kind of question", "Language"),
}
BUDGET_CODES: Final[Mapping[str, Promise]] = {
    "room": pgettext_lazy("line of a budget", "Room"),
    "interpreting": pgettext_lazy("line of a budget", "Interpreting"),
    "catering": pgettext_lazy("line of a budget", "Food and drink"),
    "print": pgettext_lazy("line of a budget", "Print"),
    "technology": pgettext_lazy("line of a budget", "Technology"),
    "speakers": pgettext_lazy("line of a budget", "Speakers"),
    "transport": pgettext_lazy("line of a budget", "Transport"),
    "staff": pgettext_lazy("line of a budget", "Staff"),
    "sponsor": pgettext_lazy("line of a budget", "Sponsors"),
    "fees": pgettext_lazy("line of a budget", "Fees of guests"),
    "grant": pgettext_lazy("line of a budget", "Grant"),
    "other": pgettext_lazy("line of a budget", "Other"),
}
CANCEL_REASONS: Final[Mapping[str, Promise]] = {
    "weather": pgettext_lazy("why an event is cancelled", "The weather"),
    "illness": pgettext_lazy("why an event is cancelled", "Somebody is ill"),
    "venue": pgettext_lazy("why an event is cancelled", "The house cannot be used"),
    "too_few": pgettext_lazy("why an event is cancelled", "Too few guests"),
    "authority": pgettext_lazy("why an event is cancelled", "An authority forbids it"),
    "other": pgettext_lazy("why an event is cancelled", "Another reason"),
}
DECLINE_REASONS: Final[Mapping[str, Promise]] = {
    "not_for_you": pgettext_lazy("why a registration is declined", "The event is for others"),
    "incomplete": pgettext_lazy("why a registration is declined", "Something is missing"),
    "twice": pgettext_lazy("why a registration is declined", "They registered twice"),
    "full": pgettext_lazy("why a registration is declined", "Too few places"),
    "other": pgettext_lazy("why a registration is declined", "Another reason"),
}
CANCELLING_REASONS: Final[Mapping[str, Promise]] = {
    "asked": pgettext_lazy("why a registration is cancelled", "They asked for it"),
    "twice": pgettext_lazy("why a registration is declined", "They registered twice"),
    "rules": pgettext_lazy("why a registration is cancelled", "Against the rules of the event"),
    "other": pgettext_lazy("why a registration is declined", "Another reason"),
}
ENDED: Final[Mapping[str, Promise]] = {
    **DECLINE_REASONS,
    **CANCELLING_REASONS,
    "event_cancelled": pgettext_lazy("why a registration is cancelled", "The event was cancelled"),
    "guardian": pgettext_lazy("why a registration waits", "A guardian must consent"),
}
MISSING: Final[Mapping[str, Promise]] = {
    "title": gettext_lazy("Its title"),
    "summary": gettext_lazy("A summary"),
    "venue": gettext_lazy("A house, or that it is online"),
    "join_address": gettext_lazy("The address of the online room"),
    "languages": gettext_lazy("The languages that are spoken"),
    "audiences": gettext_lazy("Whom it is for"),
    "organiser": gettext_lazy("Who organises it"),
    "places": gettext_lazy("How many places there are"),
    "quotas": gettext_lazy("How many places there are"),
    "starts_at": gettext_lazy("Begins"),
    "ends_at": gettext_lazy("Ends"),
    "opens_at": gettext_lazy("Registration opens"),
    "closes_at": gettext_lazy("Registration closes"),
    "code": gettext_lazy("Name in its address"),
    "kind": pgettext_lazy("of event", "Kind"),
    "source_language": gettext_lazy("Written in"),
    "series": gettext_lazy("Series"),
    "room": pgettext_lazy("of an event", "Where"),
    "interests": gettext_lazy("About what"),
    "organiser_email": gettext_lazy("Their e-mail address"),
    "audience_rule": gettext_lazy("Rule for who may register"),
    "largest_group": gettext_lazy("Most people in one form"),
    "offer_minutes": gettext_lazy("Hours for which a freed place is held"),
    "youngest": gettext_lazy("Youngest age"),
    "guardian_below": gettext_lazy("A guardian consents below the age of"),
    "questions": gettext_lazy("The words of its questions"),
    "sessions": gettext_lazy("The titles of its sessions"),
    "entry": pgettext_lazy("of an event", "How one gets in"),
}
_WRONG: Final[Mapping[str, Promise]] = {
    "missing": gettext_lazy("Fill this in."),
    "too_long": gettext_lazy("This is too long."),
    "not_a_choice": gettext_lazy("Choose one of the answers."),
    "not_a_code": gettext_lazy("Use small letters, figures and hyphens only."),
    "twice": gettext_lazy("This is there twice."),
    "taken": gettext_lazy("Another event has this name in its address."),
    "not_an_address": gettext_lazy("This is no address."),
    "ends_first": gettext_lazy("It ends before it begins."),
    "outside_the_event": gettext_lazy("This lies outside the event."),
    "sessions_outside": gettext_lazy("A session would lie outside the event."),
    "too_late": gettext_lazy("This is too late."),
    "not_a_date": gettext_lazy("Write the day as 2026-05-04."),
    "day_over": gettext_lazy("This day is over. Look at the year again."),
    "wrong_number": gettext_lazy("This number is too small or too large."),
    "not_a_rule": gettext_lazy("This rule cannot be read."),
    "unknown": gettext_lazy("There is no such thing any more."),
    "too_many": gettext_lazy("These are too many."),
    "not_both": gettext_lazy("Give a file or a link, not both."),
    "not_with_mass": gettext_lazy("Very many at once are asked their name and address only."),
}
_REFUSED: Final[Mapping[str, Promise]] = {
    "bad_event": gettext_lazy("It is not saved. Mend what is marked."),
    "not_ready": gettext_lazy("It is not ready yet. See what is missing."),
    "already_published": gettext_lazy("It is public already."),
    "not_published": gettext_lazy("It is a draft: change it freely."),
    "somebody_registered": gettext_lazy("Somebody has registered. Cancel the event, so that they are told."),
    "already_cancelled": gettext_lazy("It was cancelled. Copy it instead."),
    "event_over": gettext_lazy("The event is over."),
    "must_be_moved": gettext_lazy("Guests have this in their calendars. Move the event instead."),
    "somebody_was_faster": gettext_lazy("Somebody has changed it meanwhile. Look at it again."),
    "not_allowed": gettext_lazy("This is not yours to do."),
    "no_such_event": gettext_lazy("There is no such event."),
    "no_such_registration": gettext_lazy("There is no such registration."),
    "already_over": gettext_lazy("It was decided or cancelled already."),
    "event_full": gettext_lazy("There is no room."),
    "not_pending": gettext_lazy("There is nothing to decide here."),
}


def refused(error: EventRefusal) -> str:
    """Why something was not done, in one sentence."""
    if error.code == "in_use":
        codes = [str(one) for one in _iterable(error.details.get("codes"))]
        return (
            _("Guests use this already: %(what)s") % {"what": listed(codes)} if codes else _("It is in use.")
        )
    if error.code == "too_small":
        taken = error.details.get("taken")
        most = max(map(int, taken.values()), default=0) if isinstance(taken, Mapping) else 0
        told = ngettext("%(count)s is taken already.", "%(count)s are taken already.", most)
        return told % {"count": number(most)}
    return str(_REFUSED.get(error.code) or _("This could not be done now. Try again."))


def wrong(code: str) -> str:
    """What is wrong with a field."""
    return str(_WRONG.get(code) or _("This cannot be so."))


def sessions_outside(titles: list[Said | str]) -> str:
    """Which sessions would lie outside the event."""
    if not titles:
        return wrong("sessions_outside")
    return _("A session would lie outside the event: %(sessions)s") % {
        "sessions": listed([str(one) for one in titles])
    }


def rule_wrong(rule: str) -> str:
    """From where on a rule cannot be read; an unknown name stands there."""
    try:
        read_rule(rule)
    except ExpressionError as error:
        rest = rule[error.position :].strip()
        if rest:
            shown = rest[:_LONGEST_REST] + ("…" if len(rest) > _LONGEST_REST else "")
            return _("This rule cannot be read from here on: %(rest)s") % {"rest": shown}
    return wrong("not_a_rule")


def audience_choices() -> list[tuple[str, str]]:
    """Whom an event is for, to choose from; each stands alone, so it begins as a sentence does."""
    return [(code, capfirst(str(said))) for code, said in AUDIENCES.items()]


def missing(field: str) -> str:
    """What a draft lacks."""
    return str(MISSING.get(field) or MISSING.get(field.partition("-")[0] + "s") or field)


def word(words: Mapping[str, Promise], code: str) -> str:
    """What a code is called; the code where there is no word."""
    return str(words.get(code, code))


def choices(words: Mapping[str, Promise]) -> list[tuple[str, str]]:
    """Codes and words, to choose from."""
    return [(code, str(said)) for code, said in words.items()]


def language_choices() -> list[tuple[str, str]]:
    """All languages of the house, each by its own name and the reader's."""
    return [(one.code, _language(one.code, one.own_name)) for one in LANGUAGES]


def quota_words(kind: str, language: str) -> str:
    """What a quota without a name of its own is called."""
    words = word(QUOTA_KINDS, kind)
    return f"{words}: {spoken_name(language)}" if language else words


def _language(code: str, own: str) -> str:
    here = spoken_name(code)
    return own if here == own else f"{here} · {own}"


def _iterable(value: object) -> Iterable[object]:
    return value if isinstance(value, (list, tuple, set, frozenset)) else ()
