"""Addresses of visits of delegations."""

from tests.system.address_kinds import Address

TABLE: dict[str, Address] = {}
