"""Text of a rule into tokens, with names resolved against the names that are known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST_TEXT: Final = 2_000

KEYWORDS: Final = frozenset(
    {"true", "false", "null", "and", "or", "not", "if", "then", "else", "between", "in"}
)


class ExpressionError(ValueError):
    """Text that is no expression of the rule language.

    Attributes:
        message: what is wrong, in English, for whoever writes rules.
        position: where, counted in characters from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a rule.

    Attributes:
        kind: number, string, name, function, keyword, symbol or end.
        text: as written; the decoded content of a string.
        position: where it begins.
    """

    kind: str
    text: str
    position: int


_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)
_WORD = re.compile(r"[^\W\d]\w*")
_DOTTED = re.compile(r"(?:\.[^\W\d]\w*)+")
_SYMBOL = re.compile(r"\*\*|\.\.|<=|>=|!=|[-+*/=<>()\[\],?.]")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}


def tokenize(text: str, names: frozenset[str] | None, functions: Iterable[str]) -> list[Token]:
    """Words of ``text``, ending with one of kind ``end``.

    Args:
        text: at most 2,000 characters.
        names: names that may occur, with spaces or signs in them if need be; None admits every plain name.
        functions: names of built-in functions; those with spaces are only seen before a bracket.

    Raises:
        ExpressionError: a character, name or string that the language does not have.
    """
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"longer than {LONGEST_TEXT} characters", LONGEST_TEXT)
    # Longest first, so that "Age Group" is not read as "Age" followed by rubbish.
    unusual = sorted((name for name in names or () if not _WORD.fullmatch(name)), key=len, reverse=True)
    spaced = sorted((name for name in functions if " " in name), key=len, reverse=True)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        token, position = _next(text, position, names, unusual, spaced)
        tokens.append(token)
    tokens.append(Token("end", "", len(text)))
    return tokens


def _next(
    text: str, position: int, names: frozenset[str] | None, unusual: list[str], spaced: list[str]
) -> tuple[Token, int]:
    for name in unusual:
        if text.startswith(name, position) and not _continues(text, position + len(name)):
            return Token("name", name, position), position + len(name)
    for name in spaced:
        end = position + len(name)
        if text.startswith(name, position) and text[end:].lstrip().startswith("("):
            return Token("function", name, position), end
    if match := _WORD.match(text, position):
        return _word(text, match, names)
    if match := _NUMBER.match(text, position):
        return Token("number", match.group(), position), match.end()
    if text[position] == '"':
        return _string(text, position)
    if match := _SYMBOL.match(text, position):
        return Token("symbol", match.group(), position), match.end()
    raise ExpressionError(f"unexpected character {text[position]!r}", position)


def _word(text: str, match: re.Match[str], names: frozenset[str] | None) -> tuple[Token, int]:
    word, position, end = match.group(), match.start(), match.end()
    if word in KEYWORDS:
        return Token("keyword", word, position), end
    if text[end:].lstrip().startswith("("):
        return Token("function", word, position), end
    if dotted := _DOTTED.match(text, end):
        end = dotted.end()
    whole = text[position:end]
    if names is not None and word not in names and whole not in names:
        raise ExpressionError(f"unknown name {whole!r}", position)
    return Token("name", whole, position), end


def _string(text: str, position: int) -> tuple[Token, int]:
    match = _STRING.match(text, position)
    if match is None:
        raise ExpressionError("the string is not closed", position)
    content = _ESCAPE.sub(lambda found: _unescape(found, position), match.group(1))
    return Token("string", content, position), match.end()


def _unescape(found: re.Match[str], position: int) -> str:
    code = found.group(1)
    if code[0] in "uU" and len(code) > 1:
        number = int(code[1:], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise ExpressionError(f"no character has the code {code}", position)
        return chr(number)
    if code not in _ESCAPED:
        raise ExpressionError(f"unknown escape \\{code}", position)
    return _ESCAPED[code]


def is_plain(name: str) -> bool:
    """Whether a name is one word, or words joined by dots."""
    return all(_WORD.fullmatch(part) for part in name.split("."))


def _continues(text: str, position: int) -> bool:
    return position < len(text) and (text[position].isalnum() or text[position] == "_")
