"""Files that translation programs open: XLIFF 1.2, PO and TMX."""
