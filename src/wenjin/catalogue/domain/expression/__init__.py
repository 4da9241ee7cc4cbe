"""The rule language: S-FEEL (DMN level 2) in three values.

``parse`` turns text into an ``Expression``; ``parse_tests`` does the same for a cell of a decision table.
Nothing here runs Python code from text: the tree is interpreted by closures built once.
"""

from wenjin.catalogue.domain.expression.expression import Expression, parse, parse_tests
from wenjin.catalogue.domain.expression.lexer import ExpressionError
from wenjin.catalogue.domain.expression.values import UNKNOWN, Listing, Months, Unknown

__all__ = [
    "UNKNOWN",
    "Expression",
    "ExpressionError",
    "Listing",
    "Months",
    "Unknown",
    "parse",
    "parse_tests",
]
