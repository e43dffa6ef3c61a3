"""The script of a search, run in an empty folder, finds the trials of the trainer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import optuna
import pytest

from core.data.splits import SplitRule
from core.data.target_log import TargetLog
from core.network.script import joined, notebook
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.goals import measured
from core.search.script import sections
from core.search.space import Space
from core.settings.candidates import Options, Range
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_long_tail import long_tailed
from tests.core.data.tables.test_splitting import visits
from tests.core.network.script.test_data import save_table, uploaded
from tests.core.training import elsewhere as other_process
from tests.core.training.conftest import Run, small

CLOSE = 1e-4
DRIVER = """\
import contextlib, io, json, runpy
from pathlib import Path

def cells(path):
    names = {"__name__": "__main__"}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names

for path in sorted(Path().glob("*")):
    if path.suffix in (".py", ".ipynb"):
        with contextlib.redirect_stdout(io.StringIO()):
            names = cells(path) if path.suffix == ".ipynb" else runpy.run_path(path.name)
        told = [[trial.params, trial.values] for trial in names["study"].trials]
        path.with_suffix(".json").write_text(json.dumps(told))
"""
SEARCHES = {
    "random": SearchConfig(
        replace(small("moons", units=(6,), epochs=3, jit_compile=False), samples=120),
        Space(
            (
                Dimension("learning_rate", Range(0.001, 0.1, log=True)),
                Dimension("hidden_layers", Range(1, 2)),
                Dimension("optimizer", Options(("sgd", "adam"))),
                Dimension("momentum", Range(0.1, 0.9)),
                Dimension("activation", Options(("relu", "tanh"))),
                Dimension("dropout", Range(0.0, 0.4)),
            )
        ),
        trials=3,
        goal="loss",
    ),
    "grid": SearchConfig(
        small("diabetes", epochs=4, early_stopping=True, patience=1, jit_compile=False),
        Space((Dimension("learning_rate", Options((0.003, 0.1))),)),
        method="grid",
        trials=2,
        folds=2,
    ),
}


def _of_tables(folder: Path) -> Iterator[tuple[str, SearchConfig]]:
    """Searches with folds in order and of groups, whose training parts differ in size, and on
    tables whose target is learned as its log."""
    (folder / "visits.csv").write_bytes(csv(visits()))
    space = Space((Dimension("learning_rate", Options((0.003, 0.03))),))
    for rule, column in ((SplitRule.ORDER, "day"), (SplitRule.GROUP, "patient")):
        base = save_table(folder / "visits.csv", "bought", split=rule, split_by=column)
        base = replace(base, epochs=2, units=(4,), schedule="cosine", jit_compile=False)
        yield rule.value, SearchConfig(base, space, method="grid", trials=2, folds=2)
    for log in (TargetLog.LOG, TargetLog.LOG1P):
        path = folder / f"{log}.csv"
        path.write_bytes(csv(long_tailed(300, zeros=log is TargetLog.LOG1P)))
        base = save_table(path, "price", target_log=log)
        base = replace(base, epochs=2, units=(4,), jit_compile=False)
        yield str(log), SearchConfig(base, space, method="grid", trials=2, goal="metric")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for scripts."""
    made = tmp_path / "elsewhere"
    made.mkdir()
    return made


@pytest.mark.slow
def test_scripts_of_searches_find_the_trials_of_the_trainer(
    train: Run, elsewhere: other_process.Run, folder: Path
) -> None:
    searches = SEARCHES | dict(_of_tables(folder))
    for name, config in searches.items():
        source = uploaded(config.base.dataset) if config.base.info.uploaded else None
        parts = sections(config, uploaded=source)
        if name == "grid":
            text = notebook("A search", parts)
            (folder / "search_grid.ipynb").write_text(text, encoding="utf-8")
        else:
            (folder / f"search_{name}.py").write_text(joined(parts), encoding="utf-8")
    elsewhere(DRIVER, folder)
    for name, config in searches.items():
        told = json.loads((folder / f"search_{name}.json").read_text())
        assert len(told) == config.trials
        for number, (parameters, values) in enumerate(told):
            if config.method_entry.grid:
                found = config.grid[number].config
                assert parameters == config.grid[number].parameters
            else:
                sampler = config.method_entry.make(config.seed, number)
                asked = optuna.create_study(sampler=sampler).ask()
                found = config.suggest(asked)
                assert parameters == asked.params
            results = [measured(one, train(one)[1]) for one in config.runs(found)]
            known = [one for one in results if one is not None]
            assert values == pytest.approx(config.goal_entry.values(known), abs=CLOSE, rel=CLOSE)
