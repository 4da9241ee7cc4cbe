"""Appointments, tickets, interpreters, rosters, and the routing that makes many languages feel like one queue."""
