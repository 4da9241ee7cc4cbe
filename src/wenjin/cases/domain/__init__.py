"""Procedures, cases, clocks: pure."""
