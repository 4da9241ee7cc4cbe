"""Whom an event is for: yes, no, and not yet known."""

from datetime import date

import pytest

from wenjin.events.domain.audience import ExpressionError, age_on, is_for, read_rule


def test_an_answer_that_is_missing_is_no_refusal() -> None:
    rule = read_rule('age >= 12 and age < 18 and country in ("BR", "PT")')
    assert is_for(rule, {"age": 14, "country": "BR"}).is_met is True
    assert is_for(rule, {"age": 20}).is_met is False
    open_yet = is_for(rule, {"age": 14})
    assert open_yet.is_met is None
    assert open_yet.unknown == {"country"}
    assert is_for(None, {}).is_met is True


@pytest.mark.parametrize("text", ["age >", "salary > 3", "age >= 12 )"])
def test_a_rule_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        read_rule(text)


def test_full_years() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert age_on(date(2008, 12, 1), date(2026, 12, 1)) == 18
