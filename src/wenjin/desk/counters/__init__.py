"""Pages for who works in a hall: at a counter, at the reception, interpreting, leading it."""
