"""What decides at counters: pure."""
