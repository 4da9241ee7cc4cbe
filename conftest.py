"""What holds for all tests: how often the interpreter looks for garbage."""

import gc

import pytest

# With the whole city and all tests in memory a full look takes long, and by default there are thousands of them.
MADE_BEFORE_A_LOOK = (100_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there when tests begin stays to the end: it need not be looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*MADE_BEFORE_A_LOOK)
