"""The best and the last metric of a run."""

from core.data import tasks
from core.data.tasks import TASKS
from core.runs.history import Point, Row
from core.runs.store.summary import Progress, progress


def row(epoch: float, metric: float | None, val: float | None, *, end: bool = True) -> Row:
    return Row(epoch, end, 0.5, metric, 0.5, val, 0.01, 100.0, 0.0, epoch)


def test_accuracy_is_best_where_it_is_highest_first() -> None:
    rows = [row(1, 0.9, 0.7), row(1.5, 1.0, None, end=False), row(2, 0.9, 0.8), row(3, 1.0, 0.8)]
    assert progress(TASKS[tasks.BINARY], rows) == Progress(3, Point(2, 0.8), Point(3, 0.8))


def test_an_error_is_best_where_it_is_lowest() -> None:
    rows = [row(1, 5.0, 7.0), row(2, 4.0, 6.0), row(3, 3.0, 9.0)]
    assert progress(TASKS[tasks.REGRESSION], rows) == Progress(3, Point(2, 6.0), Point(3, 9.0))


def test_without_rows_held_out_the_training_metric_counts() -> None:
    rows = [row(1, 0.6, None), row(2, 0.5, None)]
    assert progress(TASKS[tasks.MULTICLASS], rows) == Progress(2, Point(1, 0.6), Point(2, 0.5))


def test_no_band_before_the_first_epoch_or_for_infinite_values() -> None:
    assert progress(TASKS[tasks.BINARY], [row(0.5, 0.5, None, end=False)]) == Progress()
    assert progress(TASKS[tasks.BINARY], [row(1, None, None)]) == Progress(1)
