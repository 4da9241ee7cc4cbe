"""Documents that go out of a case."""
