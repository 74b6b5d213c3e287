"""How functions over arrays are compiled, and their code kept between runs.

Code is kept by the time of the one file that its function stands in: what is compiled into each
other stands in one file. After a change here, code kept before is still taken: touch those files.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile, and keep the code for the next run where that is possible."""
    options: Any = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
    try:
        return cast("_Function", numba.njit(cache=True, **options)(function))
    except RuntimeError:  # no folder it may write to
        return cast("_Function", numba.njit(**options)(function))
