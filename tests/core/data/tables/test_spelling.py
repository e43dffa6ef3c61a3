"""Labels that differ only in case, spaces or a final full stop can be merged."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data import tasks
from core.data.datasets import load
from core.data.tables import spelling, store
from core.data.tables.oddities import SPELLINGS
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from core.data.tables.suspicions import suspicions
from core.data.tables.target import true_values
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import csv, table


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


def answered(*words: str) -> pd.DataFrame:
    """The table, with words for yes and no in turn as target."""
    frame = table()
    yes, no = words[::2], words[1::2]
    said = frame["bought"] == "yes"
    frame["bought"] = [(yes if each else no)[n % len(yes)] for n, each in enumerate(said)]
    return frame


def test_words_for_yes_and_no_become_one_boolean(path: Path) -> None:
    frame = answered("yes", "no", "Y", "N", "1", "0", "true", "false", "Yes", "NO")
    path.write_bytes(csv(frame))
    parsed, plan = planned(path)
    seen = profile(parsed.frame)
    (said,) = (each for each in suspicions(parsed.frame, seen, plan) if each.rule == SPELLINGS)
    assert "says yes and no in several words" in str(said.message)
    for word in ("Y", "true", "1", "NO", "false"):
        assert word in str(said.message)
    merged = spelling.merge(plan, parsed.frame)
    assert merged.meanings and merged.task == tasks.BINARY
    assert Plan.from_json(merged.to_json()) == merged
    data = load(store.save(parsed, merged, path).name)
    right = np.concatenate([data.y_train, data.y_test])
    assert right.sum() in ((table()["bought"] == answer).sum() for answer in ("yes", "no"))
    assert len(data.info.classes) == 2
    assert not replace(merged, merged=False).meanings


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["yes", "Y", "no", "N"], [["Y", "yes"], ["N", "no"]]),
        (["sí", "S", "no", "n"], [["S", "sí"], ["n", "no"]]),
        (["1", "0", "true", "false"], [["1", "true"], ["0", "false"]]),
        (["yes", "Y", "1"], []),  # nobody says no
        (["yes", "Y", "no", "maybe"], []),
        (["1", "0"], []),
    ],
)
def test_only_words_for_yes_and_no_are_merged(labels: list[str], expected: list[list[str]]) -> None:
    found = spelling.variants(pd.Series(labels), meanings=True)
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))
    assert spelling.variants(pd.Series(labels)) == []


def test_a_plan_without_words_for_yes_keeps_its_name(path: Path) -> None:
    parsed, plan = planned(path)
    merged = spelling.merge(plan, parsed.frame)
    assert not merged.meanings and "meanings" not in merged.decisive()
    frame = answered("yes", "no", "y", "n")
    assert "meanings" in spelling.merge(plan, frame).decisive()


def test_the_target_of_new_rows_may_say_yes_in_another_word() -> None:
    values = pd.Series(["TRUE", "n", "Yes.", "0", "maybe", None])
    assert true_values(values, ["no", "yes"]).tolist() == [1, 0, 1, 0, -1, -1]
    assert true_values(values, ["1", "0"]).tolist() == [0, 1, 0, 1, -1, -1]
    assert true_values(values, ["yes", "true"]).tolist() == [1, -1, 0, -1, -1, -1]
