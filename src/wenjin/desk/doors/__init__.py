"""The desk on the day of an event."""
