import ctypes
import platform

import pytest

from wenjin.core import memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only this C library has pools")
def test_the_c_library_takes_the_order() -> None:
    assert memory.one_pool()


def test_where_there_are_no_pools_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(_name: object) -> object:
        raise OSError

    monkeypatch.setattr(ctypes, "CDLL", no_library)
    assert not memory.one_pool()
