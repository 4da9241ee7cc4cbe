"""Models and test cases of the DMN compatibility kit, translated to our expressions and decision tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from wenjin.catalogue.domain.expression import Expression, parse, parse_tests
from wenjin.catalogue.domain.rules.tables import Aggregation, DecisionTable, HitPolicy, Input, Output, Row

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
POLICIES = {
    "UNIQUE": HitPolicy.UNIQUE,
    "ANY": HitPolicy.ANY,
    "PRIORITY": HitPolicy.PRIORITY,
    "FIRST": HitPolicy.FIRST,
    "RULE ORDER": HitPolicy.RULE_ORDER,
    "OUTPUT ORDER": HitPolicy.OUTPUT_ORDER,
    "COLLECT": HitPolicy.COLLECT,
}


@dataclass(frozen=True)
class Case:
    """One test case: inputs, and the expected value of each decision it asks for."""

    id: str
    model: Path
    inputs: Mapping[str, object]
    expected: Mapping[str, object]


@dataclass(frozen=True)
class Model:
    """Decisions by name, and functions (business knowledge models) that they may call."""

    decisions: Mapping[str, Expression | DecisionTable]
    functions: Mapping[str, Callable[..., object]]

    def evaluate(self, decision: str, inputs: Mapping[str, object]) -> object:
        """The value of a decision for some inputs; other decisions it needs are worked out first."""
        logic = self.decisions[decision]
        facts = {**self.functions, **inputs}
        for name in logic.names & self.decisions.keys():
            facts[name] = self.evaluate(name, inputs)
        return logic.evaluate(facts)


def read_model(path: Path) -> Model:
    """The model in a DMN file. Whatever version of DMN it is: only local names of elements count."""
    root = ET.parse(path).getroot()
    names = {element.get("name", "") for element in root if _tag(element) in ("inputData", "decision")}
    names |= {element.get("name", "") for element in root if _tag(element) == "businessKnowledgeModel"}
    functions = {
        element.get("name", ""): _function(element)
        for element in root
        if _tag(element) == "businessKnowledgeModel"
    }
    decisions = {
        element.get("name", ""): _logic(element, names) for element in root if _tag(element) == "decision"
    }
    return Model(decisions, functions)


def read_cases(path: Path) -> list[Case]:
    """The cases of a test file, each with the model beside it."""
    root = ET.parse(path).getroot()
    model = path.parent / _text(root, "modelName")
    return [
        Case(
            id=f"{path.parent.name}/{case.get('id')}",
            model=model,
            inputs={node.get("name", ""): _value(node) for node in case if _tag(node) == "inputNode"},
            expected={
                node.get("name", ""): _value(_child(node, "expected"))
                for node in case
                if _tag(node) == "resultNode"
            },
        )
        for case in root
        if _tag(case) == "testCase"
    ]


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ET.Element, tag: str) -> list[ET.Element]:
    return [child for child in element if _tag(child) == tag]


def _child(element: ET.Element, tag: str) -> ET.Element:
    return _children(element, tag)[0]


def _text(element: ET.Element, tag: str) -> str:
    return (_child(element, tag).text or "").strip()


def _function(element: ET.Element) -> Callable[..., object]:
    logic = _child(element, "encapsulatedLogic")
    parameters = [child.get("name", "") for child in _children(logic, "formalParameter")]
    body = parse(_text(_child(logic, "literalExpression"), "text"), parameters)

    def call(*values: object) -> object:
        return body.evaluate(dict(zip(parameters, values, strict=True)))

    return call


def _logic(element: ET.Element, names: set[str]) -> Expression | DecisionTable:
    for child in element:
        if _tag(child) == "literalExpression":
            return parse(_text(child, "text"), names)
        if _tag(child) == "decisionTable":
            return _table(child, names)
    raise ValueError(f"decision {element.get('name')} has no logic we know")


def _table(element: ET.Element, names: set[str]) -> DecisionTable:
    inputs = [_text(_child(column, "inputExpression"), "text") for column in _children(element, "input")]
    aggregation = element.get("aggregation")
    return DecisionTable(
        id=element.get("id", ""),
        inputs=tuple(Input(parse(text, names)) for text in inputs),
        outputs=tuple(_output(column, names) for column in _children(element, "output")),
        rows=tuple(_row(row, names) for row in _children(element, "rule")),
        hit_policy=POLICIES[element.get("hitPolicy", "UNIQUE")],
        aggregation=Aggregation(aggregation.lower()) if aggregation else Aggregation.LIST,
    )


def _output(element: ET.Element, names: set[str]) -> Output:
    allowed = _children(element, "outputValues")
    values = parse(f"[{_text(allowed[0], 'text')}]").evaluate({}) if allowed else []
    default = _children(element, "defaultOutputEntry")
    return Output(
        name=element.get("name", ""),
        values=tuple(values) if isinstance(values, list) else (),
        default=parse(_text(default[0], "text"), names) if default else None,
    )


def _row(element: ET.Element, names: set[str]) -> Row:
    return Row(
        id=element.get("id", ""),
        tests=tuple(parse_tests(_text(cell, "text"), names) for cell in _children(element, "inputEntry")),
        results=tuple(parse(_text(cell, "text"), names) for cell in _children(element, "outputEntry")),
    )


def _value(element: ET.Element) -> object:
    """A value of a test case: simple, a list, or an object of components."""
    components = _children(element, "component")
    if components:
        return {component.get("name", ""): _value(component) for component in components}
    lists = _children(element, "list")
    if lists:
        return [_value(item) for item in _children(lists[0], "item")]
    value = _child(element, "value")
    if value.get(NIL) == "true":
        return None
    text = value.text or ""
    match value.get(TYPE, "").rpartition(":")[2]:
        case "decimal" | "double" | "integer":
            return Decimal(text.strip())
        case "boolean":
            return text.strip() == "true"
    return text
