"""Addresses of events: the public pages, and those of the desk."""

from tests.system.address_kinds import Address

TABLE: dict[str, Address] = {}
