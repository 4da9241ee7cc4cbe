"""Pure language rules: no framework, no I/O."""
