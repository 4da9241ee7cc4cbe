"""One list of what was found out of several."""

from collections.abc import Iterable, Sequence

from wenjin.catalogue.domain.search.index import Match


def joined(lists: Iterable[Sequence[Match]]) -> list[Match]:
    """The best matches of several lists: a thing counts as it does in the list that knows it best.

    Things of equal score come in the order of their places there, then in that of the lists.

    Args:
        lists: each best first; scores must be comparable between them.
    """
    best: dict[tuple[str, str], tuple[Match, int]] = {}
    for matches in lists:
        for place, match in enumerate(matches):
            held = best.get((match.kind, match.id))
            if held is None or match.score > held[0].score:
                best[match.kind, match.id] = match, place
    return [match for match, _ in sorted(best.values(), key=lambda one: (-one[0].score, one[1]))]
