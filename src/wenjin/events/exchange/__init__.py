"""Events and registrations as files that other programs read and write."""
