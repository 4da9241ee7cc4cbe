"""Settings by place: ``dev`` on a laptop, ``test`` in tests, ``production`` for a city."""
