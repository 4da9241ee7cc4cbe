"""YAML files with the line of every value.

Only what JSON can say is allowed: no tags, anchors or merges, no YAML 1.1 surprises (``on`` and ``no`` are
words, dates stay text), no key twice. What was read can therefore be written as JSON and compared.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from wenjin.catalogue.pack.problems import Problem

MOST_BYTES = 2_000_000
Path_ = tuple[str | int, ...]
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class SourceFile:
    """A file of the pack.

    Attributes:
        name: path inside the pack, with slashes.
        data: its content, as JSON would have it.
        lines: line of each value, by its path of keys and places.
    """

    name: str
    data: object = None
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line of the value at ``path``, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(root: Path, path: Path) -> tuple[SourceFile, list[Problem]]:
    """One file, and what keeps it from being read."""
    source = SourceFile(path.relative_to(root).as_posix())
    if not path.resolve().is_relative_to(root.resolve()):
        return source, [Problem(source.name, 0, "leads out of the pack", "put the file itself here")]
    if path.stat().st_size > MOST_BYTES:
        return source, [
            Problem(source.name, 0, f"larger than {MOST_BYTES} bytes", "split it into several files")
        ]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return source, [Problem(source.name, 0, f"not UTF-8 (byte {error.start})", "save it as UTF-8")]
    try:
        node = yaml.compose(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        return source, [
            Problem(source.name, line, f"not YAML: {error.problem or error.context}", "mend the line")
        ]
    except (yaml.YAMLError, RecursionError) as error:
        first = str(error).splitlines()[0] if str(error) else "nested too deeply"
        return source, [Problem(source.name, 0, f"not YAML: {first}", "mend the file")]
    if node is None:
        return source, [Problem(source.name, 0, "the file is empty", "fill it or delete it")]
    problems: list[Problem] = []
    source.data = _value(node, (), source, problems, 0)
    return source, problems


def _loader() -> type:
    """The fast loader where the C library is there."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _value(node: yaml.Node, path: Path_, source: SourceFile, problems: list[Problem], depth: int) -> object:
    line = node.start_mark.line + 1
    source.lines[path] = line
    if depth > 40:
        problems.append(Problem(source.name, line, "nested too deeply", "flatten it"))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source, problems, depth)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(one, (*path, index), source, problems, depth + 1) for index, one in enumerate(node.value)
        ]
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, path: Path_, source: SourceFile, problems: list[Problem], depth: int
) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if not key or key in found:
            line = key_node.start_mark.line + 1
            problems.append(Problem(source.name, line, f"key {key!r} stands twice or is no word", "keep one"))
            continue
        found[key] = _value(value_node, (*path, key), source, problems, depth + 1)
    return found


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if getattr(node, "style", None) in ('"', "'", "|", ">"):  # quoted or block text is always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
