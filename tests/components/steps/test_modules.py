"""The view's modules without a page: weights by name, changes that are taken back, cells."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np

from components.steps.network import described_weights
from components.steps.texts import texts
from core.data.datasets import load
from core.network import architecture
from core.runs.frames import encoded
from core.settings.config import RunConfig, default_config
from tests.javascript import run_module

ROOM = "components/steps/"
MATRICES = """({ matricesOf, nameOf, placeOf, mostMoved, sizeOf }, networks) =>
  networks.map(({ layers, inputs, outputs, texts, places }) => {
    const matrices = matricesOf(layers, inputs, outputs, texts)
    const { stop } = matrices.at(-1)
    const back = Array.from({ length: stop }, (_, place) => {
      const { matrix, row, column } = placeOf(matrices, place)
      return matrix.start + row * matrix.units + column
    })
    return { stop, back, names: places.map((place) => nameOf(matrices, place)) }
  })"""


def network(config: RunConfig, places: list[int]) -> dict[str, Any]:
    known = described_weights(config, load(config.source).features)
    return {**known, "texts": texts(config), "places": places}


def test_every_weight_has_a_name(chromium: str) -> None:
    moons = replace(default_config("moons"), units=(3,), squares=True)
    iris = replace(default_config("iris"), units=(2,), batch_normalization=True)
    digits = replace(default_config("digits"), units=(), use_bias=False)
    given = [
        network(moons, [0, 4, 12, 15, 18]),
        network(iris, [0, 7, 8, 11, 13, 15, 16, 19]),
        network(digits, [0, 639]),
    ]
    found = run_module(chromium, f"{ROOM}matrices.js", MATRICES, given)
    for config, one in zip((moons, iris, digits), found, strict=True):
        count = architecture.parameters(config) + architecture.fixed(config)
        assert one["stop"] == count and one["back"] == list(range(count))
    assert found[0]["names"] == [
        "Hidden layer 1: x1 → Unit 1",
        "Hidden layer 1: x2 → Unit 2",
        "Hidden layer 1: bias → Unit 1",
        "Output: Unit 1 → B",
        "Output: bias → B",
    ]
    normalization = "Hidden layer 1, batch normalisation"
    assert found[1]["names"] == [
        "Hidden layer 1: sepal length (cm) → Unit 1",
        "Hidden layer 1: petal width (cm) → Unit 2",
        f"{normalization}: Scale of Unit 1",
        f"{normalization}: Shift of Unit 2",
        f"{normalization}: Moving mean of Unit 2",
        f"{normalization}: Moving variance of Unit 2",
        "Output: Unit 1 → setosa",
        "Output: Unit 2 → setosa",
    ]
    assert found[2]["names"] == ["Output: pixel 1, 1 → 0", "Output: pixel 8, 8 → 9"]


def test_the_weights_that_moved_most_come_first(chromium: str) -> None:
    script = """({ mostMoved, sizeOf }, [before, after]) =>
      [mostMoved(before, after, 2), sizeOf({ start: 1, stop: 3 }, before, after)]"""
    moved, size = run_module(
        chromium, f"{ROOM}matrices.js", script, [[1, 1, 1, 1], [1, 4, -3, 1.5]]
    )
    assert moved == [{"place": 2, "change": -4}, {"place": 1, "change": 3}]
    assert size == 5


def test_changes_are_taken_back_one_by_one_or_all(chromium: str) -> None:
    script = """({ Edits }) => {
      const edits = new Edits(), weights = Float32Array.of(1, 2, 3), seen = []
      const note = () => seen.push([[...edits.applied(weights)], edits.differences().length])
      const set = (place, value) => edits.set(place, edits.applied(weights)[place], value)
      set(0, 5), set(0, 6), set(2, 8), note()
      set(0, 9), note()
      edits.undo(), note()
      edits.undo(), note()
      set(0, 1), note()
      set(1, 7), edits.discard(), note()
      return { seen, any: edits.any, kept: [...weights] }
    }"""
    found = run_module(chromium, f"{ROOM}edits.js", script)
    assert found == {
        "seen": [
            [[6, 2, 8], 2],
            [[9, 2, 8], 2],
            [[6, 2, 8], 2],
            [[6, 2, 3], 1],
            [[1, 2, 3], 0],
            [[1, 2, 3], 0],
        ],
        "any": False,
        "kept": [1, 2, 3],
    }


def test_cells_of_the_plane_are_those_of_frames(chromium: str) -> None:
    random = np.random.default_rng(0)
    place = {"mean": 2.0, "scale": 3.0, "low": -1.0, "high": 6.0}
    cases = []
    for task, units in (("binary", 1), ("binary", 2), ("multiclass", 3), ("regression", 1)):
        outputs = random.random((50, units)).astype(np.float32)
        if units > 1:
            outputs /= outputs.sum(axis=1, keepdims=True)
        if task == "regression":
            outputs = outputs * 4 - 2
        cases.append((task, outputs))
    cases[0][1][3] = np.nan
    script = """({ cellsOf }, { place, cases }) => cases.map(([task, columns]) =>
      [...cellsOf(task, columns.map((one) => Float64Array.from(one, (x) => x ?? NaN)), place)])"""
    listed = [
        (task, [[None if np.isnan(x) else float(x) for x in column] for column in outputs.T])
        for task, outputs in cases
    ]
    given = {"place": place, "cases": listed}
    found = run_module(chromium, f"{ROOM}plane_picture.js", script, given)
    for (task, outputs), cells in zip(cases, found, strict=True):
        low, high = (place["low"], place["high"]) if task == "regression" else (0.0, 1.0)
        values = outputs * place["scale"] + place["mean"] if task == "regression" else outputs
        expected = np.frombuffer(encoded(task, values, low, high), np.uint8)
        np.testing.assert_allclose(np.array(cells, int), expected, atol=1, err_msg=task)


def test_recorded_steps_are_decoded(chromium: str) -> None:
    from components.steps.epoch import packed_steps
    from tests.plausible import plausible_steps

    config = replace(default_config("moons"), units=(3,), batch_size=100)
    steps = plausible_steps(config, 2)
    script = """({ Epoch }, sent) => {
      const epoch = new Epoch(sent)
      const of = (step) => [epoch.batch(step), epoch.norms(step), epoch.weightsAfter(step)]
      return [of(1), of(epoch.count)].map((parts) => parts.map((part) => [...part]))
    }"""
    found = run_module(chromium, f"{ROOM}recording.js", script, packed_steps(steps))
    for step, (batch, norms, weights) in zip((1, steps.count), found, strict=True):
        assert batch == steps.batch(step - 1).tolist()
        np.testing.assert_allclose(norms, steps.gradients[step - 1], rtol=1e-6)
        np.testing.assert_allclose(weights, steps.weights[step], rtol=1e-6)
    assert base64.b64decode(packed_steps(steps)["order"]) == steps.order.astype("<i4").tobytes()
