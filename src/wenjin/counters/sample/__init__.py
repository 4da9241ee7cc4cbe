"""Invented people at the counters, and an invented day: for demonstrations and measurements."""
