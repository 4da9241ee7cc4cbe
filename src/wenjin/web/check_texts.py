"""Texts of a rule set, found by the keys that the rule engine gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wenjin.catalogue.queries.checks import Rules
from wenjin.catalogue.queries.texts import Said, Texts, texts
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import asked_language

# The engine names texts by the keys of the file, the catalogue by shorter words.
_SHORTER: Final[Mapping[str, str]] = {"options": "option", "steps": "step"}


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """Texts of one rule set and of the facts it asks for, in the reader's language."""

    rules: Rules
    texts: Texts

    def find(self, key: str) -> Said | None:
        """The text under a key such as ``routes.B1.title``; English where nothing nearer is there."""
        field = "/".join(_SHORTER.get(part, part) for part in key.split(".")).removesuffix("/label")
        found = self.texts.find(self.rules.subject, field, asked_language())
        if found is not None:
            return found
        english = self.rules.ruleset.texts.get(key)
        return Said(english, SOURCE) if english else None

    @property
    def title(self) -> str:
        """Name of the rule set."""
        return self.find("title") or self.rules.id

    @property
    def summary(self) -> str:
        """What the rule set decides."""
        return self.find("summary") or ""


def texts_of(*rulesets: Rules, facts: Iterable[str] = (), only: Iterable[str] = ()) -> list[RuleTexts]:
    """Texts of rule sets and facts, all by one query."""
    subjects = [rules.subject for rules in rulesets]
    subjects += [f"fact/{name}" for name in facts]
    subjects += [f"consistency/{one.id}" for rules in rulesets[:1] for one in rules.consistency]
    found = texts(subjects, asked_language(), fields=only)
    return [RuleTexts(rules, found) for rules in rulesets]
