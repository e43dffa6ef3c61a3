"""Mean and spread over seeds."""

import pytest

from core.comparison.spread import Spread, spread


def test_the_spread_of_results() -> None:
    assert spread([]) is None
    assert spread([0.5]) == Spread(0.5, None)
    assert spread([0.4, 0.6]) == pytest.approx((0.5, 0.02**0.5))
