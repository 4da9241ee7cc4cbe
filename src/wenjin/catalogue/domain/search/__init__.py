"""Search over titles, summaries and other words that people use: lexical, forgiving, in any script."""

from wenjin.catalogue.domain.search.folding import LONGEST_QUERY, fold, terms
from wenjin.catalogue.domain.search.index import Document, Match, SearchIndex
from wenjin.catalogue.domain.search.joining import joined

__all__ = ["LONGEST_QUERY", "Document", "Match", "SearchIndex", "fold", "joined", "terms"]
