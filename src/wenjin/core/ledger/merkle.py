"""The root of a Merkle tree, as in RFC 9162, 2.1.1. Pure."""

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[bytes]) -> str:
    """The Merkle tree hash of leaves in their order, in 64 hexadecimal digits.

    Leaves and inner nodes are hashed with different first bytes, so that none can be taken for the other.
    """
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    # Pairing level by level, an odd last one moving up as it is, gives the tree of the RFC.
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()
