"""Numbers of paper sheets as people read them: ``1-12, 14``."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def spans(numbers: Iterable[int]) -> str:
    """``numbers`` in order, runs drawn together; "" for none."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def first_missing(numbers: Collection[int]) -> int:
    """The lowest number from 1 on that is not among ``numbers``."""
    return next(number for number in range(1, len(numbers) + 2) if number not in numbers)
