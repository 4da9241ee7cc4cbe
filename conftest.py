"""What holds for all tests: when it looks for garbage, and on how many threads vectors multiply."""

import gc
import os

import pytest

# Before numpy is loaded, as ``wenjin.__main__`` does it: threads of its own may stand still for ever in a process
# that was forked while another thread multiplied.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# With the whole city and all tests in memory a full look takes long, and by default there are thousands of them.
MADE_BEFORE_A_LOOK = (100_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there when tests begin stays to the end: it need not be looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*MADE_BEFORE_A_LOOK)
