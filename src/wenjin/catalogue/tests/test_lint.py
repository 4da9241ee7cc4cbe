"""The lint finds what would judge people wrongly, and finds nothing in the rules we ship."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from wenjin.catalogue.domain.expression import parse, parse_tests
from wenjin.catalogue.domain.rules.lint import lint_points, lint_ruleset, lint_table
from wenjin.catalogue.domain.rules.points import Band, Factor, PointsTable
from wenjin.catalogue.domain.rules.ruleset_reader import ruleset_from_document
from wenjin.catalogue.domain.rules.tables import DecisionTable, HitPolicy, Input, Output, Row
from wenjin.catalogue.domain.rules.text_paths import texts_of
from wenjin.catalogue.tests import shenzhen_rules as pack

FACTS = frozenset(fact.id for fact in pack.fact_types())


@pytest.mark.parametrize("name", pack.ALL)
def test_our_rules_are_clean_with_and_without_types(name: str) -> None:
    document = pack.document(f"rules/{name}.yaml")
    for types in (pack.fact_types(), ()):
        assert list(map(str, lint_ruleset(ruleset_from_document(document, types), FACTS))) == []


def mended(change: Callable[[Any], None]) -> list[tuple[str, str]]:
    document = json.loads(json.dumps(pack.document(f"rules/{pack.CLASSIFICATION}.yaml")))
    change(document)
    found = lint_ruleset(ruleset_from_document(document, pack.fact_types()), FACTS)
    assert all(str(one) for one in found)
    return [(one.code, one.path) for one in found]


def _without_source(document: Any) -> None:
    for part in (document["routes"][0], document["overlays"][0], document["thresholds"][0]):
        del part["source"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            _without_source,
            [
                ("no_citation", "thresholds.a-85"),
                ("no_citation", "routes.A1"),
                ("no_citation", "overlays.cn-2026-salary"),
            ],
        ),
        (
            lambda d: d["routes"][0].update(source=["hearsay"]),
            [("unknown_source", "routes.A1")],
        ),
        (
            lambda d: d["routes"][0]["criteria"][0].update(when="talent_program"),
            [("unknown_fact", "routes.A1.criteria.programme")],
        ),
        (
            lambda d: d["routes"][0]["criteria"][0].update(when="age > figure.none"),
            [("unknown_fact", "routes.A1.criteria.programme")],
        ),
        (
            lambda d: d["routes"][0].update(category="D"),
            [("unknown_category", "routes.A1")],
        ),
        (
            lambda d: d["routes"][0]["criteria"][0].update(when="age < 18"),
            [("unreachable", "routes.A1")],  # every route also asks for 18 years
        ),
        (
            lambda d: d["routes"][0]["criteria"][0].update(when='post = "intern" and post = "other"'),
            [("unreachable", "routes.A1")],
        ),
        (
            lambda d: d["points"]["factors"][0]["bands"].pop(2),
            [("gap", "points.factors.annual_salary.bands")],
        ),
        (
            lambda d: d["points"]["factors"][1]["options"].pop(3),
            [("missing_option", "points.factors.education.options")],
        ),
        (
            lambda d: d["points"]["factors"][1]["options"].append({"code": "guru", "points": 20}),
            [("unknown_option", "points.factors.education.options")],
        ),
        (
            lambda d: d["points"].update(max=110),
            [("wrong_maximum", "points")],
        ),
        (
            lambda d: d["thresholds"].append(d["thresholds"][0]),
            [("duplicate_id", "thresholds")],
        ),
    ],
)
def test_what_is_wrong_is_found(change: Callable[[Any], None], expected: list[tuple[str, str]]) -> None:
    assert mended(change) == expected


def _banded(*bands: tuple[int | None, int | None]) -> list[tuple[str, str]]:
    made = tuple(Band(str(place), 5, start, end) for place, (start, end) in enumerate(bands))
    return [(one.code, one.detail) for one in lint_points(PointsTable((Factor("f", "f", 5, bands=made),), 5))]


def test_bands() -> None:
    assert _banded((0, 5), (5, None)) == []
    assert _banded((0, 5), (6, None)) == [("gap", "5 to 6")]
    assert _banded((0, 5), (4, None)) == [("overlap", "0, 1")]
    assert _banded((0, 5)) == [("gap", "5 and more")]
    assert _banded((0, None), (5, 5)) == [("unreachable", "")]
    assert _banded((0, None), (5, 9)) == [("overlap", "0, 1")]


def _table(policy: HitPolicy, *cells: tuple[str, str], whole: bool = False) -> list[str]:
    made = DecisionTable(
        id="t",
        inputs=(Input(parse("x"), is_whole=whole),),
        outputs=(Output("out"),),
        rows=tuple(
            Row(str(place), (parse_tests(test),), (parse(result),))
            for place, (test, result) in enumerate(cells)
        ),
        hit_policy=policy,
    )
    return [one.code for one in lint_table(made)]


def test_tables() -> None:
    assert _table(HitPolicy.UNIQUE, ("< 5", "1"), (">= 5", "2")) == []
    assert _table(HitPolicy.UNIQUE, ("< 5", "1"), ("> 5", "2")) == ["gap"]
    assert _table(HitPolicy.UNIQUE, ("<= 5", "1"), (">= 5", "2")) == ["overlap"]
    assert _table(HitPolicy.ANY, ("<= 5", "1"), (">= 5", "1")) == []
    assert _table(HitPolicy.ANY, ("<= 5", "1"), (">= 5", "2")) == ["overlap"]
    assert _table(HitPolicy.FIRST, ("-", "1"), ("> 5", "2")) == ["unreachable"]
    assert _table(HitPolicy.UNIQUE, ("<= 5", "1"), (">= 6", "2")) == ["gap"]
    assert _table(HitPolicy.UNIQUE, ("<= 5", "1"), (">= 6", "2"), whole=True) == []
    assert _table(HitPolicy.UNIQUE, ('"a"', "1"), ("-", "2"))[0] == "overlap"
    assert _table(HitPolicy.UNIQUE, ("true", "1"), ("false", "2")) == []
    assert _table(HitPolicy.UNIQUE, ("true", "1")) == ["gap"]


def _schema(kind: str) -> dict[str, Any]:
    text = files("wenjin.catalogue").joinpath("schemas", f"{kind}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _parts(schema: Any) -> list[dict[str, Any]]:
    found = [schema] if isinstance(schema, dict) else []
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        found += _parts(value)
    return found


@pytest.mark.parametrize("kind", ["facts", "ruleset"])
def test_schemas_fit_the_files_and_describe_every_property(kind: str) -> None:
    schema = _schema(kind)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    paths = [f"rules/{name}.yaml" for name in pack.ALL]
    documents = pack.fact_documents() if kind == "facts" else list(map(pack.document, paths))
    assert [error.message for document in documents for error in validator.iter_errors(document)] == []
    for part in _parts(schema):
        if part.get("type") == "object" and "properties" in part:
            assert part["additionalProperties"] is False
            assert [name for name, one in part["properties"].items() if not one.get("description")] == []


def test_texts_stand_on_stable_paths() -> None:
    for name in pack.ALL:
        texts = texts_of(pack.document(f"rules/{name}.yaml"))
        assert "title" in texts
        assert all(texts.values())
    assert texts_of(
        {"routes": [{"id": "a", "title": "One"}, {"id": "b", "criteria": [{"id": "c", "text": "Two"}]}]}
    ) == {
        "routes.a.title": "One",
        "routes.b.criteria.c.text": "Two",
    }
    with pytest.raises(ValueError, match="no id"):
        texts_of({"routes": [{"title": "One"}]})
