"""Tokens into a tree: precedence climbing, with a limit on nesting instead of a RecursionError."""

from decimal import Decimal
from typing import Final

from wenjin.catalogue.domain.expression import nodes
from wenjin.catalogue.domain.expression.functions import FUNCTIONS
from wenjin.catalogue.domain.expression.lexer import ExpressionError, Token, is_plain, tokenize
from wenjin.catalogue.domain.expression.nodes import Node, Test
from wenjin.catalogue.domain.expression.values import date_of

DEEPEST_NESTING: Final = 50

_RANK: Final = {
    "or": 1,
    "and": 2,
    "between": 3,
    "in": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "**": 6,
} | dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), 3)
_COMPARISON: Final = 3
_ARITHMETIC: Final = 4
_TEST_OPERATORS: Final = frozenset({"<", "<=", ">", ">=", "=", "!="})


def parse_node(text: str, names: frozenset[str] | None) -> Node:
    """The tree of an expression.

    Raises:
        ExpressionError: no expression, or an unknown name, or nested deeper than 50.
    """
    parser = _Parser(text, names)
    node = parser.expression()
    parser.finish()
    return node


def parse_cell(text: str, names: frozenset[str] | None) -> Node:
    """The tree of unary tests (``> 5, [1..3]``, ``not("a")``, ``-``) about the value ``?``.

    Raises:
        ExpressionError: as for ``parse_node``.
    """
    if text.strip() == "-":
        return nodes.Cell((), is_negated=False)
    parser = _Parser(text, None if names is None else names | {"?"})
    cell = parser.cell()
    parser.finish()
    return cell


