"""All translations of a city looked through: those of the interface and those of its pack, from their files."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wenjin.catalogue.pack.glossary import TERM
from wenjin.catalogue.pack.reader import PackContent, read_pack
from wenjin.catalogue.pack.texts import texts_of
from wenjin.lang.domain.checks import Code, Finding, findings
from wenjin.lang.domain.glossary import Term, missed_terms, terms_in
from wenjin.lang.exchange.units import INTERFACE, PACK
from wenjin.lang.po_files import interface_entries, interface_languages


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong or strange in one translation.

    Attributes:
        part: ``interface`` or ``pack``.
        source, target: the English and the translation, the form that is meant.
    """

    part: str
    source: str
    target: str
    finding: Finding


@dataclass(slots=True)
class LanguageCheck:
    """What was found in one language.

    Attributes:
        sentences: translations that were looked at.
        missing: sentences of the pack that have none.
        terms: how often the English has a term for which the language has a word.
        missed: how often the translation seems not to use it.
    """

    language: str
    sentences: int = 0
    missing: int = 0
    terms: int = 0
    missed: int = 0
    errors: list[Wrong] = field(default_factory=list)
    warnings: list[Wrong] = field(default_factory=list)

    @property
    def missed_share(self) -> float:
        """Share of the terms that the translations seem not to use."""
        return self.missed / self.terms if self.terms else 0.0

    def counts(self) -> Counter[Code]:
        """How often each thing was found."""
        return Counter(one.finding.code for one in (*self.errors, *self.warnings))


def check_texts(root: Path, languages: Collection[str] = ()) -> Iterator[LanguageCheck]:
    """Look through the interface and the pack in these languages, in all that have a file when none is named.

    Raises:
        PackRefused: the pack has errors of its own.
    """
    content = read_pack(root)
    terms = _Terms(terms_of(content))
    sources = sorted(
        {text.value for record in (content.about, *content.records) for text in texts_of(record)}
    )
    for code in languages or sorted({*interface_languages(), *content.translations}):
        report = LanguageCheck(code)
        for entry in interface_entries(code):
            if entry.target:
                _check(report, INTERFACE, entry.source, entry.target, terms)
        said = content.translations.get(code, {})
        known = set(sources)
        for (_, english), translation in said.items():
            if english in known:
                _check(report, PACK, (english,), (translation.value,), terms)
        report.missing = len(known - {english for _, english in said})
        yield report


class _Terms:
    """Terms of English sentences; the same sentence is asked about once for each language."""

    def __init__(self, terms: list[Term]) -> None:
        self._terms = terms
        self._known: dict[str, list[Term]] = {}

    def of(self, english: str) -> list[Term]:
        """The terms that it has."""
        found = self._known.get(english)
        if found is None:
            found = self._known[english] = terms_in(english, self._terms)
        return found


def terms_of(content: PackContent) -> list[Term]:
    """The terms of a pack."""
    return [Term.of(record.document) for record in content.records if record.kind == TERM]


def _check(
    report: LanguageCheck, part: str, source: tuple[str, ...], target: tuple[str, ...], terms: _Terms
) -> None:
    report.sentences += 1
    for one in findings(source, target, report.language):
        shown = target[one.form] if one.form < len(target) else ""
        (report.errors if one.is_error else report.warnings).append(Wrong(part, source[0], shown, one))
    there = [term for term in terms.of(source[-1]) if report.language in term.words]
    report.terms += len(there)
    for term in missed_terms(source[-1], target[-1], report.language, there):
        report.missed += 1
        report.warnings.append(Wrong(part, source[-1], target[-1], Finding(Code.TERM, (term.id,))))
