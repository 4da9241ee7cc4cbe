"""Events, programmes and visits: exact to the last seat, in many languages."""
