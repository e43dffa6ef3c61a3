"""The columns of a run's results."""

from dataclasses import replace

import pytest

from core.comparison.result_columns import RESULTS, Kind, validation_result
from core.network import architecture
from core.runs.results import Evaluation
from core.runs.store import Summary
from core.settings.config import RunConfig, default_config
from tests.runs import summary

DIGITS = default_config("digits")
DIABETES = default_config("diabetes")


def results(run: Summary) -> dict[str, object]:
    """The results of a run, by column."""
    return {name: value for name, one in RESULTS.items() if (value := one.value(run)) is not None}


def test_a_run_has_the_columns_that_apply_to_it() -> None:
    run = summary(DIGITS, 0.8, evaluation=Evaluation(0.4, 0.7, 360))
    assert results(run) == {
        "validation_accuracy": 0.8,
        "best_epoch": DIGITS.epochs,
        "validation_accuracy_last": 0.8,
        "last_epoch": DIGITS.epochs,
        "test_accuracy": 0.7,
        "test_loss": 0.4,
        "seconds": 1.5,
        "parameters": float(architecture.parameters(DIGITS)),
        "state": "done",
        "created": 0.0,
    }


@pytest.mark.parametrize(
    ("config", "rows", "metric"),
    [
        (DIGITS, "validation", "accuracy"),
        (DIABETES, "validation", "mae"),
        (replace(DIGITS, validation_share=0.0), "training", "accuracy"),
        (replace(DIABETES, validation_share=0.0), "training", "mae"),
    ],
)
def test_validation_training_accuracy_and_error_are_never_mixed(
    config: RunConfig, rows: str, metric: str
) -> None:
    run = summary(config, 0.8, evaluation=Evaluation(0.4, 0.7, 360))
    names = {name for name in results(run) if "accuracy" in name or "mae" in name}
    assert names == {f"{rows}_{metric}", f"{rows}_{metric}_last", f"test_{metric}"}


def test_a_deleted_table_has_no_parameters() -> None:
    run = summary(DIGITS)
    gone = replace(run, raw_settings={**run.raw_settings, "dataset": "table-0123456789abcdef"})
    assert RESULTS["parameters"].value(gone) is None


def test_results_of_the_test_set_are_marked() -> None:
    names = {name for name, column in RESULTS.items() if column.test}
    assert names == {name for name in RESULTS if name.startswith("test")}
    assert names == {"test_accuracy", "test_mae", "test_loss"}


def test_runs_are_chosen_by_their_validation_metric() -> None:
    assert validation_result(summary(DIGITS)).name == "validation_accuracy"
    assert validation_result(summary(DIABETES)).kind is Kind.ERROR
