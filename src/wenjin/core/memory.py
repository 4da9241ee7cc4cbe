"""How a server of many threads asks the system for memory."""

import ctypes
from typing import Final

# Of mallopt in glibc: what to set, and to how much.
_TRIM_THRESHOLD: Final = (-1, 512 * 1024)
_MMAP_THRESHOLD: Final = (-3, 256 * 1024)
_ARENA_MAX: Final = (-8, 1)


def one_pool() -> bool:
    """Let all threads of this process take their memory from one pool; whether the system knows of pools.

    The C library of Linux gives each thread a pool of its own, each with room that the others cannot use. The
    threads of a worker hold the lock of the interpreter whenever they ask for memory, so they never wait for it.
    It also keeps larger and larger pieces for later the more of them are given back; here what is given back goes
    to the system, since large pieces are needed once a language and then no more.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(what, much) for what, much in (_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD))
