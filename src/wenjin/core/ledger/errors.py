"""What the ledger refuses, named after the fact."""


class LedgerError(Exception):
    """The ledger refuses."""


class AlreadyActed(LedgerError):
    """An entry with this act key is there: the act was done before, read it with ``book.by_act``."""

    def __init__(self, act_key: str) -> None:
        super().__init__(f"already acted: {act_key}")
        self.act_key = act_key


class SomebodyWasFaster(LedgerError):
    """The place in the stream is taken: load the stream again and decide again."""

    def __init__(self, stream: str, number: int) -> None:
        super().__init__(f"{stream} has an entry {number} already")
        self.stream = stream
        self.number = number


class EntriesAreFinal(LedgerError):
    """Somebody tried to change or delete what was written."""


class NotCanonical(LedgerError, ValueError):
    """A value has no single written form that a hash could stand for, such as a float."""


class NoHeadKey(LedgerError):
    """No key to sign heads with is configured, or it cannot be read."""


class HeadNotExported(LedgerError):
    """The place outside did not take a head."""
