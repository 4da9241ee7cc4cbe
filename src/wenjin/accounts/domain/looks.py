"""Codes of the ledger for looks at the data of a person."""

from typing import Final

LOOKED_AT: Final = "person.looked_at"
SEARCH: Final = "search"
"""Why: a search showed their name."""
