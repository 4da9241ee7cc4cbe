"""Words that stand in addresses where a code would: nothing can be called so, for nobody could open its page.

A test walks the addresses of the site and checks that none is missing.
"""

from typing import Final

OF_EVENTS: Final = frozenset(
    {
        "check-in",
        "embed",
        "import",
        "interests",
        "new",
        "news",
        "registration",
        "routes",
        "series",
        "venues",
    }
)
OF_VISITS: Final = frozenset({"new"})
OF_ROUTES: Final = frozenset({"new"})
OF_PLACES: Final = frozenset({"new"})
"""Of venues and of series."""
