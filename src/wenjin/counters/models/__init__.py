"""Rows of appointments, tickets and people at counters."""
