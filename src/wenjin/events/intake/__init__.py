"""Intake for very many at once: a way past everything that a single form does not need."""
