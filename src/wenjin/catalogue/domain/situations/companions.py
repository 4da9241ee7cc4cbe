"""Who comes along, counted from a sentence: "my wife, two kids and no pets"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wenjin.catalogue.domain.search.folding import fold
from wenjin.catalogue.domain.situations.phrase_pattern import (
    ARABIC,
    ARABIC_HEAD,
    Utterance,
    compile_patterns,
    numbers_in,
)

ROLES = ("spouse", "child", "parent", "pet")
_MOST = {"spouse": 1, "child": 8, "parent": 4, "pet": 6}
_MOST_TOGETHER = 12
_FAR_WORDS = 3
_FAR_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Company:
    """Those who come along.

    Attributes:
        roles: one per head.
        facts: what the words say of them (``cat``), with the role it is said of.
    """

    roles: tuple[str, ...]
    facts: tuple[tuple[str, Mapping[str, object]], ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word for somebody.

    Attributes:
        heads: how many it means when no number stands with it.
        is_plural: whether it may stand for any number.
        is_named: says which one (son, daughter): two such words are two people. Others (child) may be said twice.
    """

    role: str
    heads: int
    is_plural: bool
    is_named: bool
    facts: Mapping[str, object]


@dataclass(slots=True)
class _Mention:
    """A word for somebody where it stands in the text."""

    word: _Word
    form: str
    start: int
    end: int
    number: int | None
    denied_by: str = ""


