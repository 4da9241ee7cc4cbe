"""Show to a clerk: a page in the reader's language and, beside it, in the language of the counter.

Sentences of a plan or a check are composed in Python, so the whole page is made twice. Whatever the first making
holds has a twin in the second: the same line in the other language. ``{% both %}`` and ``{% heading %}`` put the
twin in its place when they draw the second language.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass

from django.http import HttpRequest
from django.utils import translation

from wenjin.lang.templatetags.lang import asked_language

CHINESE = "zh-hans"
ENGLISH = "en"


def clerk_language() -> str:
    """The language to stand beside the reader's: Chinese, and English for those who read Chinese."""
    return ENGLISH if asked_language() == CHINESE else CHINESE


def second_language(request: HttpRequest) -> str | None:
    """The language to stand beside the reader's; None when only one is wanted."""
    return clerk_language() if request.GET.get("clerk") == "1" else None


def clerk_links(request: HttpRequest, second: str | None) -> dict[str, object]:
    """What a page needs to show the second language, and to link to the page with or without it."""
    return {
        "second_language": second,
        "clerk_language": clerk_language(),
        "clerk_href": request.path if second else f"{request.path}?clerk=1",
    }


def for_clerk(request: HttpRequest, parts: Callable[[], Mapping[str, object]]) -> dict[str, object]:
    """The parts of a page, made once, or once in each language when a clerk is to read along.

    Args:
        request: its address says whether a clerk reads along.
        parts: makes what the page shows, in the language that is active when it is called.
    """
    second = second_language(request)
    first = dict(parts())
    twins: dict[int, object] = {}
    if second is not None:
        with translation.override(second):
            pair_up(first, parts(), twins)
    return {**first, "twins": twins, **clerk_links(request, second)}


def pair_up(first: object, second: object, twins: dict[int, object]) -> None:
    """Find the twin of every record in ``first``, by its place.

    The ids in ``twins`` hold as long as ``first`` is kept.
    """
    if first is second:
        return
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in first.keys() & second.keys():
            pair_up(first[key], second[key], twins)
    elif isinstance(first, list | tuple) and isinstance(second, list | tuple):
        if len(first) == len(second):
            for one, other in zip(first, second, strict=True):
                pair_up(one, other, twins)
    elif is_dataclass(first) and type(first) is type(second):
        twins[id(first)] = second
        for one in fields(first):
            pair_up(getattr(first, one.name), getattr(second, one.name), twins)
