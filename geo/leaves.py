"""Pieces put into the leaves of a tree of boxes, and the boxes about them, compiled.

Node j of level l holds the rows [j n >> l, (j + 1) n >> l) of n: what is a tree is only an order.
What the rows and the boxes are is in `geo.boxes`, as is when this is imported.
"""

import numpy as np

from geo.chords import Ints
from geo.compiled import compiled
from geo.geodesic import Floats


@compiled
def sort_into_leaves(rows: Floats, order: Ints, depth: int) -> None:
    """Put `order` so that node j of level l holds [j n >> l, (j + 1) n >> l)."""
    count = len(order)
    key = np.empty(count)
    for level in range(depth):
        for node in range(1 << level):
            low, high = (node * count) >> level, ((node + 1) * count) >> level
            axis = _longest(rows, order, low, high)
            for i in range(low, high):
                row = order[i]
                key[i] = rows[row, axis] + rows[row, 3 + axis] / 2
            _select(key, order, low, high - 1, ((2 * node + 1) * count) >> (level + 1))


@compiled
def _longest(rows: Floats, order: Ints, low: int, high: int) -> int:
    best, most = 0, -1.0
    for axis in range(3):
        least = greatest = rows[order[low], axis]
        for i in range(low, high):
            value = rows[order[i], axis]
            least, greatest = min(least, value), max(greatest, value)
        if greatest - least > most:
            best, most = axis, greatest - least
    return best


@compiled
def _select(key: Floats, order: Ints, low: int, high: int, middle: int) -> None:
    """Partition [low, high] so that what is before `middle` is no more than what is after it."""
    while low < high:
        pivot = key[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while key[i] < pivot:
                i += 1
            while pivot < key[j]:
                j -= 1
            if i <= j:
                key[i], key[j] = key[j], key[i]
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@compiled
def enclose(rows: Floats, boxes: Floats, depth: int) -> None:
    """Write the least box about the pieces of every node, leaves first."""
    count, leaves = len(rows), 1 << depth
    for leaf in range(leaves):
        node = leaves - 1 + leaf
        boxes[node, :3], boxes[node, 3:] = np.inf, -np.inf
        for i in range((leaf * count) >> depth, ((leaf + 1) * count) >> depth):
            for axis in range(3):
                begin, bulge = rows[i, axis], rows[i, 6 + axis] / 4
                end = begin + rows[i, 3 + axis]
                least, greatest = min(begin, end) + min(bulge, 0.0), max(begin, end)
                boxes[node, axis] = min(boxes[node, axis], least)
                boxes[node, 3 + axis] = max(boxes[node, 3 + axis], greatest + max(bulge, 0.0))
    for node in range(leaves - 2, -1, -1):
        for axis in range(3):
            boxes[node, axis] = min(boxes[2 * node + 1, axis], boxes[2 * node + 2, axis])
            high = 3 + axis
            boxes[node, high] = max(boxes[2 * node + 1, high], boxes[2 * node + 2, high])
