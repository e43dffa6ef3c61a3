"""The log of a long-tailed target: proposed with its reason, refused where there is none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import PlanError
from core.base.messages import Level
from core.data.datasets import load, prepare
from core.data.datasets.holdout import Holdout
from core.data.tables import data, store
from core.data.tables.encoding import encode
from core.data.tables.long_tail import LONG_TAIL
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose, retarget
from core.data.tables.reading import read
from core.data.tables.steps import Does
from core.data.tables.suspicions import suspicions
from core.data.target_log import TargetLog
from tests.core.data.tables.people import csv, table


def long_tailed(rows: int = 200, zeros: bool = False) -> pd.DataFrame:
    """The table with a price whose log is normal; a tenth of the rows may have none."""
    frame = table(rows)
    noise = np.random.default_rng(1).normal(0, 0.6, rows)
    price = np.exp(4 + (frame["age"] - 48) / 12 + noise).round(2)
    frame["price"] = price.where((frame.index % 10 > 0) | (not zeros), 0.0)
    return frame


def asked(frame: pd.DataFrame, plan: Plan) -> list[str]:
    notices = suspicions(frame, profile(frame), plan)
    return [str(notice) for notice in notices if notice.rule == LONG_TAIL]


def planned(frame: pd.DataFrame, target: str = "price") -> Plan:
    return propose(profile(frame), "A table", target=target)


def test_a_long_tail_is_asked_about_with_the_figure_and_its_source() -> None:
    frame = long_tailed()
    plan = planned(frame)
    assert not plan.target_log  # never without being asked
    (question,) = asked(frame, plan)
    train = encode(frame, plan).y_train.astype(np.float64)
    figure = pd.Series(train).skew()  # the same but for a factor near 1
    told = float(question.split("skewness is ")[1].split(",")[0])
    assert told == pytest.approx(figure, rel=0.05) and told > 1
    assert "Bulmer" in question and "Learn log(y) instead" in question
    assert not asked(frame, replace(plan, target_log=TargetLog.LOG))
    (question,) = asked(long_tailed(zeros=True), planned(long_tailed(zeros=True)))
    assert "Learn log(1 + y) instead" in question


def test_other_targets_are_not_asked_about() -> None:
    frame = long_tailed()
    assert not asked(frame, planned(frame, "height"))
    assert not asked(frame, planned(frame, "bought"))
    below = frame.assign(price=frame["price"] - 10)
    assert not asked(below, planned(below))


def test_only_training_rows_are_asked() -> None:
    """The test set must not influence a choice."""
    frame = long_tailed().assign(price=np.linspace(1, 2, 200))
    frame.loc[encode(frame, planned(frame)).test_rows, "price"] = 1e6
    assert not asked(frame, planned(frame))


def test_what_has_no_log_is_refused_in_words() -> None:
    frame = long_tailed(zeros=True)
    plan = replace(planned(frame), target_log=TargetLog.LOG)
    with pytest.raises(PlanError, match="has zeros, which have no log: 20"):
        encode(frame, plan)
    below = frame.assign(price=frame["price"] - 1)
    for log in (TargetLog.LOG, TargetLog.LOG1P):
        with pytest.raises(PlanError, match="below zero, which have no log"):
            encode(below, replace(plan, target_log=log))
    errors = [n for n in suspicions(below, profile(below), plan) if n.level is Level.ERROR]
    assert "below zero" in str(errors[0])
    with pytest.raises(PlanError, match="Log of the target"):
        replace(plan, target_log="log2")  # type: ignore[arg-type]


def test_the_plan_keeps_it_and_drops_it_with_the_target() -> None:
    frame = long_tailed()
    plan = planned(frame)
    logged = replace(plan, target_log=TargetLog.LOG)
    assert Plan.from_json(logged.to_json()) == logged
    assert store.name_of("0", logged) != store.name_of("0", plan)
    assert "target_log" not in plan.decisive()  # or stored tables would get other names
    assert not retarget(logged, profile(frame), "height").target_log
    assert not replace(planned(frame, "bought"), target_log=TargetLog.LOG).target_log


@pytest.mark.parametrize("log", [TargetLog.LOG, TargetLog.LOG1P])
def test_the_log_is_standardised_and_converted_back(log: TargetLog, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_bytes(csv(long_tailed(zeros=log is TargetLog.LOG1P)))
    parsed = read(path)
    plan = replace(planned(parsed.frame), target_log=log)
    dataset = load(store.save(parsed, plan, path).name)
    assert dataset.info.target_log is log
    (step,) = [each for each in data.details(dataset.info.name).steps if each.does is Does.LOG]
    assert "converted back" in str(step)
    prepared = prepare(dataset, Holdout(0.2, 0))
    train = Holdout(0.2, 0).rows(dataset)[0]
    learned = np.log(dataset.y_train[train].astype(np.float64) + (log is TargetLog.LOG1P))
    expected = (learned - learned.mean()) / learned.std()
    np.testing.assert_allclose(prepared.y_train, expected, atol=1e-5)
    back = prepared.outputs_in_units(prepared.y_test)
    np.testing.assert_allclose(back, dataset.y_test, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(prepared.standardised(dataset.y_test), prepared.y_test, atol=1e-6)
    # A network that is far off must not give infinite errors.
    assert np.isfinite(prepared.outputs_in_units(np.array([1e6, -1e6]))).all()
