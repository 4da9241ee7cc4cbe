"""What workers do for events: importing this makes the handlers known."""
