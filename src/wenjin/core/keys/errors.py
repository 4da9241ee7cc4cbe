"""What can be wrong with a key or with what it sealed."""


class KeyTrouble(Exception):
    """Something sealed cannot be read or written."""


class Shredded(KeyTrouble):
    """The data key was destroyed on purpose; what it sealed is gone for good."""


class SealBroken(KeyTrouble):
    """The bytes are not what was sealed under this key for this context: changed, swapped or cut off."""


class UnknownKey(KeyTrouble):
    """A data key is wrapped under a key-encryption key that is not in ``WENJIN_KEYS``.

    Attributes:
        kek_id: the identifier that is missing.
    """

    def __init__(self, kek_id: str) -> None:
        super().__init__(f"no key {kek_id!r} in WENJIN_KEYS; see docs/settings.md")
        self.kek_id = kek_id
