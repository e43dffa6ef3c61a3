"""Categories with an order are recognised, and become numbers if the plan says so."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import PlanError
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.encoding import encode
from core.data.tables.oddities import LEVELS
from core.data.tables.order import levels
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.suspicions import suspicions
from tests.core.data.tables.corpus import CASES


@pytest.mark.parametrize(
    "order",
    [
        ("Low", "Medium", "High"),
        ("small", "medium", "large"),
        ("XS", "S", "M", "L", "XL"),
        ("never", "sometimes", "always"),
        ("Poor", "Fair", "Good", "Excellent"),
        ("muy bajo", "bajo", "medio", "alto"),
        ("<18", "18-25", "26-35", "65+"),
        ("under 5", "5 to 9", "10 or more"),
        ("0-9", "10-99", "100-999"),
        ("$0-$10", "$10-$20", ">$20"),
        ("1", "2", "3+"),
    ],
)
def test_scales_and_ranges(order: tuple[str, ...]) -> None:
    assert levels(set(order)) == order


@pytest.mark.parametrize(
    "labels",
    [
        ("red", "green", "blue"),
        ("low", "high"),
        ("low", "medium", "blue"),
        ("low", "Low", "high"),
        ("1", "2", "3"),
        ("2-1", "0-0", "1-3"),
        ("10-12", "<5", "x"),
    ],
)
def test_what_has_no_known_order(labels: tuple[str, ...]) -> None:
    assert levels(set(labels)) == ()


@pytest.fixture
def planned(tmp_path: Path) -> tuple[pd.DataFrame, Plan]:
    path = tmp_path / "a.csv"
    path.write_bytes(CASES["levels"].make())
    table = read(path)
    known = profile(table.frame)
    plan = propose(known, "x", table.dialect)
    said = [each for each in suspicions(table.frame, known, plan) if each.rule == LEVELS]
    assert [each.column for each in said] == ["group", "risk"]
    assert "Low < Medium < High" in str(said[1])
    order = {column.name: column.order for column in known.columns}
    assert order["colour"] == () and order["group"] == ("<30", "30-44", "45-59", "60+")
    for name in ("group", "risk"):
        plan = plan.with_column(name, kind=Kind.ORDERED, order=order[name])
    return table.frame, plan


def test_they_become_their_place_in_the_order(planned: tuple[pd.DataFrame, Plan]) -> None:
    frame, plan = planned
    frame.loc[3, "risk"], frame.loc[4, "risk"] = "?", None
    encoded = encode(frame, plan)
    assert encoded.features[:2] == ("group", "risk")
    rows = np.concatenate([encoded.train_rows, encoded.test_rows])
    x = np.concatenate([encoded.x_train, encoded.x_test])[np.argsort(rows)]
    ages = frame["age"].to_numpy()
    np.testing.assert_array_equal(x[:, 0], np.digitize(ages, [30, 45, 60]))
    assert np.isnan(x[3:5, 1]).all() and set(x[5:, 1]) == {0, 1, 2}


def test_a_plan_with_an_order_can_be_stored(planned: tuple[pd.DataFrame, Plan]) -> None:
    _frame, plan = planned
    assert Plan.from_json(plan.to_json()) == plan
    for wrong in ((), ("a",), ("a", "a"), tuple(map(str, range(99)))):
        with pytest.raises(PlanError):
            ColumnPlan("a", Kind.ORDERED, order=wrong)
