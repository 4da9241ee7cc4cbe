"""Which wordings say nearly the same, by their letters; what they mean plays no part here."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from wenjin.lang.domain.folding import fold

# Of 100, in any order of the words. Below it, one word more or less makes two groups of what is one matter.
LEAST: Final = 74.0


def alike(texts: Sequence[str], least: float = LEAST) -> list[list[int]]:
    """Places of texts, those that are alike together.

    Each text joins the first group whose first text it is like enough, so whoever puts the texts that matter most
    first finds the groups named by them.

    Args:
        texts: a few hundred at most; the time grows with the square of their number.
        least: likeness from which two are alike, 0 to 100.
    """
    if not texts:
        return []
    folded = [fold(text) for text in texts]
    like = process.cdist(folded, folded, scorer=fuzz.token_sort_ratio, score_cutoff=least)
    groups: list[list[int]] = []
    for place in range(len(texts)):
        home = next((group for group in groups if like[group[0], place] >= least), None)
        if home is None:
            groups.append([place])
        else:
            home.append(place)
    return groups
