"""An invented year of events, marked as such: for demonstrations and measurements."""
