"""How a server of many threads asks the system for memory."""

import ctypes
from typing import Final

# Of mallopt in glibc.
_ARENA_MAX: Final = -8


def one_pool() -> bool:
    """Let all threads of this process take their memory from one pool; whether the system knows of pools.

    The C library of Linux gives each thread a pool of its own, each with room that the others cannot use. The
    threads of a worker hold the lock of the interpreter whenever they ask for memory, so they never wait for it.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(_ARENA_MAX, 1))
