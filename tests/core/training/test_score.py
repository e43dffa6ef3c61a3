"""Loss and metric that the browser computes are Keras's, penalties included."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np

from components.steps.network import task_of
from components.steps.samples import samples_of
from core.network.forward import described
from core.settings.choices import LOSSES
from core.settings.config import RunConfig
from tests.core.training.conftest import data, small
from tests.javascript import run_module

SCRIPT = """({ scoreOf }, networks) =>
  networks.map(({ task, layers, outputs, targets }) =>
    scoreOf(task, layers, outputs.map((all) => all.map((one) => Float64Array.from(one))), targets))
"""
UNLOGGED = "({ unlogged }, values) => values.map(([value, log]) => unlogged(value, log))"
_USUAL = {"binary": "breast_cancer", "multiclass": "iris", "regression": "diabetes"}
_PENALTIES: dict[str, Any] = {
    "l1": 0.01,
    "l2": 0.02,
    "bias_l1": 0.03,
    "bias_l2": 0.04,
    "activity_l1": 0.002,
    "activity_l2": 0.003,
    "bias_initializer": "random_normal",
}


def configs() -> list[RunConfig]:
    """Every loss with every task that it fits, and all penalties."""
    every = [
        small(_USUAL[task], loss=loss.name, units=(4,))
        for loss in LOSSES.values()
        for task in loss.tasks
    ]
    return [
        *every,
        small("iris", units=(5, 4), l2_by_layer=(0.1, None), **_PENALTIES),
        small("diabetes", units=(5,), batch_normalization=True, **_PENALTIES),
    ]


def by_keras(config: RunConfig) -> tuple[dict[str, Any], dict[str, float]]:
    """Return what the browser gets for a network at its start, and Keras's evaluation."""
    from core.training.network import new_model, restart
    from core.training.warm import WarmModels

    prepared, model = data(config), new_model(config)
    restart(model, config)
    values, outputs = prepared.x_validation, []
    for layer in model.layers:
        values = np.asarray(layer(values, training=False))
        outputs.append(values.T.tolist())
    loaded = WarmModels().data(config, prepared)
    assert loaded.validation is not None
    ((x, y),) = loaded.validation
    expected = model.evaluate(x, y, batch_size=len(y), return_dict=True, verbose=0)
    expected[config.task.metric] *= prepared.target_scale
    layers: list[dict[str, Any]] = described(config)
    for layer, one in zip(layers, model.layers, strict=True):
        if layer["kind"] == "Dense":
            layer["kernel"] = one.kernel.numpy().ravel().tolist()
            layer["bias"] = one.bias.numpy().tolist() if one.use_bias else None
    sent = samples_of(config)
    targets = np.frombuffer(base64.b64decode(sent["validation"]["targets"]), "<f4")
    np.testing.assert_array_equal(targets, prepared.y_validation)
    task = task_of(config) | {name: sent[name] for name in ("mean", "scale")}
    given = {"task": task, "layers": layers, "outputs": outputs, "targets": targets.tolist()}
    return given, {"loss": expected["loss"], "metric": expected[config.task.metric]}


def test_every_loss_and_penalty_is_that_of_keras(chromium: str) -> None:
    pairs = [by_keras(config) for config in configs()]
    module = "components/steps/score.js"
    found = run_module(chromium, module, SCRIPT, [given for given, _ in pairs])
    for config, got, (_, expected) in zip(configs(), found, pairs, strict=True):
        message = f"{config.loss} on {config.dataset}: {got}, {expected}"
        np.testing.assert_allclose(got["loss"], expected["loss"], rtol=2e-5, err_msg=message)
        np.testing.assert_allclose(got["metric"], expected["metric"], rtol=2e-5, err_msg=message)


def test_a_learned_log_is_undone(chromium: str) -> None:
    from core.data.target_log import TargetLog, in_units

    given = [(value, log.value) for log in TargetLog for value in (-2.0, 0.0, 1.5, 61.0)]
    found = run_module(chromium, "components/steps/score.js", UNLOGGED, given)
    expected = [in_units(np.array(value), TargetLog(log)) for value, log in given]
    np.testing.assert_allclose(found, expected)


def test_only_some_of_many_samples_are_sent(monkeypatch: Any) -> None:
    from components.steps import samples

    monkeypatch.setattr(samples, "SAMPLES", 30)
    config = replace(small("digits"), validation_share=0.0)
    sent = samples_of(config)
    assert (sent["training"]["sent"], sent["training"]["count"]) == (30, config.train_samples)
    assert sent["validation"] is None and "plane" not in sent
