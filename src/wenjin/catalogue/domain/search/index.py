"""An inverted index that forgives typing errors."""

import heapq
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from wenjin.catalogue.domain.search.folding import fold, fold_query, terms
from wenjin.catalogue.domain.search.postings import Names, Postings, Terms, is_word, script_of

# A title says more than another word for it, and both more than a summary.
_FIELD_WEIGHT = {"title": 3.0, "synonym": 2.4, "summary": 1.0}
_LENGTH_EFFECT = 0.45  # b of BM25: how far a long text is held against its words
_SATURATION = 1.4  # k1 of BM25
_SINGLE_CHARACTER = 0.2  # one ideograph of several says little
_PREFIX = 0.75
_STEM_OF = 0.7
_SPLIT = 0.9
_MOST_EXPANSIONS = 24
_MOST_UNKNOWN_WORDS = 10
_RERANKED = 40
_BEGINNING = 0.8  # likeness of a name to its own beginning
_WEAKEST_SHARE = 0.12  # of the best score; weaker results are noise


@dataclass(frozen=True, slots=True)
class Document:
    """Texts of one thing in one language."""

    kind: str
    id: str
    language: str
    title: str
    summary: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that was found."""

    kind: str
    id: str
    score: float


class SearchIndex:
    """Things by the words of their texts in one language or a few.

    Things of equal score come in the order in which they were given. About a third of a megabyte for a
    thousand things in one language.
    """

    def __init__(self, documents: Iterable[Document], kind_weight: Mapping[str, float] | None = None) -> None:
        """Build the index.

        Args:
            documents: texts; those of the same kind and id are one thing.
            kind_weight: multiplies the score of a kind; 1 where it is not named.
        """
        names: list[dict[str, bool]] = []  # folded titles and synonyms; True for a title
        places: dict[tuple[str, str], int] = {}
        fields: list[tuple[int, str, str, list[str]]] = []
        for document in documents:
            key = (document.kind, document.id)
            place = places.setdefault(key, len(places))
            if place == len(names):
                names.append({})
            for field, text in _texts(document):
                folded = fold(text)
                words, grams = terms(folded)
                fields.append((place, field, document.language, words + grams))
                if field != "summary" and folded:
                    names[place][folded] = names[place].get(folded, False) or field == "title"
        weights = kind_weight or {}
        # The same words in the indexes of all languages: kept once.
        self._kinds = [sys.intern(kind) for kind, _ in places]
        self._ids = [sys.intern(identifier) for _, identifier in places]
        self._names = Names(names)
        self._kind_weight = [weights.get(kind, 1.0) for kind in self._kinds]
        self._postings = Postings(_weights(fields), len(self._ids))

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, text: str, limit: int = 10, kinds: Collection[str] | None = None) -> list[Match]:
        """The best matches, best first; none when nothing fits.

        Args:
            text: anything; only its first 300 characters are read. The last word may be unfinished.
            limit: at most so many.
            kinds: only these kinds; None for all.
        """
        folded = fold_query(text)
        if limit <= 0 or not folded:
            return []
        scores = self._scores(folded)
        if kinds is not None:
            scores = {place: score for place, score in scores.items() if self._kinds[place] in kinds}
        best = heapq.nsmallest(
            max(_RERANKED, limit),
            ((-score * self._kind_weight[place], place) for place, score in scores.items()),
        )
        if not best:
            return []
        ranked = sorted(self._rerank(folded, best))
        floor = -ranked[0][1] * _WEAKEST_SHARE
        return [
            Match(self._kinds[place], self._ids[place], score=round(-score, 4))
            for _, score, place in ranked[:limit]
            if -score >= floor
        ]

    def _scores(self, folded: str) -> dict[int, float]:
        """Score by place, before the kinds are weighed."""
        words, grams = terms(folded)
        scores: dict[int, float] = defaultdict(float)
        known = self._postings.terms()
        for alternatives in _readings(words, grams, known):
            found: dict[int, float] = {}
            for term, share in alternatives.items():
                for place, weight in self._postings.of(term, known):
                    if share * weight > found.get(place, 0.0):
                        found[place] = share * weight
            for place, gain in found.items():
                scores[place] += gain
        return scores

    def _rerank(self, folded: str, best: list[tuple[float, int]]) -> Iterator[tuple[int, float, int]]:
        """Look at the few best again: a name that reads like the whole question goes up, the very name first."""
        for negative, place in best:
            titles, others = self._names.of(place)
            likeness = max((_likeness(folded, name) for name in (*titles, *others)), default=0.0)
            rank = -2 if folded in titles else -1 if folded in others else 0
            yield rank, negative * (1 + likeness**3), place


def _readings(words: list[str], grams: list[str], known: Terms) -> Iterator[dict[str, float]]:
    """For each word asked: the words of the index that it may mean, each with a share of 1 or less."""
    unknown = 0
    last = words[-1] if words else ""
    for word in dict.fromkeys(words):
        is_known = word in known
        alternatives = {word: 1.0} if is_known else {}
        if word == last or not is_known:
            _complete(word, alternatives, known)
        if not is_known and unknown < _MOST_UNKNOWN_WORDS:
            unknown += 1
            _correct(word, alternatives, known)
        yield alternatives
    for left, right in pairwise(words):
        if left + right in known:  # "resid ence"
            yield {left + right: _SPLIT}
    is_single = all(len(gram) == 1 for gram in grams)
    for gram in dict.fromkeys(grams):
        if gram in known:
            yield {gram: 1.0 if is_single or len(gram) > 1 else _SINGLE_CHARACTER}


def _complete(word: str, alternatives: dict[str, float], known: Terms) -> None:
    """Words that begin with this one, and the one that this one begins with."""
    if not is_word(word) or (len(word) < 2 and not alternatives):
        return
    # No gram begins with a word: their characters are others.
    start = bisect_left(known.ordered, word)
    for longer in known.ordered[start : start + _MOST_EXPANSIONS]:
        if not longer.startswith(word):
            break
        share = _PREFIX * (0.5 + 0.5 * len(word) / len(longer))
        alternatives.setdefault(longer, share)
    for length in range(len(word) - 1, max(3, len(word) - 4), -1):
        if word[:length] in known:
            alternatives.setdefault(word[:length], _STEM_OF)
            break


def _correct(word: str, alternatives: dict[str, float], known: Terms) -> None:
    """Words of nearly the same letters: swapped, left out, doubled or wrong ones; and a space left out."""
    length = len(word)
    allowed = 0 if length < 4 else 1 if length < 8 else 2
    if allowed and length <= 40:
        script = script_of(word)
        for size in range(length - allowed, length + allowed + 1):
            alike = known.words_like(script, size)
            if not alike:
                continue
            for near, distance, _ in process.extract(
                word, alike, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_EXPANSIONS
            ):
                share = 1 - 1.4 * distance / max(length, 5)
                if near[0] != word[0]:
                    share *= 0.8
                alternatives[near] = max(alternatives.get(near, 0.0), share)
    if not alternatives and length >= 6:
        for cut in range(3, length - 2):
            if word[:cut] in known and word[cut:] in known:
                alternatives |= {word[:cut]: _SPLIT, word[cut:]: _SPLIT}
                break


def _likeness(asked: str, name: str) -> float:
    """How far a name reads like what is asked, from 0 to 1; what is being typed reads like its beginning."""
    likeness = fuzz.ratio(asked, name) / 100
    return max(likeness, _BEGINNING) if name.startswith(asked) else likeness


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    yield "title", document.title
    yield "summary", document.summary
    for synonym in document.synonyms:
        yield "synonym", synonym


def _weights(fields: list[tuple[int, str, str, list[str]]]) -> dict[str, dict[int, float]]:
    """For each term the things that have it, with a weight between 0 and 1.

    Within one language the fields add up; among languages the best one counts, so that a thing with more
    translations is not worth more.
    """
    lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
    for _, field, language, names in fields:
        lengths[field, language].append(len(names))
    usual = {key: sum(counts) / len(counts) or 1.0 for key, counts in lengths.items()}
    per_language: dict[tuple[str, int, str], dict[str, float]] = defaultdict(dict)
    for place, field, language, names in fields:
        norm = 1 - _LENGTH_EFFECT + _LENGTH_EFFECT * len(names) / usual[field, language]
        for term in set(names):
            by_field = per_language[term, place, language]
            by_field[field] = max(by_field.get(field, 0.0), _FIELD_WEIGHT[field] / norm)
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    for (term, place, _), by_field in per_language.items():
        total = sum(by_field.values())
        weight = total / (total + _SATURATION)
        postings[term][place] = max(postings[term].get(place, 0.0), weight)
    return dict(postings)
