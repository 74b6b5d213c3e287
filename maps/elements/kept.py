"""What is made of a shape, made once while the shape is there: ground is the same on every map."""

from collections.abc import Callable
from functools import update_wrapper
from typing import TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from shapely.geometry.base import BaseGeometry

MOST = 64  # of one shape
Asked = TypeVarTuple("Asked")
Made = TypeVar("Made")


def of_shape(
    make: Callable[[BaseGeometry, *Asked], Made],
) -> Callable[[BaseGeometry, *Asked], Made]:
    """Keep what is made of each shape as long as somebody holds the shape; it is not written to."""
    kept: WeakKeyDictionary[BaseGeometry, dict[tuple[*Asked], Made]] = WeakKeyDictionary()

    def given(shape: BaseGeometry, *asked: *Asked) -> Made:
        made = kept.setdefault(shape, {})
        if asked not in made:
            if len(made) >= MOST:  # what is asked beside the shape can be anything
                made.clear()
            made[asked] = make(shape, *asked)
        return made[asked]

    update_wrapper(given, make)
    return given
