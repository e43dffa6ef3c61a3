"""What the figures of layers show is what Keras builds."""

import inspect
from typing import Any

import numpy as np
import pytest

from components.lessons.figures.arguments import _OTHERS, DEFAULTS, arguments
from components.lessons.figures.dense import dense
from core.data.datasets import load
from core.data.tasks import TASKS
from core.settings.registry import SETTINGS
from tests.javascript import run_module

BUILT = """({ denseLayers, codeOf }, networks) =>
  networks.map(({ shape, units, output, bias }) => ({
  layers: denseLayers(shape.reduce((one, other) => one * other), units, bias),
  code: codeOf(shape, units, "relu", output, bias),
}))"""


def networks() -> list[dict[str, Any]]:
    """Networks of none to two hidden layers for every task, with and without biases."""
    made = []
    for name, task in TASKS.items():
        output = task.output_units(7)
        for hidden, bias in (([], True), ([5], False), ([1], True), ([512, 3], True)):
            shape = [8, 8] if name != "regression" else [2, 3, 4]
            own = {"shape": shape, "units": [*hidden, output], "bias": bias}
            made.append({**own, "output": task.output_activation})
    return made


def test_shapes_and_parameters_of_dense_layers_are_those_of_keras(chromium: str) -> None:
    from core.training.backend import keras

    wanted = networks()
    for network, found in zip(
        wanted, run_module(chromium, "components/lessons/dense.js", BUILT, wanted), strict=True
    ):
        names: dict[str, Any] = {"keras": keras}
        exec(found["code"], names)  # the code that the figure shows
        model = names["model"]
        built = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
        assert model.input_shape == (None, *network["shape"])
        assert len(built) == len(found["layers"])
        for layer, shown in zip(built, found["layers"], strict=True):
            assert layer.kernel.shape == (shown["inputs"], shown["units"])
            assert layer.count_params() == shown["parameters"]
            assert layer.use_bias == shown["bias"]
        assert built[-1].activation.__name__ == network["output"]
        assert model.count_params() == sum(shown["parameters"] for shown in found["layers"])


def test_flatten_writes_pixels_as_keras_does(chromium: str) -> None:
    from core.training.backend import keras

    images = load("digits").x_train[:3]
    given = [*images.tolist(), [[1, 2, 3], [4, 5, 6]]]
    script = "({ flattened }, images) => images.map(flattened)"
    *found, wide = run_module(chromium, "components/lessons/flatten.js", script, given)
    assert np.array_equal(found, keras.layers.Flatten()(images))
    assert wide == [1, 2, 3, 4, 5, 6]


def test_the_table_of_arguments_is_the_signature_of_dense() -> None:
    from core.training.backend import keras

    signature = inspect.signature(keras.layers.Dense.__init__).parameters
    listed = {str(one).partition("=")[0]: one.default for one in signature.values()}
    listed.pop("self")
    assert list(DEFAULTS) == list(listed)
    for name, source in DEFAULTS.items():
        assert (eval(source) if source else inspect.Parameter.empty) == listed[name], name


def test_every_argument_says_what_it_does() -> None:
    rows = {row["name"]: row["lines"] for row in arguments()["rows"]}
    assert list(rows) == list(DEFAULTS)
    assert all(rows.values()) and all(line["help"] for lines in rows.values() for line in lines)
    shown = {line["label"] for lines in rows.values() for line in lines}
    reaching = [one for one in SETTINGS.values() if one.keras and one.keras.call == "Dense"]
    assert {one.label for one in reaching} <= shown
    assert not {one.keras.name for one in reaching if one.keras} & _OTHERS.keys()


@pytest.mark.parametrize("name", TASKS)
def test_the_output_layer_is_that_of_the_task(name: str) -> None:
    shown = dense()["tasks"][name]
    assert shown["activation"] == TASKS[name].output_activation
    for classes in (3, 10):
        assert (shown["units"] or classes) == TASKS[name].output_units(classes)
