"""Commands of the counters."""
