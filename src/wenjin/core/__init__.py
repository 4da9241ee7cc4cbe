"""Shared kernel without business: clock, identifiers, addresses that cannot be guessed."""
