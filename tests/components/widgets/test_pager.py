"""A list in pages."""

import pytest

from components.widgets.pager import page


@pytest.mark.parametrize(
    ("total", "number", "expected"),
    [
        (60, 0, (0, 3, 0, 25)),
        (60, 1, (1, 3, 25, 50)),
        (60, 2, (2, 3, 50, 60)),
        (60, 9, (2, 3, 50, 60)),
        (60, -1, (0, 3, 0, 25)),
        (50, 1, (1, 2, 25, 50)),
        (25, 1, (0, 1, 0, 25)),
        (0, 3, (0, 1, 0, 0)),
    ],
)
def test_page(total: int, number: int, expected: tuple[int, int, int, int]) -> None:
    shown = page(total, number, 25)
    assert (shown.number, shown.count, shown.start, shown.stop) == expected
    assert len(range(total)[shown.places]) == shown.stop - shown.start
