"""Nouns of the catalogue: reads only."""

from wenjin.catalogue.queries.domain import catalogue, current_pack

__all__ = ["catalogue", "current_pack"]
