"""What is translated into which language, and what on a page is not."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from tests.system.page_reading import Piece, Reader
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.extraction import sentences

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
LEFT_BEHIND = re.compile(r"\{\{|\{%|%\}|\}\}|%\(|\bmsgid\b|\bmsgstr\b|<object |Said\(|SafeString")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# What is the same in every script: names of things and of formats, addresses, references and codes.
NAMES = (
    r"Wenjin|Apostille|JPEG|WebP|kB|iCal|FIDO2|WebAuthn|Passkey|Unicode|OpenAPI|VoiceOver|TalkBack|JavaScript"
)
CARDS = r"UnionPay|Visa|Mastercard|Amex|JCB|Diners|Discover"
ADDRESSES = r"[\w.+-]+@[\w.-]+|https?://\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
REFERENCES = r"[A-Z]{2}-\d{2}-\w{4}-\w|\w{4}-\w{4}-\w{4}|(?<!\w)[0-9a-f]{4,}(?!\w)"
CODES = r"(?<![a-z])[A-Z]{1,4}\d{0,3}(?![a-z])"
# Invented people and firms, and what the crawl itself types.
SAMPLES = r"(?:[A-Z]{3,} ?)+|Sample Engines Ltd|xyzzyqwv|(?:z )?visa\b|my landlord keeps my deposit"
SAME_EVERYWHERE = re.compile("|".join((ADDRESSES, REFERENCES, CODES, NAMES, CARDS, SAMPLES)))


@cache
def collected() -> frozenset[tuple[str, str]]:
    found = sentences(settings.PACKAGE)
    return frozenset((one.context or "", one.id if isinstance(one.id, str) else one.id[0]) for one in found)


@cache
def _known(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Translations of the interface by context and sentence."""
    path = settings.PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=to_locale(language))
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue
        if message.id and message.string
    }


@cache
def _english_sentences(language: str) -> frozenset[str]:
    """English sentences of three words and more whose translation is another."""
    return frozenset(
        english
        for (_context, english), strings in _known(language).items()
        if len(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", english))) >= 3 and english not in strings
    )


@lru_cache(maxsize=20_000)  # most of what a page says stands on all pages
def is_foreign(piece: Piece, language: str) -> bool:
    """Whether a text that the page gives out as one of this language is English."""
    if piece.language != BY_CODE[language].tag:
        return False
    if BY_CODE[language].script == "Latn":
        return piece.text in _english_sentences(language)
    rest = SAME_EVERYWHERE.sub("", piece.text)
    letters = [one for one in rest if one.isalpha()]
    return len(LATIN.findall(rest)) * 2 > len(letters)


def wrong_on(reader: Reader, language: str) -> Iterator[str]:
    """What must not stand on a page."""
    spoken = BY_CODE[language]
    if (reader.root.get("lang"), reader.root.get("dir")) != (spoken.tag, spoken.direction):
        yield f"lang={reader.root.get('lang')} dir={reader.root.get('dir')}"
    for one in reader.unmarked:
        yield f"in another language, and no mark says so: {one}"
    for piece in reader.pieces:
        if LEFT_BEHIND.search(piece.text):
            yield f"left behind: {piece.text}"
        if is_foreign(piece, language):
            yield f"not marked: {piece.text}"
