"""The parts of a result in the words of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.catalogue.domain.facts import FactType
from wenjin.catalogue.domain.rules.check_result import Notice, Reason, RouteResult, plain_value
from wenjin.catalogue.domain.rules.counterfactuals import Counterfactual, Step
from wenjin.catalogue.domain.rules.points import Part, Points
from wenjin.catalogue.domain.rules.rulesets import CheckResult
from wenjin.catalogue.queries.checks import Rules
from wenjin.catalogue.queries.texts import Said
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import medium_day, number
from wenjin.web.answers import Answers
from wenjin.web.check_parts import Change, ChangeStep, Condition, GivenAnswer, Line, Missing, Note, Way
from wenjin.web.check_scale import Scale, scale
from wenjin.web.check_texts import RuleTexts
from wenjin.web.questions import answer_words, question_words

ORDER_OF_WAYS: Final = {"yes": 0, "undetermined": 1, "no": 2}
MOST_WAYS: Final = 3
LONGEST_CODE: Final = 2  # of a category that is read out as it is, like A


def points_words(part: Part) -> str:
    """``11``, ``0 to 5``: the points of one factor."""
    low, high = map(_shown, part)
    if low == high:
        return low
    return pgettext("a range of points", "%(low)s to %(high)s") % {"low": low, "high": high}


def unbroken(part: Part) -> str:
    """The same for a narrow column: on one line."""
    return points_words(part).replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts the parts of a result into words.

    Attributes:
        is_other: they are about somebody else than the reader.
    """

    rules: Rules
    texts: RuleTexts
    answers: Answers
    facts: Mapping[str, object]
    result: CheckResult
    is_other: bool = False

    def headline(self) -> str:
        """The verdict in a word or two."""
        result = self.result
        if result.verdict == "yes" and result.category:
            return _("Yes: %(category)s") % {"category": self._category(result.category)}
        if result.verdict == "yes":
            return pgettext("verdict of a check", "Yes")
        if result.verdict == "no":
            return pgettext("verdict of a check", "No")
        if result.at_least:
            return _("At least %(category)s") % {"category": self._category(result.at_least)}
        return _("Not known yet")

    def _category(self, code: str | None) -> str:
        """Name of a category in running text; short codes stand for themselves."""
        if not code:
            return ""
        if len(code) <= LONGEST_CODE:
            return _("category %(code)s") % {"code": code}
        return self.texts.find(f"categories.{code}.label") or code

    def category_words(self) -> str:
        """What the category reached means."""
        code = self.result.category or self.result.at_least
        if not code or len(code) > LONGEST_CODE:
            return ""
        return self.texts.find(f"categories.{code}.label") or ""

    def next_line(self) -> Line | None:
        """The nearest category that points do not reach for certain, but may reach."""
        score = self.result.score
        if score is None:
            return None
        return next((one for one in self.lines() if score.minimum < one.points), None)

    def lines(self) -> tuple[Line, ...]:
        """Categories and the points that open them here and now, the lowest first."""
        if self.result.score is None:
            return ()
        thresholds = self.rules.thresholds(self.result.as_of, self.result.jurisdiction)
        codes = reversed(self.rules.ruleset.categories)
        return tuple(Line(code, thresholds[code]) for code in codes if code in thresholds)

    def scale(self) -> Scale | None:
        """The drawing of the points; None for a rule set without points."""
        score = self.result.score
        if score is None:
            return None
        most = self.rules.most_points(self.result.as_of, self.result.jurisdiction)
        lines = [(line.points, line.name) for line in self.lines()]
        return scale(score.minimum, score.maximum, most, lines)

    def scale_words(self) -> str:
        """The drawing in words, for those who do not see it."""
        drawn = self.scale()
        if drawn is None:
            return ""
        parts = [
            _("Scale from 0 to %(most)s points.") % {"most": _shown(drawn.most)},
            _("You have %(points)s.") % {"points": points_words((drawn.minimum, drawn.maximum))},
        ]
        parts += [
            _("Category %(category)s starts at %(points)s.")
            % {"category": line.name, "points": _shown(line.points)}
            for line in self.lines()
        ]
        return " ".join(parts)

    def _fact(self, name: str) -> FactType:
        return self.rules.fact_types[name]

    def _question(self, name: str) -> str:
        return question_words(self._fact(name), self.texts.texts, is_other=self.is_other)

    def _name(self, fact: str) -> str:
        """A short name of what a fact is about: that of its factor, else the question."""
        factor = self._factor_of(fact)
        label = self.texts.find(f"points.factors.{factor}.label") if factor else None
        return label or self._question(fact)

    def _factor_of(self, fact: str) -> str | None:
        table = self.rules.ruleset.points
        return next((one.id for one in table.factors if one.fact == fact), None) if table else None

    def _part_of(self, fact: str) -> Part | None:
        score, factor = self.result.score, self._factor_of(fact)
        if score is None or factor is None:
            return None
        return dict(zip(self.result.factors, score.parts, strict=True)).get(factor)

    def missing(self, fact: str) -> Missing:
        """An open question with what its answer is worth."""
        part = self._part_of(fact)
        hanging = [one for one in self.result.routes if fact in one.missing and not self._is_by_points(one)]
        last = [one for one in hanging if self._is_one_away(one)]
        return Missing(
            fact=fact,
            question=self._question(fact),
            worth=_("Worth %(points)s points") % {"points": points_words(part)} if part else "",
            decides=tuple(self._title(one) for one in (last or hanging)[:MOST_WAYS]),
            is_last=bool(last),
            is_next=fact == self.result.next_question,
        )

    def _is_one_away(self, one: RouteResult) -> bool:
        """Whether one answer, and nothing else, decides about a way."""
        return len(one.missing) == 1 and not any(self._is_blocked(reason) for reason in one.reasons)

    def _is_by_points(self, one: RouteResult) -> bool:
        return any("needed" in reason.params for reason in one.reasons)

    def _title(self, one: RouteResult) -> str:
        """Name of a way."""
        return self.texts.find(f"routes.{one.id}.title") or one.id

    def way(self, one: RouteResult) -> Way:
        """A route with its conditions, sorted by how they stand."""
        conditions: dict[str, list[Condition]] = {verdict: [] for verdict in ORDER_OF_WAYS}
        # Open with nothing left to answer: somebody else does not know.
        is_stuck = one.verdict == "undetermined" and not one.missing
        for reason in one.reasons:
            conditions[reason.verdict].append(self._condition(reason, is_stuck=is_stuck))
        # Amber calls the reader: only where an answer completes what fits already, or comes next anyway.
        is_near = self._is_one_away(one) and (
            bool(conditions["yes"]) or self.result.next_question in one.missing
        )
        word, tag = _standing(one.verdict, is_near=is_near)
        return Way(
            id=one.id,
            category=one.category or "",
            title=self._title(one),
            verdict=one.verdict,
            word=word,
            tag=tag,
            fits=tuple(conditions["yes"]),
            opens=tuple(conditions["undetermined"]),
            fails=tuple(conditions["no"]),
            confidence=one.confidence,
            note=self.texts.find(f"routes.{one.id}.note") or "",
        )

    def _is_blocked(self, reason: Reason) -> bool:
        """Whether the condition hangs on a figure that nobody could confirm, so that answering cannot help."""
        return reason.verdict == "undetermined" and any(
            name.startswith("figure.") and value is None for name, value in reason.params.items()
        )

    def _condition(self, reason: Reason, *, is_stuck: bool) -> Condition:
        params = reason.params
        if reason.text_key.startswith("engine."):
            return Condition(_engine_words(reason), "")
        if params.get("needed") is not None:
            return Condition(_points_words(params), "")
        text = self.texts.find(reason.text_key) or reason.key
        if not (self._is_blocked(reason) or (is_stuck and reason.verdict == "undetermined")):
            return Condition(text, "")
        note = self.texts.find(str(params.get("note_key", "")))
        return Condition(text, note or _("This could not be confirmed by anybody."))

    def change(self, one: Counterfactual) -> Change:
        """What would change the answer."""
        return Change(
            steps=tuple(self._change_step(step) for step in one.steps),
            effect=self._effect(one),
            is_by_time=one.is_by_time,
            is_better=one.is_better,
        )

    def _change_step(self, step: Step) -> ChangeStep:
        before = "" if step.before is None else self._words(step.fact, step.before)
        name = self._name(step.fact)
        return ChangeStep(name, name == self._question(step.fact), self._words(step.fact, step.after), before)

    def _words(self, fact: str, value: object) -> str:
        return answer_words(self._fact(fact), self.texts.texts, plain_value(value))

    def _effect(self, one: Counterfactual) -> str:
        points = ""
        if one.outcome.score is not None and one.points:
            words = {"difference": _difference(one.points), "points": _shown(one.outcome.score.minimum)}
            points = _("%(difference)s: %(points)s for certain") % words
        if not one.is_better:
            return points
        reached = self._category(one.outcome.at_least)
        if not reached:
            reached = (
                _("Then the answer is yes") if one.outcome.verdict == "yes" else _("Then it is open again")
            )
        return f"{points} · {reached}" if points else reached

    def answers_given(self) -> tuple[GivenAnswer, ...]:
        """All answers, in the order of asking; factors that were not answered too, with what they may give."""
        asked = [one.fact for one in self.rules.ruleset.inputs if one.fact in self.rules.fact_types]
        return tuple(
            self._answer_given(fact)
            for fact in asked
            if fact in self.facts or self._part_of(fact) is not None
        )

    def _answer_given(self, fact: str) -> GivenAnswer:
        """One line of the answers."""
        part = self._part_of(fact)
        assumed = self.rules.assumed(self.result.as_of, self.result.jurisdiction).get(fact)
        value = self.facts.get(fact, assumed)
        return GivenAnswer(
            fact=fact,
            question=self._name(fact),
            words="" if value is None else self._words(fact, value),
            points="" if part is None else unbroken(part),
            is_answered=fact in self.facts,
            is_assumed=fact not in self.facts and assumed is not None,
        )

    def note(self, one: Notice) -> Note:
        """Something in force beside the rules."""
        known = self.rules.ruleset.sources
        return Note(
            kind=_kind_words(one.kind),
            is_about_you=bool(one.params) and one.kind != "assumption",
            text=self.texts.find(one.text_key) or one.id,
            is_certain=one.verdict == "yes",
            confidence=one.confidence,
            citations=tuple(Said(known[name].citation, SOURCE) for name in one.sources if name in known),
        )


