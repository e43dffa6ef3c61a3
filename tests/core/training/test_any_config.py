"""Any valid configuration trains to a finite result, or says why it cannot."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from core.base.errors import DivergedError
from core.data.datasets import Holdout, load, prepare
from core.data.datasets.catalog import DATASETS
from core.data.datasets.source import Source
from core.settings.choices import SCHEDULES, losses_for
from core.settings.config import RunConfig
from core.settings.kinds import Integer, Number, OneOf, Setting, Switch
from core.settings.registry import OPTIONAL, PER_LAYER, SETTINGS
from core.settings.settings import DEFAULTS

BUNDLED = [name for name, info in DATASETS.items() if not info.download_bytes]
# Settings that would only take time, or are drawn below.
GIVEN = {"dataset", "samples", "loss", "epochs", "batch_size", "validation_share", "early_stopping"}


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    """Any value that a setting allows, including its bounds and its default."""
    if isinstance(setting, OneOf):
        return st.sampled_from(list(setting.options))
    if isinstance(setting, Switch):
        return st.booleans()
    assert isinstance(setting, Integer | Number)
    ends = st.sampled_from([setting.minimum, setting.default, setting.maximum])
    if isinstance(setting, Integer):
        return ends | st.integers(setting.minimum, setting.maximum)
    return ends | st.floats(setting.minimum, setting.maximum)


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Small networks on datasets without download; everything else is arbitrary."""
    name = draw(st.sampled_from(BUNDLED))
    samples = draw(values_of(SETTINGS["samples"]))
    info = Source(name, samples).info
    share = draw(st.sampled_from([0.0, 0.1, 0.5]))
    layers = draw(st.integers(0, 2))
    plain = {
        name: draw(values_of(setting))
        for name, setting in SETTINGS.items()
        if name in DEFAULTS and name not in GIVEN | PER_LAYER.keys()
    }
    options = {name: draw(st.none() | st.just(plain[name])) for name in OPTIONAL}
    by_layer = {
        name: tuple(draw(st.lists(values_of(one.entry), min_size=layers, max_size=layers)))
        for name, one in PER_LAYER.items()
        if draw(st.booleans())
    }
    plain["fold"] = min(plain["folds"], plain["fold"])
    held_out = Holdout(share, 0, plain["folds"], plain["fold"]).samples(info)
    if not held_out and SCHEDULES[plain["schedule"]].watches:
        plain["schedule"] = "constant"
    return RunConfig(
        **plain
        | options
        | by_layer
        | {
            "samples": samples,
            "dataset": info.name,
            "units": tuple(draw(st.integers(1, 24)) for _ in range(layers)),
            "loss": draw(st.sampled_from(list(losses_for(info.task)))),
            "epochs": 2,
            "batch_size": draw(st.integers(8, info.train_samples - held_out)),
            "validation_share": share,
            "early_stopping": held_out > 0 and draw(st.booleans()),
        }
    )


# 60 in total, in parts, because a test that takes minutes seems to hang.
PARTS, EACH = 3, 20


# Keras's own warning about a softmax of one unit, which the checks report, too.
@pytest.mark.filterwarnings("ignore:You are using a softmax over axis:UserWarning")
@pytest.mark.parametrize("part", range(PARTS))
def test_trains_to_a_finite_or_an_explained_result(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import fused
    from core.training.trainer import Trainer

    # ``test_equivalence`` compiles every entry; compiling these would take minutes.
    monkeypatch.setattr(fused, "JIT", False)
    trainer = Trainer()

    # The same examples every time, so that failures are reproducible.
    @seed(part)
    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # without shrinking, which takes minutes
        suppress_health_check=SLOW,
    )
    @given(config=configs())
    def check(config: RunConfig) -> None:
        trains(trainer, config)

    check()


SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.nested_given]


def trains(trainer: Any, config: RunConfig) -> None:
    data = prepare(load(config.source), *config.preparation)
    rows: list[Any] = []
    try:
        result = trainer.train(config, data, rows.extend)
    except DivergedError as error:
        assert "learning rate" in str(error)
        return
    assert math.isfinite(result.evaluation.loss)
    assert math.isfinite(result.evaluation.metric)
    assert np.isfinite(result.outputs).all()
    assert len([row for row in rows if row.end]) == 2
    assert all(row.loss is not None for row in rows if row.end)