class _Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, names: frozenset[str] | None) -> None:
        self._names = names
        self._tokens = tokenize(text, names, FUNCTIONS)
        self._next = 0
        self._depth = 0
        self._loose_spans: dict[int, int] = {}  # id of an interval that no test has taken yet: its position
        self._kept: list[Node] = []  # keeps those ids from being used again

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _advance(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._token.kind in ("symbol", "keyword") and self._token.text in texts

    def _take(self, text: str) -> bool:
        if self._is(text):
            self._next += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._error(f"expected {text!r}")

    def _error(self, message: str) -> ExpressionError:
        found = "the text ends" if self._token.kind == "end" else f"found {self._token.text[:40]!r}"
        return ExpressionError(f"{message}, but {found}", self._token.position)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise ExpressionError(f"nested deeper than {DEEPEST_NESTING}", self._token.position)

    def finish(self) -> None:
        """Nothing may be left, and every interval must belong to a test."""
        if self._token.kind != "end":
            raise self._error("expected an operator")
        if self._loose_spans:
            raise ExpressionError("an interval only makes sense after 'in'", min(self._loose_spans.values()))

    def expression(self) -> Node:
        self._deeper()
        node: Node
        if self._take("if"):
            condition = self.expression()
            self._expect("then")
            yes = self.expression()
            self._expect("else")
            node = nodes.If(condition, yes, self.expression())
        else:
            node = self._binary(0)
        self._depth -= 1
        return node

    def cell(self) -> Node:
        negated = False
        if self._take("not"):
            negated = True
            self._expect("(")
        tests = self._tests()
        if negated:
            self._expect(")")
        return nodes.Cell(tests, is_negated=negated)

    def _binary(self, floor: int) -> Node:
        left = self._unary()
        while True:
            operator = self._token.text if self._token.kind in ("symbol", "keyword") else ""
            rank = _RANK.get(operator, -1)
            if rank < floor or rank < 0:
                return left
            if rank == _COMPARISON:
                left = self._comparison(left, operator)
                if _RANK.get(self._token.text) == _COMPARISON and self._token.kind != "string":
                    raise self._error("comparisons cannot be chained; use 'and'")
            elif operator in ("and", "or"):
                left = self._logic(left, operator, rank)
            else:
                left = self._arithmetic(left, rank)

    def _comparison(self, left: Node, operator: str) -> Node:
        self._next += 1
        if operator == "in":
            return nodes.In(left, self._membership())
        if operator == "between":
            low = self._binary(_ARITHMETIC)
            self._expect("and")
            return nodes.Between(left, low, self._binary(_ARITHMETIC))
        return nodes.Comparison(operator, left, self._binary(_ARITHMETIC))

    def _logic(self, left: Node, operator: str, rank: int) -> Node:
        items = [left]
        while self._take(operator):
            items.append(self._binary(rank + 1))
        return nodes.And(tuple(items)) if operator == "and" else nodes.Or(tuple(items))

    def _arithmetic(self, left: Node, rank: int) -> Node:
        rest: list[tuple[str, Node]] = []
        while self._token.kind == "symbol" and _RANK.get(self._token.text) == rank:
            operator = self._advance().text
            rest.append((operator, self._binary(rank + 1)))
        return nodes.Chain(left, tuple(rest))

    def _unary(self) -> Node:
        if self._take("-"):
            self._deeper()
            node = nodes.Negative(self._unary())
            self._depth -= 1
            return node
        return self._postfix()

    def _postfix(self) -> Node:
        node = self._primary()
        attributes: list[str] = []
        while self._take("."):
            if self._token.kind not in ("name", "function", "keyword"):
                raise self._error("expected the name of a part after '.'")
            attributes += self._advance().text.split(".")
        if not attributes:
            return node
        if isinstance(node, nodes.Name) and is_plain(node.text):
            return nodes.Name(".".join((node.text, *attributes)))  # "a . b" says no more than "a.b"
        return nodes.Path(node, tuple(attributes))

    def _primary(self) -> Node:
        token = self._token
        match token.kind:
            case "number":
                self._next += 1
                return nodes.Literal(Decimal(token.text))
            case "string":
                self._next += 1
                return nodes.Literal(token.text)
            case "name":
                self._next += 1
                return self._call(token) if self._is("(") else nodes.Name(token.text)
            case "function":
                self._next += 1
                return self._call(token)
            case "keyword":
                return self._keyword(token)
            case "symbol":
                return self._symbol(token)
        raise self._error("expected a value")

    def _keyword(self, token: Token) -> Node:
        constants = {"true": True, "false": False, "null": None}
        if token.text in constants:
            self._next += 1
            return nodes.Literal(constants[token.text])
        if self._take("not"):
            self._expect("(")
            node = nodes.Not(self.expression())
            self._expect(")")
            return node
        raise self._error("expected a value")

    def _symbol(self, token: Token) -> Node:
        if token.text == "?" and (self._names is None or "?" in self._names):
            self._next += 1
            return nodes.Name("?")
        if token.text not in "([]" or len(token.text) != 1:
            raise self._error("expected a value")
        self._next += 1
        if token.text == "[" and self._take("]"):
            return nodes.Items(())
        first = self.expression()
        if self._is(".."):
            return self._span(first, token)
        if token.text == "(":
            self._expect(")")
            return first
        if token.text == "]":
            raise self._error("expected '..'")
        items = [first]
        while self._take(","):
            items.append(self.expression())
        self._expect("]")
        return nodes.Items(tuple(items))

    def _span(self, low: Node, opening: Token) -> Node:
        self._expect("..")
        high = self.expression()
        if not self._is("]", ")", "["):
            raise self._error("expected the end of the interval")
        span = nodes.Span(low, high, opening.text == "[", self._advance().text == "]")
        self._loose_spans[id(span)] = opening.position
        self._kept.append(span)
        return span

    def _call(self, token: Token) -> Node:
        self._expect("(")
        arguments: list[Node] = []
        if not self._is(")"):
            arguments.append(self.expression())
            while self._take(","):
                arguments.append(self.expression())
        self._expect(")")
        is_bound = self._names is not None and token.text in self._names
        if not is_bound:
            self._check_built_in(token, arguments)
        return nodes.Call(token.text, tuple(arguments), is_bound)

    def _check_built_in(self, token: Token, arguments: list[Node]) -> None:
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise ExpressionError(f"unknown function {token.text!r}", token.position)
        if not function.fewest <= len(arguments) <= function.most:
            raise ExpressionError(f"wrong number of values for {token.text}()", token.position)
        written = [item.value for item in arguments if isinstance(item, nodes.Literal)]
        if token.text == "date" and len(written) == len(arguments) == 1 and date_of(str(written[0])) is None:
            # Written in a rule it is a slip of the pen, better found now than as a null in use.
            raise ExpressionError("date() needs a date as YYYY-MM-DD", token.position)

    def _membership(self) -> tuple[Test, ...]:
        """What stands after ``in``: one test, or several in brackets."""
        opening = self._token
        if not self._is("("):
            if self._token.kind == "symbol" and self._token.text in _TEST_OPERATORS:
                return (self._test(),)
            # Binds more tightly than "and": x in ["a"] and y is (x in ["a"]) and y.
            value = self._binary(_ARITHMETIC)
            self._loose_spans.pop(id(value), None)
            return (Test("", value),)
        self._deeper()
        self._next += 1
        first = self._test()
        if self._is("..") and not first.operator:
            span = self._span(first.value, opening)
            del self._loose_spans[id(span)]
            self._depth -= 1
            return (Test("", span),)
        tests = [first]
        while self._take(","):
            tests.append(self._test())
        self._expect(")")
        self._depth -= 1
        return tuple(tests)

    def _tests(self) -> tuple[Test, ...]:
        tests = [self._test()]
        while self._take(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Test:
        if self._token.kind == "symbol" and self._token.text in _TEST_OPERATORS:
            operator = self._advance().text
            return Test(operator, self._binary(_ARITHMETIC))
        value = self.expression()
        self._loose_spans.pop(id(value), None)
        return Test("", value)
