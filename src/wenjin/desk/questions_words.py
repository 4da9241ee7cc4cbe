"""Words of the desk for what the assistant was asked."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wenjin.assistant.queries.asked import View
from wenjin.assistant.services.help_phrases import HelpPhraseRefused
from wenjin.web.ask_words import HELP_TITLE

VIEW_WORDS: Final[Mapping[View, Promise]] = {
    View.OPEN: pgettext_lazy("questions", "All open"),
    View.UNANSWERED: pgettext_lazy("questions", "Not answered"),
    View.DECLINED: pgettext_lazy("questions", "Declined"),
    View.SEVERAL: pgettext_lazy("questions", "Several readings"),
    View.HELP: pgettext_lazy("questions", "Calls for help"),
    View.WRONG: pgettext_lazy("questions", "Readers said no"),
    View.ASIDE: pgettext_lazy("questions", "Settled"),
}
OUTCOME_WORDS: Final[Mapping[str, Promise]] = {
    "answered": pgettext_lazy("how a question was taken", "one answer"),
    "several": pgettext_lazy("how a question was taken", "several readings"),
    "declined": pgettext_lazy("how a question was taken", "declined"),
    "help": pgettext_lazy("how a question was taken", "call for help"),
}
KIND_WORDS: Final[Mapping[str, Promise]] = {
    "promise": pgettext_lazy("why a question is declined", "asks for a promise"),
    "diagnosis": pgettext_lazy("why a question is declined", "asks for a diagnosis"),
    "forgery": pgettext_lazy("why a question is declined", "false papers"),
    "gambling_crime": pgettext_lazy("why a question is declined", "gambling or crime"),
    "hacking": pgettext_lazy("why a question is declined", "breaking into systems"),
    "otherpeople": pgettext_lazy("why a question is declined", "about other people"),
    "injection": pgettext_lazy("why a question is declined", "tries to change the rules"),
    "other_scope": pgettext_lazy("why a question is declined", "nothing of the city"),
    "chitchat": pgettext_lazy("why a question is declined", "small talk"),
    "gibberish": pgettext_lazy("why a question is declined", "no words"),
}
STYLE_WORDS: Final[Mapping[str, Promise]] = {
    "romanised": pgettext_lazy("style of examples", "in Latin letters"),
    "sentence": pgettext_lazy("style of examples", "sentences"),
    "short": pgettext_lazy("style of examples", "a few words"),
}
_REFUSED: Final[Mapping[str, Promise]] = {
    "text": _("Nothing is left of this wording."),
    "language": _("Choose a language."),
    "label": _("Choose a service or a reason."),
    "known": _("This very example is there already. The question was left as it is."),
}
_HELP_REFUSED: Final[Mapping[str, Promise]] = {
    "text": _REFUSED["text"],
    "language": _REFUSED["language"],
    "kind": _("Choose who must be called."),
    "noise": _(
        "These are hardly words: a letter is repeated many times, or there are fewer than three different ones."
    ),
    "general": _(
        "These words say too little: almost any question would be a call for help. At least two words are "
        "needed, or one of six letters."
    ),
    "known": _("These words are a call for help already. The question was left as it is."),
    "example": _("A question that is no call for help says these words too: %(example)s"),
}


def outcome_words(outcome: str) -> str:
    """How a question was taken."""
    return str(OUTCOME_WORDS.get(outcome, outcome))


def kind_words(kind: str) -> str:
    """Why something is declined."""
    return str(KIND_WORDS.get(kind, kind))


def refused_words(code: str) -> str:
    """Why an example was not taken."""
    return str(_REFUSED.get(code, code))


def help_kind_words(kind: str) -> str:
    """What a call for help of a kind is answered with on the public page; its code where it has no words."""
    return str(HELP_TITLE.get(kind, kind))


def help_refused_words(error: HelpPhraseRefused) -> str:
    """Why words were not taken for a call for help."""
    return str(_HELP_REFUSED.get(error.code, error.code)) % {"example": error.example}
