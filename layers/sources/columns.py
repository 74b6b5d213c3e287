"""Cells that stand below each other, each distinct one kept, and judged, only once.

A million rows say a few thousand days, places and actors. What must be found out about a cell is
found out once for each distinct one and then spread to the rows; what no two rows share, such as a
description, is held against a pattern for the whole column at once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.sources.cells import blank

T = TypeVar("T")
Codes = npt.NDArray[np.signedinteger[Any]]
Mask = npt.NDArray[np.bool_]
Cells = Mapping[str, Any]

SAYS = "[!-~Ѐ-ӿ]"
"""Whatever holds one of these says something; what holds none is looked at by itself."""


class Column:
    """The cells of one column: of each row the code of what it says, and what the codes say."""

    def __init__(
        self, codes: Codes, values: Sequence[Any] | None = None, texts: pa.Array | None = None
    ) -> None:
        self.codes = codes
        self.texts = texts
        """The distinct cells where all of them are texts, for patterns."""
        self._values = values
        self.found: dict[str, Any] = {}
        """What was found out about it, for whoever asks again."""

    @cached_property
    def values(self) -> Sequence[Any]:
        """The distinct cells, by code."""
        if self._values is not None:
            return self._values
        return () if self.texts is None else self.texts.to_pylist()

    @classmethod
    def of_texts(cls, texts: pa.Array) -> "Column":
        """Return the column of an array of strings without nulls."""
        encoded = texts.dictionary_encode()
        return cls(encoded.indices.to_numpy(), texts=encoded.dictionary)

    @classmethod
    def of_cells(cls, cells: Sequence[Any]) -> "Column":
        """Return the column of cells of any kind."""
        if set(map(type, cells)) == {str}:
            try:
                return cls.of_texts(pa.array(cells, pa.large_string()))
            except (pa.ArrowInvalid, UnicodeEncodeError):
                # Half of a pair of surrogates, which JSON may write, is no text to Arrow.
                pass
        known: dict[Any, int] = {}
        values: list[Any] = []
        codes = np.empty(len(cells), np.int32)
        for row, cell in enumerate(cells):
            # 1, 1.0 and True are equal but not the same cell.
            key = (type(cell), cell) if isinstance(cell, str | int | float) else (row,)
            code = known.setdefault(key, len(values))
            if code == len(values):
                values.append(cell)
            codes[row] = code
        return cls(codes, values)

    @classmethod
    def of_distinct(cls, codes: Codes, values: Sequence[Any]) -> "Column":
        """Return the column of codes and what they say, which need not be distinct."""
        if values and set(map(type, values)) == {str}:
            try:
                return cls(codes, values, pa.array(values, pa.large_string()))
            except (pa.ArrowInvalid, UnicodeEncodeError):
                pass
        return cls(codes, values)

    def __len__(self) -> int:
        return len(self.codes)

    def cell(self, row: int) -> Any:
        """Return one cell."""
        return self.values[self.codes[row]]

    def matching(self, pattern: str) -> Mask:
        """Return which of the distinct cells are texts that a pattern (of RE2) fits."""
        if self.texts is None:
            return np.zeros(len(self.values), bool)
        fits = pc.match_substring_regex(self.texts, pattern)
        return np.asarray(fits.to_numpy(zero_copy_only=False), bool)

    def each(self, function: Callable[[Any], T]) -> list[T]:
        """Return what a function says of each distinct cell."""
        return [function(value) for value in self.values]

    @cached_property
    def blanks(self) -> Mask:
        """Which of the distinct cells say nothing."""
        if self.texts is None:
            return np.array(self.each(blank), bool)
        suspects = np.flatnonzero(~self.matching(SAYS))
        found = np.zeros(len(self.texts), bool)
        found[suspects] = [blank(self.texts[int(i)].as_py()) for i in suspects]
        return found

    def or_else(self, other: "Column") -> "Column":
        """Return this column with the cells of another where this one says nothing."""
        codes = np.where(self.blanks[self.codes], len(self.values) + other.codes, self.codes)
        return Column.of_distinct(codes, [*self.values, *other.values])


def combined(
    columns: Mapping[str, Column], names: Sequence[str], rows: int
) -> tuple[Codes, list[Cells]]:
    """Return for each row the code of its combination of cells, and the combinations by code."""
    there = [name for name in names if name in columns]
    if not there:
        return np.zeros(rows, np.int64), [{}]
    if len(there) == 1:
        column = columns[there[0]]
        return column.codes, [{there[0]: value} for value in column.values]
    codes = np.zeros(rows, np.int64)
    for name in there:
        column = columns[name]
        joint = codes * len(column.values) + column.codes.astype(np.int64)
        # Numbered anew each time, so that no product of many columns overflows.
        _, first, codes = np.unique(joint, return_index=True, return_inverse=True)
        codes = codes.reshape(-1)
    return codes, [{name: columns[name].cell(row) for name in there} for row in first.tolist()]
