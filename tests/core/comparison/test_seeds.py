"""The same settings with other seeds: which runs are trained, and their results."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import ConfigError, DivergedError
from core.comparison.seeds import Band, band, members, more_seeds, next_seeds, repeats, submit
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from core.settings.registry import SEED
from tests.fakes import FakeService

DIGITS = replace(default_config("digits"), epochs=3)


@pytest.fixture
def service(tmp_path: Path) -> FakeService:
    return FakeService(record=True, store=RunStore(tmp_path))


def seeds(service: FakeService) -> list[int]:
    return sorted(one.raw_settings["seed"] for one in service.store.summaries())


def test_seeds_go_on_after_the_largest_one_there() -> None:
    assert next_seeds([0, 3], 3) == (4, 5, 6)
    assert next_seeds([], 2) == (0, 1)


def test_at_the_end_of_the_seeds_free_ones_are_found() -> None:
    top = SEED.maximum
    assert next_seeds([0, 2, top - 1], 3) == (top, 1, 3)


def test_a_double_click_trains_once(service: FakeService) -> None:
    first = service.submit(DIGITS)
    others = [replace(DIGITS, seed=1), replace(DIGITS, units=(5,)), replace(DIGITS, seed=2)]
    wanted = [DIGITS, *others]
    ids = submit(wanted, service)
    assert ids[0] == first and [service.status(run_id).config for run_id in ids] == wanted
    assert submit(wanted, service) == ids
    assert seeds(service) == [0, 0, 1, 2]


def test_failed_and_stopped_runs_are_trained_again(service: FakeService) -> None:
    wanted = [replace(DIGITS, seed=seed) for seed in (0, 1, 2)]
    ids = submit(wanted, service)
    service.stop(ids[1])
    service.fail(ids[2], DivergedError("gone"))
    service.advance()
    again = submit(wanted, service)
    assert again[0] == ids[0] and not {again[1], again[2]} & {*ids}
    assert submit(wanted, service) == again


def test_members_are_identified_by_their_settings(service: FakeService) -> None:
    first = service.submit(DIGITS)
    service.submit(replace(DIGITS, units=(5,), seed=8))
    other = service.submit(replace(DIGITS, seed=4))
    assert members(other, replace(DIGITS, seed=4), service) == {0: first, 4: other}
    # The run on the page is used for its seed.
    again = service.submit(DIGITS)
    assert members(again, DIGITS, service) == {0: again, 4: other}


def test_a_refused_start_leaves_earlier_runs_alone(service: FakeService) -> None:
    service.submit(DIGITS)
    service.refusal = ConfigError("too large")
    with pytest.raises(ConfigError):
        submit([replace(DIGITS, seed=1), replace(DIGITS, seed=2)], service)
    assert seeds(service) == [0]


def test_states_of_the_runs(service: FakeService) -> None:
    first = service.submit(DIGITS)
    submit([replace(DIGITS, seed=seed) for seed in (1, 2, 3)], service)
    service.finish(first)
    there = members(first, DIGITS, service)
    service.fail(there[2], DivergedError("gone"))
    service.stop(there[3])
    service.advance()
    result = {run.number: run for run in repeats(there | {9: "gone"}, DIGITS, service)}
    assert list(result) == [0, 1, 2, 3]
    assert result[0].state is State.DONE and result[2].state is State.FAILED
    assert len(result[0].rows) == 3 and result[0].best is not None
    assert result[0].final == result[0].rows[-1].val_metric
    assert result[2].final is None and result[3].final is None


def test_with_early_stopping_the_restored_weights_count(
    service: FakeService,
) -> None:
    config = replace(DIGITS, early_stopping=True)
    run_id = service.submit(config)
    service.finish(run_id)
    worse = service.rows(run_id)[-1]._replace(epoch=4.0, val_loss=9.0, val_metric=0.01)
    service.publish(run_id, worse)
    (run,) = repeats({0: run_id}, config, service)
    assert run.final == service.rows(run_id)[-2].val_metric


def history(*values: float | None) -> Sequence[Row]:
    return [
        Row(float(epoch), True, 0.5, 0.5, 0.5, value, 0.01, 1.0, 0.0, 0.0)
        for epoch, value in enumerate(values, start=1)
    ]


def test_a_band_is_the_mean_and_its_interval_over_the_runs_that_are_left() -> None:
    result = band([history(0.5, 0.7, 0.9), history(0.7, 0.7), history(0.6)], "val_metric")
    assert result is not None
    assert (result.epochs, result.runs) == ((1, 2, 3), (3, 2, 1))
    assert result.mean == pytest.approx((0.6, 0.7, 0.9))
    half = 4.303 * 0.1 / 3**0.5
    assert result.low[0] == pytest.approx(0.6 - half, abs=1e-4)
    assert result.high[:2] == pytest.approx((0.6 + half, 0.7), abs=1e-4)
    assert result.low[2] is None and result.high[2] is None


def test_without_numbers_there_is_no_band() -> None:
    assert band([history(None, None)], "val_metric") is None
    one = band([history(0.5)], "val_metric")
    assert one == Band((1,), (0.5,), (None,), (None,), (1,))


A = RunConfig(dataset="digits", seed=5)
B = replace(A, learning_rate=0.01)


def missing(there: tuple[set[int], set[int]], count: int) -> list[tuple[str, int]]:
    return [
        ("A" if config.learning_rate == A.learning_rate else "B", config.seed)
        for config in more_seeds((A, B), there, count)
    ]


def test_seeds_of_one_side_come_first_then_new_ones_in_pairs() -> None:
    assert missing(({0, 1, 4}, {1, 3}), 5) == [
        ("B", 0),
        ("A", 3),
        ("B", 4),
        ("A", 5),
        ("B", 5),
        ("A", 6),
        ("B", 6),
    ]


def test_no_more_pairs_than_requested() -> None:
    assert missing(({0, 1, 2}, {9}), 1) == [("B", 0)]
    assert missing(({0}, {0}), 0) == []
    assert missing((set(), set()), 1) == [("A", 0), ("B", 0)]


def test_pairs_wrap_around_at_the_end_of_the_seeds() -> None:
    assert missing(({SEED.maximum}, {SEED.maximum}), 1) == [("A", 0), ("B", 0)]


def test_the_same_pairs_are_missing_when_computed_twice() -> None:
    assert more_seeds((A, B), ({0}, {0}), 3) == more_seeds((A, B), ({0}, {0}), 3)


def test_of_several_settings_the_seeds_that_the_fewest_lack_come_first() -> None:
    configs = (A, B, replace(A, batch_size=8))
    runs = more_seeds(configs, ({0, 1}, {1, 2}, {1, 2}), 3)
    assert [(config.batch_size, config.learning_rate, config.seed) for config in runs[:3]] == [
        (A.batch_size, A.learning_rate, 2),  # two have it
        (A.batch_size, B.learning_rate, 0),  # one has it
        (8, A.learning_rate, 0),
    ]
    assert [config.seed for config in runs[3:]] == [3, 3, 3]
