"""Acts at counters: each in one transaction."""
