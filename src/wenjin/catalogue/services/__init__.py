"""Verbs of the catalogue: each loads, calls the domain, saves, in one transaction."""
