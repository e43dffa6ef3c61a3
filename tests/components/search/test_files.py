"""The CSV files of a search."""

import csv
import io
from dataclasses import replace

from components.search import files, texts
from components.search.files import curves_file, trials_file
from core.base.errors import StorageError, TrainingError
from core.base.text import N_
from core.runs.search_state import TrialState
from tests.components.search.fake_searches import FakeSearches
from tests.core.search.searches import CONDITIONAL, search


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_trials_and_their_curves_are_written(searches: FakeSearches) -> None:
    config = search(*CONDITIONAL, trials=4, seeds=2)
    search_id = searches.submit(config)
    for _ in range(3):
        searches.try_one(search_id)
    failed = searches.begin(search_id)
    problem = TrainingError(N_("The loss <is> gone."))
    searches.end(search_id, failed, TrialState.FAILED, problem)
    deleted = searches.statuses[search_id].trials[1]
    searches.change(
        search_id,
        trials=tuple(
            replace(one, runs=("gone",)) if one is deleted else one
            for one in searches.statuses[search_id].trials
        ),
    )
    status = searches.status(search_id)
    searches.problem = StorageError(N_("The record is away."))
    again = files._written(trials_file, status, searches, searches.service)
    assert again == trials_file(status, searches.service)
    searches.problem = None
    trials = lines(trials_file(status, searches.service))
    assert [one["Trial"] for one in trials] == ["1", "2", "3", "4"]
    assert [one["State"] for one in trials] == ["Done", "Done", "Done", "Failed"]
    assert trials[3]["Reason"] == "The loss <is> gone."
    for row, trial in zip(trials, status.trials, strict=True):
        assert row["Runs"].split() == list(trial.runs)
        if trial.results:
            assert float(row["Accuracy, validation"]) == trial.results[0]
        if trial is status.trials[1]:
            assert row["Learning rate"] == ""  # of runs that were deleted
            continue
        run = searches.service.status(trial.runs[0]).config
        assert float(row["Learning rate"]) == run.learning_rate
        assert row["Optimizer"] == run.optimizer_entry.label
        assert row["Momentum"] == (str(run.momentum) if run.optimizer == "sgd" else "")
    curves = lines(curves_file(status, searches.service))
    ended = [
        (str(trial.number + 1), str(row.val_loss))
        for trial in status.trials
        for run_id in trial.runs
        if run_id != "gone"
        for row in searches.service.rows(run_id)
        if row.end
    ]
    title = texts.curves(config)["loss"]["title"]
    assert [(one["Trial"], one[title]) for one in curves] == ended
    assert {one["Seed"] for one in curves} == {"0", "1"} and {one["Fold"] for one in curves} == {""}
