"""Who acts, in which role: pure."""
