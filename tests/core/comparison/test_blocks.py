"""Settings and the seeds they share."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.comparison.blocks import Blocks, Measure, blocks
from core.comparison.groups import same_loss
from core.network import architecture
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Summary
from core.settings.config import RunConfig, default_config
from tests.runs import summary

A = default_config("digits")
B = replace(A, units=(8,))
C = replace(A, learning_rate=0.1)


def seeded(config: RunConfig, seeds: Sequence[int], metric: float = 0.9) -> list[Summary]:
    return [
        summary(config, metric + seed / 1000, seed=seed, run_id=f"{hash(config)}-{seed}")
        for seed in seeds
    ]


def collected(*groups: Sequence[Summary], **more: Any) -> Blocks:
    return blocks(
        [runs[0] for runs in groups],
        [run for runs in groups for run in runs],
        more.pop("rows", lambda _run_id: ()),
        **more,
    )


def test_settings_are_compared_over_the_seeds_that_all_have() -> None:
    found = collected(seeded(A, range(7)), seeded(B, range(1, 8), 0.8), seeded(C, range(6), 0.7))
    assert [one.run.raw_settings["units"] for one in found.candidates] == [[64], [8], [64]]
    assert found.seeds == (1, 2, 3, 4, 5)
    assert found.values.shape == (3, 5)
    assert found.values[:, 0] == pytest.approx([0.901, 0.801, 0.701])
    assert [one.parameters for one in found.candidates] == [
        architecture.parameters(config) for config in (A, B, C)
    ]
    assert found.higher_is_better and found.failures == (0, 0, 0)


def test_seeds_are_in_the_order_in_which_they_were_completed() -> None:
    late = replace(summary(B, 0.8, seed=0, run_id="late"), created=100.0)
    found = collected(seeded(A, range(3)), [*seeded(B, (1, 2)), late])
    assert found.seeds == (1, 2, 0)


def test_a_setting_with_too_few_seeds_does_not_hold_back_the_others() -> None:
    found = collected(seeded(A, range(6)), seeded(B, range(6)), seeded(C, (0,)))
    assert len(found.candidates) == 2 and len(found.seeds) == 6
    assert [one.run.raw_settings["learning_rate"] for one in found.few] == [0.1]
    assert len(found.trainable) == 3


def test_with_one_seed_each_all_are_candidates() -> None:
    found = collected(seeded(A, (0,)), seeded(B, (0,)), seeded(C, (0,)))
    assert len(found.candidates) == 3 and found.seeds == (0,) and found.few == ()


def test_seeds_that_are_not_shared_are_no_blocks() -> None:
    found = collected(seeded(A, range(6)), seeded(B, range(10, 16)))
    assert len(found.candidates) == 2 and found.seeds == ()


def test_what_failed_waits_or_has_not_ended_is_named() -> None:
    failed = summary(C, None, seed=0, state=State.FAILED, run_id="c")
    queued = summary(replace(A, units=(4,)), None, seed=0, state=State.QUEUED, run_id="d", epochs=0)
    some = [*seeded(B, range(5)), summary(B, None, seed=5, state=State.FAILED, run_id="b5")]
    found = collected(seeded(A, range(6)), some, [failed], [queued])
    assert [one.run.run_id for one in found.failed] == ["c"]
    assert [one.run.run_id for one in found.unended] == ["d"]
    assert found.failures == (0, 1) and found.seeds == (0, 1, 2, 3, 4)
    assert found.waiting == (0,)


def test_only_validation_rows_of_the_same_share_count() -> None:
    without = summary(replace(A, validation_share=0.0), run_id="without")
    other = summary(replace(A, validation_share=0.4), run_id="other")
    found = blocks([without, *seeded(A, (0,)), other], [], lambda _run_id: ())
    assert [run.run_id for run in found.without_validation] == ["without"]
    assert [run.run_id for run in found.other_rows] == ["other"]
    assert blocks([without], [], lambda _run_id: ()).candidates == ()


def ends(*losses: float) -> list[Row]:
    return [
        Row(float(epoch), True, 0.5, 0.5, loss, 0.5, 0.01, 1.0, 0.0, 0.0)
        for epoch, loss in enumerate(losses, start=1)
    ]


def test_the_loss_is_that_of_the_final_weights() -> None:
    early = replace(B, early_stopping=True)
    found = collected(
        seeded(A, (0,)),
        seeded(early, (0,)),
        rows=lambda _run_id: ends(0.5, 0.2, 0.3),
        measure=Measure.LOSS,
    )
    assert found.values.tolist() == [[0.3], [0.2]] and not found.higher_is_better
    nothing = collected(seeded(A, (0,)), seeded(B, (0,)), measure=Measure.LOSS)
    assert nothing.candidates == ()


def test_losses_can_be_compared_where_function_and_penalties_are_the_same() -> None:
    assert same_loss([summary(A), summary(B)])
    assert not same_loss([summary(A), summary(replace(A, l2=0.01))])
    assert not same_loss([summary(A), summary(replace(A, loss="class_squared_error"))])
