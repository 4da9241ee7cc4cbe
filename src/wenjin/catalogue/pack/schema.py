"""The shape of each kind of file, by JSON Schema, told in the words of an editor."""

import json
from functools import lru_cache
from importlib.resources import files

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.source import SourceFile

LONGEST_VALUE_SHOWN = 60


@lru_cache(maxsize=64)
def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of a kind of file."""
    text = files("wenjin.catalogue").joinpath("schemas", f"{kind}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, object] = json.loads(text)
    return loaded


@lru_cache(maxsize=64)
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind), format_checker=FormatChecker())


def check_shape(source: SourceFile, kind: str) -> list[Problem]:
    """Every way in which the file does not have the shape of its kind."""
    return [_problem(source, error) for error in _validator(kind).iter_errors(source.data)]


def _problem(source: SourceFile, error: ValidationError) -> Problem:
    deepest = best_match(error.context) if error.context else None
    shown = deepest or error
    path = tuple(error.absolute_path) if deepest is None else tuple(deepest.absolute_path)
    where = "/".join(str(part) for part in path) or "the file"
    return Problem(source.name, source.line(path), f"{where}: {_said(shown)}", _remedy(shown))


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE_SHOWN else text[: LONGEST_VALUE_SHOWN - 1] + "…"


def _said(error: ValidationError) -> str:
    match error.validator:
        case "required":
            return error.message.replace("is a required property", "is missing")
        case "additionalProperties" | "unevaluatedProperties":
            return error.message.replace("Additional properties are not allowed", "unknown words")
        case "enum":
            return f"{_short(error.instance)} is not one of the allowed words"
        case "type":
            return f"{_short(error.instance)} is not {_plain(error.validator_value)}"
        case "pattern" | "format":
            return f"{_short(error.instance)} does not have the right form"
    return error.message if len(error.message) < 200 else error.message[:199] + "…"


def _remedy(error: ValidationError) -> str:
    match error.validator:
        case "required":
            return "add it"
        case "additionalProperties" | "unevaluatedProperties":
            return "remove them or mend the spelling"
        case "enum":
            return f"use one of {_plain(error.validator_value)}"
        case "type":
            return f"write {_plain(error.validator_value)}"
        case "pattern":
            return f"write it like {error.validator_value}"
        case "format":
            return f"write a {error.validator_value}, for instance {_example(str(error.validator_value))}"
    return "see the schema of this kind of file in the documentation"


def _plain(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _example(form: str) -> str:
    return {"date": "2026-11-22", "uri": "https://example.org/page"}.get(form, form)
