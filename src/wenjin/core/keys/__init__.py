"""Data keys, their wrapping, and what is sealed under them."""