def _standing(verdict: str, *, is_near: bool) -> tuple[str, str]:
    """The word of a way and the colour of its tag."""
    if verdict == "yes":
        return pgettext("standing of a way", "Open to you"), "done"
    if verdict == "no":
        return pgettext("standing of a way", "No"), ""
    return (_("One answer away"), "turn") if is_near else (_("Not known yet"), "")


def _shown(points: Points) -> str:
    """Points as the reader writes numbers."""
    return number(float(points))


def _difference(points: Points) -> str:
    """More or fewer points."""
    size = points if points > 0 else -points
    shown, count = {"points": _shown(size)}, int(size)
    if points > 0:
        return ngettext("%(points)s point more", "%(points)s points more", count) % shown
    return ngettext("%(points)s point fewer", "%(points)s points fewer", count) % shown


def _points_words(params: Mapping[str, object]) -> str:
    """What a condition about points says."""
    low, high, needed = (_points(params[name]) for name in ("min", "max", "needed"))
    words = {"points": points_words((low, high)), "needed": _shown(needed)}
    return _("%(points)s points; %(needed)s or more are needed") % words


def _points(value: object) -> Points:
    """Points from the params of a reason, which may hold anything."""
    if isinstance(value, bool) or not isinstance(value, Points):
        raise TypeError(f"{value!r} are no points")
    return value


def _kind_words(kind: str) -> str:
    return {
        "statute": pgettext("kind of notice", "Law"),
        "enforcement": pgettext("kind of notice", "How it is enforced"),
        "notice": pgettext("kind of notice", "Good to know"),
        "assumption": pgettext("kind of notice", "Taken as given"),
    }.get(kind, pgettext("kind of notice", "Good to know"))


def _engine_words(reason: Reason) -> str:
    """Why a way is not certainly in force."""
    days = {
        name: medium_day(value) if isinstance(value, date) else ""
        for name, value in (
            ("first", reason.params.get("valid_from")),
            ("last", reason.params.get("valid_to")),
        )
    }
    return {
        "engine.not_extended": _("The rule is known until %(last)s. No extension was found."),
        "engine.depends_on_date": _("It holds only for some days, so it depends on the date."),
        "engine.ended": _("The rule ended on %(last)s."),
        "engine.not_yet_in_force": _("The rule begins on %(first)s."),
    }.get(reason.text_key, reason.key) % days
