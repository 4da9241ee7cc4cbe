"""What is sealed in a case, opened. The caller has asked whether the reader may, and writes down the look."""

from wenjin.cases.models import Case
from wenjin.core.keys.sealing import unseal_json


def answers_of(case: Case) -> dict[str, str]:
    """The answers of a case; none when they were erased with its key."""
    if case.answers is None or case.erased_at is not None:
        return {}
    return dict(unseal_json(case.data_key, case.answers, context=case.answers_context))


def facts_of(case: Case) -> dict[str, object]:
    """The facts of the plan from which a case began."""
    if case.household is None or case.erased_at is not None:
        return {}
    return dict(unseal_json(case.data_key, case.household, context=case.household_context))
