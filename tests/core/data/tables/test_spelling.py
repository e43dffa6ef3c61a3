"""Labels that differ only in case, spaces or a final full stop can be merged."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data import tasks
from core.data.datasets import load
from core.data.tables import spelling, store
from core.data.tables.columns import profile
from core.data.tables.plan import Plan
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from core.data.tables.suspicions import SPELLINGS, suspicions
from tests.core.data.tables.corpus import CASES, table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(CASES["spellings"].make())
    return path


def planned(path: Path) -> tuple[Table, Plan]:
    parsed = read(path)
    return parsed, propose(profile(parsed.frame), "x", parsed.dialect)


def test_words_in_several_spellings_are_named_until_they_are_merged(path: Path) -> None:
    parsed, plan = planned(path)
    seen = profile(parsed.frame)
    said = [each for each in suspicions(parsed.frame, seen, plan) if each.rule == SPELLINGS]
    assert {each.column for each in said} == {"bought", "colour"}
    assert "yes / YES / yes. / Yes; no / No / NO / no." in str(said[0])
    merged = spelling.merge(plan, parsed.frame)
    assert (plan.task, merged.task) == (tasks.MULTICLASS, tasks.BINARY)
    assert SPELLINGS not in {each.rule for each in suspicions(parsed.frame, seen, merged)}


def test_merged_labels_are_one_class_and_one_input(path: Path) -> None:
    parsed, plan = planned(path)
    info = store.save(parsed, spelling.merge(plan, parsed.frame), path)
    assert info.classes == ("no", "yes")
    data = load(info.name)
    assert [name for name in data.features if name.startswith("colour")] == [
        f"colour = {name}" for name in ("blue", "green", "red")
    ]
    right = np.concatenate([data.y_train, data.y_test])
    assert right.sum() == (table()["bought"] == "yes").sum()
    assert store.save(parsed, plan, path).name != info.name


def test_the_table_itself_stays_unchanged(path: Path) -> None:
    parsed, plan = planned(path)
    before = parsed.frame.copy()
    changed = spelling.merged(parsed.frame, spelling.merge(plan, parsed.frame))
    pd.testing.assert_frame_equal(parsed.frame, before)
    assert set(changed["bought"]) == {"yes", "no"} and set(before["bought"]) > {"YES", "yes."}
    assert spelling.merged(parsed.frame, plan) is parsed.frame


def test_different_words_stay_apart() -> None:
    assert spelling.variants(pd.Series(["<=50K", "<=50K.", ">50K", ">50K."])) == [
        ["<=50K", "<=50K."],
        [">50K", ">50K."],
    ]
    assert spelling.variants(pd.Series(["a", "b", "a b", "ab", None])) == []
    assert spelling.variants(pd.Series(["NO", "no", "NO", "No"])) == [["NO", "No", "no"]]


def test_a_plan_without_merging_keeps_its_name(path: Path) -> None:
    _parsed, plan = planned(path)
    assert "merged" not in plan.decisive()
    assert Plan.from_json(plan.to_json()) == plan
