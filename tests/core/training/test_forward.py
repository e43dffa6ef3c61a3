"""The forward pass in the browser is that of Keras, layer by layer."""

from dataclasses import replace
from typing import Any

import numpy as np

from core.network.forward import described
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from tests.core.training.conftest import small
from tests.javascript import run_module

SAMPLES = 20
SCRIPT = """({ forward, withWeights }, networks) => networks.map(({ layers, weights, inputs }) =>
  forward(withWeights(layers, Float64Array.from(weights)), inputs.map((x) => Float64Array.from(x)))
    .map((columns) => columns.map((column) => [...column])))"""
OWN: dict[str, Any] = {"leaky_slope": 0.15, "elu_alpha": 1.5, "step_threshold": 0.25}


def configs() -> list[RunConfig]:
    """Every activation on its own and all kinds of layers and outputs together."""
    usual: dict[str, Any] = {"units": (6, 5, 4), **OWN}
    found = [replace(small("moons"), activation=name, **usual) for name in ACTIVATIONS]
    dropout: dict[str, Any] = {"input_dropout": 0.1, "dropout": 0.3}
    return [
        *found,
        replace(small("blobs"), batch_normalization=True, **dropout, **usual),
        replace(small("plane3"), use_bias=False, **usual),
        replace(small("digits"), batch_normalization=True, activation="linear", **usual),
        replace(small("iris"), units=()),
    ]


def by_keras(config: RunConfig, random: np.random.Generator) -> tuple[dict[str, Any], list[Any]]:
    """Return a network with random weights and inputs, and the outputs of its Keras layers."""
    from core.training.backend import keras
    from core.training.network import layers

    model = keras.Sequential(layers(config))
    for weight in model.weights:
        values = random.normal(0, 0.7, weight.shape)
        weight.assign(np.abs(values) if weight.path.endswith("variance") else values)
    inputs = random.normal(0, 2, (SAMPLES, *config.info.input_shape)).astype(np.float32)
    outputs, values = [], inputs
    for layer in model.layers:
        values = np.asarray(layer(values, training=False))
        outputs.append(values)
    network = {
        "layers": described(config),
        "weights": np.concatenate([np.asarray(one).ravel() for one in model.weights]).tolist(),
        "inputs": inputs.reshape(SAMPLES, -1).T.tolist(),
    }
    return network, outputs


def test_every_layer_of_every_network_answers_as_in_keras(chromium: str) -> None:
    random = np.random.default_rng(0)
    networks = [by_keras(config, random) for config in configs()]
    given = [network for network, _ in networks]
    found = run_module(chromium, "components/inside/forward.js", SCRIPT, given)
    for config, (_, expected), layers in zip(configs(), networks, found, strict=True):
        assert len(layers) == len(expected)
        for got, outputs in zip(layers, expected, strict=True):
            message = f"{config.activation} on {config.dataset}"
            np.testing.assert_allclose(
                np.transpose(got), outputs, rtol=1e-5, atol=1e-5, err_msg=message
            )


def test_weights_of_another_network_are_refused(chromium: str) -> None:
    script = """({ withWeights }, { layers, count }) => {
      try { withWeights(layers, new Float32Array(count)) } catch (error) { return error.message }
    }"""
    config = small("moons", units=(3,))
    given = {"layers": described(config), "count": 12}
    assert run_module(chromium, "components/inside/forward.js", script, given) == (
        "12 weights instead of 13"
    )
