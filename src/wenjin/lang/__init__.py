"""Languages: the registry, fallback chains, direction, rows of text per language."""
