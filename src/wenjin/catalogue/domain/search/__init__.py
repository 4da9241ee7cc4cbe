"""Search over titles, summaries and other words that people use: lexical, forgiving, in any script."""

from wenjin.catalogue.domain.search.folding import LONGEST_QUERY, fold, terms
from wenjin.catalogue.domain.search.index import Document, Match, SearchIndex

__all__ = ["LONGEST_QUERY", "Document", "Match", "SearchIndex", "fold", "terms"]
