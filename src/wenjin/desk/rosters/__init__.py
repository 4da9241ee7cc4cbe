"""Rosters at the desk: a week's table, a day half hour by half hour, one's own roster, and what-if."""
