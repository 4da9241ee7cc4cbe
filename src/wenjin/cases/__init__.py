"""Joint applications: one file, several decisions, honest clocks."""
