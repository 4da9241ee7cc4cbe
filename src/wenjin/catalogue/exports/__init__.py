"""Plans to take along: a calendar file and a document."""
