"""Whole numbers in as few bytes as their likelihood allows: an adaptive binary range coder.

Every number becomes a run of bits; how likely a bit is 1 is learnt from the bits before it in the
same context, and a likely bit costs next to nothing. After G. N. N. Martin, "Range encoding: an
algorithm for removing redundancy from a digitised message" (1979); chances of 12 bits as in LZMA.
What reads it in the page is `elements/timeline_numbers.js`; both must count alike to the last bit.

- A number n (from 0) is n + 1 in binary. First its length, as so many 1s and a 0, a context for
  each; then the bits after the leading 1: the first two in contexts of the length and of what
  stands before them, the rest as they are, each as likely as not.
- A signed number is folded before: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
- A chance starts at a half. After each bit it moves towards that bit by 1 / (n + 1.5) of the way,
  where n is how many bits its context has seen, `STEADY` at most.
"""

import base64
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Self

WHOLE = 1 << 32
CHANCE_BITS = 16
CODED_BITS = 12
STEADY = 60
STEPS = tuple(int((1 << CHANCE_BITS) / (seen + 1.5)) for seen in range(STEADY + 1))
LENGTHS = 48
TOPS = 4  # contexts of the first bits of a length: 1, 10, 11 stand before them
CONTEXTS = LENGTHS * (1 + TOPS)


class Model:
    """What is known of the bits in each of so many contexts."""

    def __init__(self, contexts: int = CONTEXTS) -> None:
        self.chances = [1 << (CHANCE_BITS - 1)] * contexts
        self.seen = [0] * contexts


class Encoder:
    """Numbers on their way into bytes.

    Examples
    --------
    >>> coder = Encoder()
    >>> coder.column([0] * 1000)
    >>> len(coder.done())
    6
    """

    def __init__(self) -> None:
        self._low = 0
        self._range = WHOLE - 1
        self._out = bytearray()

    def copy(self) -> Self:
        """Return an encoder that goes on from here, apart from this one."""
        return deepcopy(self)

    def bit(self, model: Model, context: int, bit: int) -> None:
        """Add a bit, and learn from it."""
        chance, seen = model.chances[context], model.seen[context]
        limit = (1 << CODED_BITS) - 1
        likely = min(max(chance >> (CHANCE_BITS - CODED_BITS), 1), limit)
        bound = (self._range >> CODED_BITS) * likely
        if bit:
            self._range = bound
        else:
            self._low += bound
            self._range -= bound
        goal = (1 << CHANCE_BITS) if bit else 0
        model.chances[context] = chance + (((goal - chance) * STEPS[seen]) >> CHANCE_BITS)
        model.seen[context] = min(seen + 1, STEADY)
        self._shift()

    def number(self, model: Model, number: int, *, base: int = 0) -> int:
        """Add a number, in the contexts from `base` on; return its length."""
        whole = number + 1
        length = whole.bit_length() - 1
        if number < 0 or length >= LENGTHS:
            raise ValueError(f"{number} is not from 0 to 2^{LENGTHS} - 2")
        for place in range(length):
            self.bit(model, base + place, 1)
        self.bit(model, base + length, 0)
        before = 1
        for place in range(length - 1, -1, -1):
            bit = whole >> place & 1
            if before < TOPS:
                self.bit(model, base + LENGTHS + TOPS * length + before, bit)
                before = 2 * before + bit
            else:
                self._plain(bit)
        return length

    def column(self, numbers: Iterable[int]) -> None:
        """Add signed numbers that are like each other."""
        model = Model()
        for number in numbers:
            self.number(model, folded(number))

    def count(self, number: int) -> None:
        """Add a number that stands alone."""
        self.column([number])

    def table(self, rows: Sequence[Sequence[int]]) -> None:
        """Add how many rows there are, and their columns one after the other."""
        self.count(len(rows))
        for column in zip(*rows, strict=True):
            self.column(column)

    def done(self) -> bytes:
        """Return the bytes; the encoder can go on as if it had not been asked."""
        return bytes(self._out) + self._low.to_bytes(4, "big")

    def text(self) -> str:
        """Return the bytes as base64."""
        return base64.b64encode(self.done()).decode("ascii")

    def _plain(self, bit: int) -> None:
        self._range >>= 1
        if not bit:
            self._low += self._range
        self._shift()

    def _shift(self) -> None:
        if self._low >= WHOLE:
            self._carry()
        while self._range < 1 << 24:
            self._emit()
            self._range <<= 8

    def _carry(self) -> None:
        self._low -= WHOLE
        place = len(self._out) - 1
        while self._out[place] == 0xFF:  # noqa: PLR2004 - a byte that is full
            self._out[place] = 0
            place -= 1
        self._out[place] += 1

    def _emit(self) -> None:
        self._out.append(self._low >> 24)
        self._low = (self._low << 8) & (WHOLE - 1)


def folded(number: int) -> int:
    """Return a signed number as one from 0."""
    return 2 * number if number >= 0 else -2 * number - 1
