"""Pure rules and plans: no framework, no I/O, no gettext."""
