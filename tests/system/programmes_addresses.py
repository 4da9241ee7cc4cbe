"""Addresses of programmes: cohorts, consents, routes."""

from tests.system.address_kinds import Address

TABLE: dict[str, Address] = {}
