"""Addresses of the day itself: doors, badges, attendance."""

from tests.system.address_kinds import Address

TABLE: dict[str, Address] = {}
