"""Acts around events: each in one transaction."""