class Counter:
    """Counts people and pets in the words of one language."""

    def __init__(self, situations: Mapping[str, Any], numbers: Mapping[str, int], *, is_spaced: bool) -> None:
        """Read the parts of ``situations`` that are about people."""
        self._is_spaced = is_spaced
        self._numbers = numbers
        number = numbers_in(numbers)
        self._words = dict(_words(situations["people"]))
        alternatives = "|".join(sorted((re.escape(form) for form in self._words), key=len, reverse=True))
        self._number_after: re.Pattern[str] | None = None
        if is_spaced:
            head = ARABIC_HEAD if ARABIC.search(alternatives) else ""
            self._people = re.compile(rf"(?<![^ ]){head}(?P<form>{alternatives}) ")
            self._number = re.compile(rf"(?<![^ ]){head}(?P<number>{number}) (?:[^ ;,/]+ ){{0,2}}$")
            if situations.get("number_may_follow"):
                said = "|".join(re.escape(word) for word, value in numbers.items() if value > 1)
                self._number_after = re.compile(rf"^{head}(?P<number>{said}) ")
        else:
            measures = "|".join(fold(one) for one in situations.get("measures", ()))
            self._people = re.compile(f"(?P<form>{alternatives})")
            self._number = re.compile(rf"(?P<number>{number})(?:(?:{measures})[^;,/]{{0,4}})?$")
        denials = situations["denials"]
        self._ages = compile_patterns(situations["ages"], number)
        self._lacking = compile_patterns(denials["lacking"], number)
        self._without = compile_patterns(denials["without"], number)
        self._stays = compile_patterns(denials["stays"], number)
        self._resets = compile_patterns(denials["resets"], number)
        self._and = compile_patterns(denials["and"], number)
        self._or = compile_patterns(denials["or"], number)
        self._ignored = compile_patterns(situations.get("not_people", ()), number)
        self._groups = [
            (compile_patterns(one["patterns"], number), tuple(one["people"])) for one in situations["groups"]
        ]

    def count(self, utterance: Utterance) -> Company:
        """Everybody named and not denied."""
        text = utterance.without(self._ages, is_spaced=self._is_spaced)
        if self._ignored is not None:
            text = self._ignored.sub(" " if self._is_spaced else "", text)
        mentions = self._mentions(self._without_bare_groups(text))
        self._deny_before(text, mentions)
        self._deny_after(text, mentions)
        present = [one for one in mentions if not one.denied_by]
        denied = {one.word.role for one in mentions if one.denied_by}
        heads = {role: _heads(one for one in present if one.word.role == role) for role in ROLES}
        for found, people in self._groups:
            if found is not None and found.search(utterance.read(is_spaced=self._is_spaced)):
                for role in set(people) - denied:
                    heads[role] = max(heads[role], people.count(role))
        roles = [role for role in ROLES for _ in range(min(heads[role], _MOST[role]))]
        return Company(
            tuple(roles[:_MOST_TOGETHER]),
            tuple((one.word.role, one.word.facts) for one in present if one.word.facts),
        )

    def _without_bare_groups(self, text: str) -> str:
        """ "A family of four with a dog": the four are no dogs. Groups that name people are left in."""
        pause = ", " if self._is_spaced else ","
        for pattern, _ in self._groups:
            if pattern is not None:
                text = pattern.sub(lambda one: one[0] if self._people.search(one[0]) else pause, text)
        return text

    def _mentions(self, text: str) -> list[_Mention]:
        mentions: list[_Mention] = []
        free_from = 0
        for found in self._people.finditer(text):
            before = text[free_from : found.start()]
            number = self._number.search(before)
            value = None
            if number is not None and not (self._and and self._and.search(before[number.end("number") :])):
                said = number.group("number")
                value = int(said) if said.isdigit() else self._numbers[said]
            elif self._number_after and (after := self._number_after.search(text[found.end() :])):
                value = self._numbers[after.group("number")]
            form = found.group("form")
            mentions.append(_Mention(self._words[form], form, found.start(), found.end(), value))
            free_from = found.end()
        return mentions

    def _near(self, between: str) -> bool:
        return (
            len(between.split()) <= _FAR_WORDS if self._is_spaced else len(between) <= _FAR_CHARACTERS
        ) and not re.search("[;,]", between)

    def _deny_before(self, text: str, mentions: list[_Mention]) -> None:
        """ "no", "without": of the next one named, and of those joined to it."""
        last: _Mention | None = None
        for mention in mentions:
            before = text[last.end if last else 0 : mention.start]
            for kind, pattern in (("without", self._without), ("lacking", self._lacking)):
                found = _last(pattern, before)
                if found and self._near(before[found.end() :]) and not self._is_reset(before[found.end() :]):
                    mention.denied_by = kind
                    break
            else:
                if last is not None and last.denied_by and self._goes_on(last, before, mention, text):
                    mention.denied_by = last.denied_by
            last = mention

    def _is_reset(self, between: str) -> bool:
        return bool(self._resets and self._resets.search(between))

    def _goes_on(self, last: _Mention, between: str, mention: _Mention, text: str) -> bool:
        """Whether a denial of the last one holds for this one too."""
        if ";" in between or self._is_reset(between) or not self._near(between.replace(",", " ")):
            return False
        if "," in between:  # "no kids, pets or parents": a list that ends with "or"
            rest = re.split(";", text[last.end :])[0]
            return bool(self._or and self._or.search(rest)) and mention.number is None
        if self._or and self._or.search(between):
            return True
        if last.denied_by == "without":
            return True
        return mention.number is None and mention.word.is_plural

    def _deny_after(self, text: str, mentions: list[_Mention]) -> None:
        """ "my wife is not coming": of the one named before, and of those joined to it."""
        following: _Mention | None = None
        for mention in reversed(mentions):
            after = text[mention.end : following.start if following else len(text)]
            found = self._stays.search(after) if self._stays else None
            says_so = found is not None and self._near(after[: found.start()])
            shares_it = following is not None and following.denied_by == "stays" and self._is_joined(after)
            if says_so or shares_it:
                mention.denied_by = mention.denied_by or "stays"
            following = mention

    def _is_joined(self, between: str) -> bool:
        if not self._near(between) or self._is_reset(between):
            return False
        return not between.strip() or any(
            pattern is not None and pattern.search(between) for pattern in (self._and, self._or)
        )


def _last(pattern: re.Pattern[str] | None, text: str) -> re.Match[str] | None:
    found = None
    if pattern is not None:
        for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
            pass
    return found


def _heads(mentions: Iterable[_Mention]) -> int:
    """Heads of one role: numbers said add up, and so do names of different people; repetitions do not."""
    numbered = unnumbered = 0
    named: dict[str, int] = {}
    for one in mentions:
        heads = one.word.heads if one.number is None else max(one.number, 1 if not one.word.is_plural else 0)
        if one.word.is_named:
            named[one.form] = max(named.get(one.form, 0), heads)
        elif one.number is not None:
            numbered += heads
        else:
            unnumbered = max(unnumbered, heads)
    return max(numbered or unnumbered, sum(named.values()))


def _words(people: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, _Word]]:
    for entry in people:
        for key, heads in (("one", 1), ("two", 2), ("many", 2)):
            for form in entry.get(key, ()):
                yield (
                    fold(form),
                    _Word(
                        role=entry["role"],
                        heads=heads,
                        is_plural=key == "many" or bool(entry.get("uncounted")),
                        is_named=bool(entry.get("named")),
                        facts=entry.get("facts", {}),
                    ),
                )
