"""Where everything stands in the picture of a network, and what is painted of a unit."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from components.train.network.parts import parts
from core.settings.config import RunConfig, default_config
from tests.javascript import run_module

LAYOUT = """({ layout }, cases) => cases.map(({ columns, starts, width }) => {
  const sides = columns.map(({ kind }) => (kind === "image" ? 84 : kind === "box" ? 0 : 44))
  return layout(columns, sides, starts ?? columns.map(() => 0), width)
})"""
DEEP = replace(
    RunConfig(), units=(512,) * 8, activation="tanh", batch_normalization=True, dropout=0.25
)


def case(config: RunConfig, width: int = 900, starts: list[int] | None = None) -> dict[str, Any]:
    columns = [column.to_json() for column in parts(config)]
    return {"columns": columns, "width": width, "starts": starts}


def shown(column: dict[str, Any]) -> list[int]:
    return [unit["unit"] for unit in column["units"]]


@pytest.fixture(scope="module")
def plans(chromium: str) -> dict[str, Any]:
    """The plans of a few networks, by name."""
    cases = {
        "deep": case(DEEP),
        "toy": case(replace(default_config("moons"), units=(8, 10, 11))),
        "narrow": case(replace(default_config("moons"), units=(8, 8)), width=300),
        "part": case(replace(default_config("moons"), units=(20,)), starts=[0, 16, 0]),
        "image": case(default_config("digits")),
    }
    found = run_module(chromium, "components/inside/layout.js", LAYOUT, list(cases.values()))
    return dict(zip(cases, found, strict=True))


def test_up_to_ten_units_are_shown_and_of_more_a_part(plans: dict[str, Any]) -> None:
    columns = plans["toy"]["columns"]
    assert [len(shown(column)) for column in columns] == [2, 8, 10, 8, 1]
    assert shown(plans["part"]["columns"][1]) == [16, 17, 18, 19]


def test_nothing_drawn_covers_anything_else(plans: dict[str, Any]) -> None:
    for plan in plans.values():
        for before, column in pairwise(plan["columns"]):
            assert column["left"] >= before["right"] + 8
        for column in plan["columns"]:
            heights = [unit["y"] for unit in column["units"]]
            assert all(b - a >= 50 for a, b in pairwise(heights))
            assert all(22 < y < plan["below"] for y in heights)
        assert plan["columns"][-1]["right"] < plan["width"]


def test_a_wide_page_is_used_and_a_narrow_one_scrolls(plans: dict[str, Any]) -> None:
    assert 700 < plans["toy"]["width"] <= 900
    assert plans["narrow"]["width"] > 300


def test_connections_begin_behind_boxes(plans: dict[str, Any]) -> None:
    columns = plans["deep"]["columns"]
    kinds = [column["kind"] for column in case(DEEP)["columns"]]
    assert kinds[:7] == ["image", "box", "units", "box", "box", "box", "units"]
    assert [outlet["unit"] for outlet in columns[1]["outlets"]] == [-1]  # all pixels in one
    for box in columns[3:6]:
        assert [outlet["unit"] for outlet in box["outlets"]] == shown(columns[2])
        assert {outlet["x"] for outlet in box["outlets"]} == {box["right"]}


def test_a_point_of_a_connection_is_found_on_its_curve(chromium: str) -> None:
    script = """({ heightAt, curve }) => {
      const [from, to] = [{ x: 10, y: 20 }, { x: 110, y: 220 }]
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
      path.setAttribute("d", curve(from, to))
      const length = path.getTotalLength()
      return [0.1, 0.3, 0.5, 0.8].map((share) => {
        const { x, y } = path.getPointAtLength(share * length)
        return Math.abs(heightAt(from, to, x) - y)
      })
    }"""
    found = run_module(chromium, "components/inside/layout.js", script)
    assert max(found) < 0.5


PAINTED = """({ paint, diverging, ofTwo }, { values, rows, columns }) => {
  const theme = { paper: "#ffffff", text: "#000000", colours: ["#0000ff", "#ff0000"] }
  return [diverging(2, theme), ofTwo(theme)].map((scale) => {
    const canvas = document.createElement("canvas")
    paint(canvas, values, { rows, columns, size: 4, upwards: true }, scale)
    const pixel = (x, y) => [...canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)]
    return { size: [canvas.width, canvas.height], top: pixel(1, 1), bottom: pixel(1, 15) }
  })
}"""


def test_the_sign_shows_by_colour_and_stripes_and_the_first_row_is_below(chromium: str) -> None:
    values = [-2.0] * 4 + [-2.0] * 4 + [2.0] * 4 + [2.0] * 4
    given = {"values": values, "rows": 4, "columns": 4}
    signed, of_two = run_module(chromium, "components/inside/maps.js", PAINTED, given)
    assert signed["size"] == [16, 16]
    red, _, blue = signed["top"]
    assert red > blue + 100
    red, _, blue = signed["bottom"]
    assert blue > red + 100
    assert of_two["top"][0] > of_two["top"][2] + 100


STRIPED = """({ paint, diverging }, value) => {
  const theme = { paper: "#ffffff", text: "#000000", colours: ["#0000ff", "#ff0000"] }
  const canvas = document.createElement("canvas")
  const grid = { rows: 10, columns: 10, size: 2, upwards: true }
  paint(canvas, Array(100).fill(value), grid, diverging(1, theme))
  const { data } = canvas.getContext("2d").getImageData(0, 0, 20, 20)
  return new Set(new Uint32Array(data.buffer)).size
}"""


@pytest.mark.parametrize(("value", "colours"), [(-0.5, 2), (0.5, 1), (0.0, 1)])
def test_only_negative_values_are_striped(value: float, colours: int, chromium: str) -> None:
    assert run_module(chromium, "components/inside/maps.js", STRIPED, value) == colours


NUMBERS = """({ weightOf, biasOf, incoming, rangeOf }, { kernel, before, bias }) => {
  const layer = { inputs: 3, units: 2, kernel, bias }
  const earlier = { ...layer, kernel: before, bias: bias.map((one) => one - 1) }
  return {
    weight: weightOf(layer, earlier, 2, 1),
    bias: biasOf(layer, earlier, 0),
    none: biasOf({ ...layer, bias: null }, null, 0),
    order: incoming(layer, null, 1).map(({ input }) => input),
    range: rangeOf([0, 0, -1.5, 3]),
  }
}"""


def test_the_numbers_are_those_of_the_weights(chromium: str) -> None:
    given = {
        "kernel": [1, 0.5, 2, -4, 3, 1.5],
        "before": [1, 0.5, 2, -4, 3, 1.25],
        "bias": [0.5, 0],
    }
    found = run_module(chromium, "components/inside/numbers.js", NUMBERS, given)
    assert found["weight"] == {"value": 1.5, "change": 0.25}
    assert found["bias"] == {"value": 0.5, "change": 1}
    assert found["none"] is None
    assert found["order"] == [1, 2, 0]
    assert found["range"] == {"low": -1.5, "high": 3, "zero": 0.5}


SPEED = """(module, { layers, count }) => {
  const { forward, withWeights } = module
  const weights = Float32Array.from({ length: count }, (_, at) => Math.sin(at))
  const grid = [0, 1].map(() => Float64Array.from({ length: 1600 }, (_, at) => Math.cos(at)))
  const times = Array.from({ length: 30 }, () => {
    const began = performance.now()
    forward(withWeights(layers, weights), grid)
    return performance.now() - began
  })
  return Math.min(...times)
}"""


def test_all_maps_of_a_toy_network_are_computed_within_a_frame(chromium: str) -> None:
    from core.network.architecture import parameters
    from core.network.forward import described

    config = replace(default_config("moons"), units=(8, 8, 8))
    given = {"layers": described(config), "count": parameters(config)}
    assert run_module(chromium, "components/inside/forward.js", SPEED, given) < 8  # of 16 ms


PAINTING = """({ paint, diverging }) => {
  const theme = { paper: "#ffffff", text: "#000000", colours: ["#0000ff", "#ff0000"] }
  const values = Float64Array.from({ length: 1600 }, (_, at) => Math.sin(at / 50))
  const [small, large] = [0, 1].map(() => document.createElement("canvas"))
  const grid = { rows: 40, columns: 40, upwards: true }
  const scale = diverging(1, theme)
  const times = Array.from({ length: 100 }, () => {
    const began = performance.now()
    for (let unit = 0; unit < 26; unit += 1) paint(small, values, { ...grid, size: 2 }, scale)
    paint(large, values, { ...grid, size: 4 }, scale)
    return performance.now() - began
  })
  return Math.min(...times)
}"""


def test_all_maps_of_a_toy_network_are_painted_within_a_frame(chromium: str) -> None:
    assert run_module(chromium, "components/inside/maps.js", PAINTING) < 8  # of 16 ms
