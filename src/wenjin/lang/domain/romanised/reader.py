"""Reads words in Latin letters as words of another script: the nearest in sound, the usual ones first."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from math import log
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from wenjin.lang.domain.romanised.sounds import FIGURES_ARE_LETTERS, skeleton, sound
from wenjin.lang.domain.romanised.words import UNSPACED, Spellings

_MIXED: Final = re.compile(r"[A-Za-z\u00c0-\u024f0-9'’ʼ`]+|[^A-Za-z\u00c0-\u024f0-9'’ʼ`]+")
_LETTERS: Final = re.compile(r"[A-Za-z\u00c0-\u024f'’ʼ`]+|[^A-Za-z\u00c0-\u024f'’ʼ`]+")
_HAS_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Most words in Latin letters that may be one word: syllables written apart, articles.
_MOST_JOINED: Final = 4
# Likeness of sounds, of 100, from which a word is taken for another.
_LEAST: Final = 70.0
# A foreign word is taken for one of the language only when it sounds the same.
_LEAST_OF_FOREIGN: Final = 95.0
# How much the consonants count beside the whole sound.
_CONSONANTS: Final = 0.4
_CONSONANTS_WITHOUT_VOWELS: Final = 0.65
# What each word costs: one long word is likelier than several short ones.
_PER_WORD: Final = 0.5
_UNREAD: Final = 0.3
_FOREIGN: Final = 0.9
_REMEMBERED: Final = 500
# Stands in no word and in no sound.
_BETWEEN: Final = "\n"


class Reader:
    """Reads sentences of one language. About a third of a megabyte for 6,000 words; safe in threads.

    Words and sounds are kept as two long strings, and taken apart for each sentence: a house reads 26 languages
    so, each of them now and then, and as many strings as there are words would take ten times the room.
    """

    def __init__(self, spellings: Spellings) -> None:
        """Prepare the words; 20 ms for 6,000."""
        self._language = spellings.language
        self._foreign = spellings.foreign
        words: list[str] = []
        sounds: list[str] = []
        usual: list[float] = []
        # Words that are listed with their spellings count as if they had been met.
        counts = dict.fromkeys(spellings.spelled, 1) | dict(spellings.counts)
        for word, count in counts.items():
            for one in dict.fromkeys(self._sounds_of(word, spellings.spelled.get(word, ()))):
                words.append(word)
                sounds.append(one)
                usual.append(log(count))
        self._usual = np.array(usual, dtype=np.float32)
        self._words = _BETWEEN.join(words)
        self._sounds = _BETWEEN.join(sounds)
        self._in_order_of_sound = array("I", sorted(range(len(sounds)), key=sounds.__getitem__))
        self._remembered: dict[str, tuple[str, float]] = {}

    def __len__(self) -> int:
        return len(self._usual)

    def read(self, text: str) -> str:
        """The text with its words in the script of the language; what cannot be read stays as it is."""
        return self.weigh(text)[0]

    def weigh(self, text: str) -> tuple[str, float]:
        """The text as it was read, and how much of it was recognised; higher is better for the same text."""
        tokens = list(self._tokens(text))
        joined = "" if self._language in UNSPACED else None
        parts: list[str] = []
        place = 0
        chosen, value = self._best(tokens, _Opened(self._words, self._sounds))
        for length, word in chosen:
            if joined is not None and parts and word is not None and parts[-1] == " ":
                parts[-1] = joined
            parts.append("".join(tokens[place : place + length]) if word is None else word)
            place += length
        return "".join(parts), value

    def _sounds_of(self, word: str, spelled: tuple[str, ...]) -> Iterator[str]:
        for one in spelled or (word,):
            sounded = sound(one, self._language)
            if sounded:
                yield sounded

    def _tokens(self, text: str) -> Iterator[str]:
        pattern = _MIXED if self._language in FIGURES_ARE_LETTERS else _LETTERS
        return (found.group() for found in pattern.finditer(text))

    def _best(self, tokens: list[str], opened: "_Opened") -> tuple[list[tuple[int, str | None]], float]:
        """The likeliest way to take tokens together, and its value: how many each, the word or None."""
        values = [0.0] + [float("-inf")] * len(tokens)
        ways: list[tuple[int, str | None]] = [(0, None)] * (len(tokens) + 1)
        for end in range(1, len(tokens) + 1):
            for length, word, gain in self._options(tokens, end, opened):
                if values[end - length] + gain > values[end]:
                    values[end] = values[end - length] + gain
                    ways[end] = (length, word)
        chosen: list[tuple[int, str | None]] = []
        end = len(tokens)
        while end:
            chosen.append(ways[end])
            end -= ways[end][0]
        return chosen[::-1], values[-1]

    def _options(
        self, tokens: list[str], end: int, opened: "_Opened"
    ) -> Iterator[tuple[int, str | None, float]]:
        last = tokens[end - 1]
        if not _HAS_LATIN.search(last):
            yield 1, None, 0.0
            return
        yield self._single(last, opened)
        joined = last
        for count in range(1, _MOST_JOINED):
            start = end - 1 - 2 * count
            if start < 0 or tokens[start + 1] != " " or not _HAS_LATIN.search(tokens[start]):
                return
            joined = tokens[start] + joined
            places = self._places_of(sound(joined, self._language), opened)
            if places:
                word = opened.words[max(places, key=lambda place: float(self._usual[place]))]
                yield 2 * count + 1, word, len(joined) - _PER_WORD

    def _places_of(self, sounded: str, opened: "_Opened") -> "array[int]":
        """Where the words stand that sound exactly so, in the order in which they were given."""
        order, sound_at = self._in_order_of_sound, opened.sounds.__getitem__
        first = bisect_left(order, sounded, key=sound_at)
        last = first
        while last < len(order) and sound_at(order[last]) == sounded:
            last += 1
        return order[first:last]

    def _single(self, token: str, opened: "_Opened") -> tuple[int, str | None, float]:
        is_foreign = token.lower() in self._foreign
        word, likeness = self._nearest(token, opened)
        if word and likeness >= (_LEAST_OF_FOREIGN if is_foreign else _LEAST):
            return 1, word, len(token) * (likeness / 100) ** 2 - _PER_WORD
        return 1, None, len(token) * (_FOREIGN if is_foreign else _UNREAD) - _PER_WORD

    def _nearest(self, token: str, opened: "_Opened") -> tuple[str, float]:
        """The word that sounds most like the token, usual words first, and how much, of 100."""
        held = self._remembered.get(token)
        if held is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            held = self._remembered[token] = self._near(sound(token, self._language), opened)
        return held

    def _near(self, sounded: str, opened: "_Opened") -> tuple[str, float]:
        if not sounded or not len(self):
            return "", 0.0
        whole = process.cdist([sounded], opened.sounds, scorer=fuzz.ratio)[0]
        bones = skeleton(sounded)
        consonants = process.cdist([bones], opened.skeletons, scorer=fuzz.ratio)[0] if bones else whole
        share = _CONSONANTS_WITHOUT_VOWELS if self._language in FIGURES_ARE_LETTERS else _CONSONANTS
        place = int(((1 - share) * whole + share * consonants + self._usual).argmax())
        return opened.words[place], float(whole[place] + consonants[place]) / 2


class _Opened:
    """The words of a reader taken apart, for as long as one sentence is read."""

    def __init__(self, words: str, sounds: str) -> None:
        self._words, self._sounds = words, sounds

    @cached_property
    def words(self) -> list[str]:
        return self._words.split(_BETWEEN)

    @cached_property
    def sounds(self) -> list[str]:
        return self._sounds.split(_BETWEEN)

    @cached_property
    def skeletons(self) -> list[str]:
        return skeleton(self._sounds).split(_BETWEEN)
