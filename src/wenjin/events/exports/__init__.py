"""Documents of events: what is printed."""
