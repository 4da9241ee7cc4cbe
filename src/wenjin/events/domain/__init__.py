"""Rules of events: pure functions on plain data."""
