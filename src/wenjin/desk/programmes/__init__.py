"""The desk of programmes."""
