"""What the rest of the product sees of the rule language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wenjin.catalogue.domain.expression.evaluation import Program, compile_node
from wenjin.catalogue.domain.expression.nodes import Node, names_in
from wenjin.catalogue.domain.expression.parser import parse_cell, parse_node
from wenjin.catalogue.domain.expression.unparsing import unparse


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or a formula over facts. Equal when the trees are equal, however they were written.

    Attributes:
        text: as it was written.
        node: the tree.
        names: facts (figures, lists) that it mentions; functions are not among them.
    """

    text: str = field(compare=False)
    node: Node
    names: frozenset[str] = field(compare=False)
    _program: Program = field(compare=False, repr=False)

    def evaluate(self, facts: Mapping[str, object]) -> object:
        """The value; UNKNOWN while it hangs on a fact left out, null when it cannot be worked out.

        Args:
            facts: values by name: int, Decimal, str, bool, date and so on; lists; functions under names that
                the parser was told. None is null, that is a value; to say "not known" leave the name out.

        Raises:
            TypeError: a float among the facts that matter.
            LookupError: a function that the parser was told of is not among the facts.
        """
        return self._program.value(facts)

    def truth(self, facts: Mapping[str, object]) -> bool | None:
        """True, False, or None when it is not yet known (or cannot be worked out at all)."""
        value = self._program.value(facts)
        return value if isinstance(value, bool) else None

    def decisive(self, facts: Mapping[str, object]) -> frozenset[str]:
        """Unknown names that may still change the value; none when it is settled (null is settled, too)."""
        return self._program.unsettled(facts) - {"?"}

    def unparse(self) -> str:
        """The expression as text in one canonical way; parsing it gives an equal expression."""
        return unparse(self.node)


def parse(text: str, names: Collection[str] | None = None) -> Expression:
    """The expression that ``text`` says.

    Args:
        text: S-FEEL, for instance ``education in ("master", "doctor") and age <= 60``.
        names: names it may use, also such with spaces and those of functions the caller binds.
            None admits every plain or dotted name and the built-in functions only.

    Raises:
        ExpressionError: what is wrong, and where; also for more than 2,000 characters or 50 levels.

    Source:
        OMG Decision Model and Notation 1.5, section 9 (S-FEEL).
    """
    return _parsed(text, None if names is None else frozenset(names), is_cell=False)


def parse_tests(text: str, names: Collection[str] | None = None) -> Expression:
    """Unary tests as a decision table has them in its cells; evaluate them with the tested value under ``?``.

    Raises:
        ExpressionError: as for ``parse``.
    """
    return _parsed(text, None if names is None else frozenset(names), is_cell=True)


@lru_cache(maxsize=4096)
def _parsed(text: str, names: frozenset[str] | None, *, is_cell: bool) -> Expression:
    node = parse_cell(text, names) if is_cell else parse_node(text, names)
    return Expression(text, node, names_in(node), compile_node(node))
