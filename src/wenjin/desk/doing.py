"""An act on a case: what it is called, who may do it, its form, and how it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wenjin.cases.domain.refusal_words import CHINESE
from wenjin.desk.act_forms import ActForm
from wenjin.desk.case_words import CaseWords
from wenjin.desk.opened import DeskCase
from wenjin.desk.phrases import offered
from wenjin.lang.templatetags.lang import asked_language


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody is about to do something.

    Attributes:
        of: the decision, step, request or message it is about; empty for the case as a whole.
        data: what was sent; None while the form is only shown.
    """

    case: DeskCase
    words: CaseWords
    of: str
    data: Any = None

    def texts(self, use: str) -> dict[str, Any]:
        """What a form with words in two languages needs.

        Args:
            use: which ready sentences are offered; see ``phrases``.
        """
        mine, other = asked_language(), self.case.language
        return {
            "data": self.data,
            "phrases": offered(use, mine, other),
            "languages": (mine, "zh-hans", "en", self.case.actor.language),
            "other": other,
        }

    def binding_texts(self, use: str) -> dict[str, Any]:
        """The same for words of which the Chinese ones count: Chinese comes first."""
        other, found = self.case.language, self.texts(use)
        return {
            **found,
            "phrases": offered(use, CHINESE, other),
            "languages": (CHINESE, *found["languages"]),
        }


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that is right, with its key and what its page had seen."""

    key: str
    seen: int


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act.

    Attributes:
        may: whether it is the reader's to do, and whether it is there to be done.
        form: the form, filled with what was sent.
        do: does it; raises ``CaseError`` when it is not possible.
        done: said afterwards; where that depends on the case, how it is found.
        button: on the button.
        look: ``stop`` for what ends something.
        use: which ready sentences its form has; empty for none.
        template: of the fields; empty for the usual one.
        target: part of the page where the reader goes on afterwards.
    """

    name: str
    title: Callable[[Doing], str]
    may: Callable[[Doing], bool]
    form: Callable[[Doing], ActForm]
    do: Callable[[Doing, Any, Sent], object]
    done: Promise | Callable[[Doing], str]
    button: Promise
    look: str = ""
    template: str = ""
    target: str = ""

    def told(self, doing: Doing) -> str:
        """What is said once it is done."""
        return self.done(doing) if callable(self.done) else str(self.done)


Acts = Mapping[str, Act]
