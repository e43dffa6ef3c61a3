"""A column that numbers the rows is used if it explains the target and is not named so."""

import numpy as np
import pandas as pd
import pytest

from core.data.tables.column_plan import Reason
from core.data.tables.counters import with_counters
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.suspicions import COUNTER, EXPLAINS, suspicions

ROWS = 200
NOISE = np.random.default_rng(0).normal(size=(ROWS, 2))


def planned(name: str, y: object) -> tuple[pd.DataFrame, Plan, set[str]]:
    frame = pd.DataFrame({name: np.arange(ROWS), "noise": NOISE[:, 0], "y": y})
    known = profile(frame)
    plan = with_counters(propose(known, "x"), known, frame)
    return frame, plan, {notice.rule for notice in suspicions(frame, known, plan)}


@pytest.mark.parametrize("y", [np.arange(ROWS) * 2, np.repeat(["a", "b", "c", "d"], ROWS // 4)])
def test_a_counter_that_explains_the_target_is_kept_and_said(y: object) -> None:
    frame, plan, rules = planned("x", y)
    assert plan.column("x").dropped is None and COUNTER in rules
    known = profile(frame)
    out = plan.with_column("x", dropped=Reason.IDENTIFIER)
    assert EXPLAINS in {notice.rule for notice in suspicions(frame, known, out)}


def test_one_that_explains_nothing_is_left_out() -> None:
    _frame, plan, rules = planned("x", NOISE[:, 1])
    assert plan.column("x").dropped is Reason.IDENTIFIER and not rules & {COUNTER, EXPLAINS}


@pytest.mark.parametrize("name", ["Id", "index", "Unnamed: 0"])
def test_an_identifier_of_sorted_rows_stays_out_and_is_said(name: str) -> None:
    _frame, plan, rules = planned(name, np.repeat(["a", "b"], ROWS // 2))
    assert plan.column(name).dropped is Reason.IDENTIFIER and EXPLAINS in rules
