"""The cheapest assignment of rows to columns, without the rest of the library that has it.

Source of the method: Crouse, On implementing 2D rectangular assignment algorithms, IEEE Transactions on Aerospace
and Electronic Systems 52(4), 2016; the implementation is scipy's. All of ``scipy.optimize`` takes 51 MB of a web
process, the one extension in it 2 MB.
"""

import importlib.util
from collections.abc import Callable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
_Solve = Callable[[NDArray[np.float64]], tuple[Places, Places]]


def _found() -> _Solve:
    folder = importlib.util.find_spec("scipy")
    for parent in (folder and folder.submodule_search_locations) or ():
        for suffix in EXTENSION_SUFFIXES:
            path = Path(parent) / "optimize" / f"_lsap{suffix}"
            spec = importlib.util.spec_from_file_location("_lsap", path) if path.is_file() else None
            if spec is None or spec.loader is None:
                continue
            module: Any = importlib.util.module_from_spec(spec)
            try:
                spec.loader.exec_module(module)
                return module.linear_sum_assignment  # type: ignore[no-any-return]  # an extension has no types
            except (ImportError, AttributeError):
                continue
    # Another version of scipy has it elsewhere.
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment  # type: ignore[no-any-return]  # scipy has no types here


_solve: Final[_Solve] = _found()


def cheapest(costs: NDArray[np.float64]) -> tuple[Places, Places]:
    """Rows and their columns, so that the sum of the costs is least; each row and each column at most once.

    Raises:
        ValueError: nothing is possible, or a cost is not a number.
    """
    return _solve(costs)
