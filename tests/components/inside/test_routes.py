"""What the browser fetches of a run: the inputs its units answer to, and its weights."""

import asyncio
import base64
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.requests import Request
from starlette.responses import Response

from components.inside.inputs import inputs, inputs_of
from components.inside.routes import inputs_address, routes, weights_address
from components.inside.weights import weights
from core.data.datasets import load, prepare
from core.data.datasets.toys import widened
from core.network.architecture import fixed, parameters
from core.runs.frames import CELLS, plot_region
from core.settings.config import RunConfig, default_config
from tests.fakes import FakeService

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def fetch(endpoint: Endpoint, run_id: str, query: str = "") -> Response:
    scope = {"type": "http", "method": "GET", "path_params": {"run_id": run_id}, "headers": []}
    answer = asyncio.run(endpoint(Request({**scope, "query_string": query.encode()})))
    assert answer.headers["cache-control"] == "no-store"
    return answer


def epochs_of(answer: Response) -> list[float]:
    epochs: list[float] = np.frombuffer(bytes(answer.body), "<f8", 2).tolist()
    return epochs


def columns(encoded: list[str]) -> np.ndarray:
    return np.stack([np.frombuffer(base64.b64decode(one), "<f4") for one in encoded], axis=1)


def test_a_finished_run_has_the_weights_of_every_epoch(service: FakeService) -> None:
    run_id = service.submit(replace(default_config("moons"), epochs=10))
    assert fetch(weights, run_id).status_code == 204  # it has not begun
    service.finish(run_id)
    config, last = service.status(run_id).config, fetch(weights, run_id)
    assert epochs_of(last) == [10, 9]
    assert len(last.body) == 24 + 2 * 4 * (parameters(config) + fixed(config))
    assert epochs_of(fetch(weights, run_id, "epoch=3.5")) == [3, 2]
    assert np.isnan(epochs_of(fetch(weights, run_id, "epoch=0"))[1])
    assert fetch(weights, run_id, "after=10").status_code == 204


@pytest.mark.parametrize("query", ["epoch=nan", "epoch=x", "after=inf", "epoch=&after="])
def test_hostile_queries_are_ignored(query: str, service: FakeService) -> None:
    run_id = service.submit(default_config("moons"))
    service.finish(run_id)
    assert fetch(weights, run_id, query).status_code == 200


def test_of_unknown_runs_there_is_nothing() -> None:
    assert fetch(weights, "unknown").status_code == 204
    assert json.loads(bytes(fetch(inputs, "unknown").body)) == {}


@pytest.mark.parametrize(
    "config",
    [
        replace(default_config("moons"), squares=True, sines=True, input_scaling="min_max"),
        default_config("bump"),
    ],
)
def test_a_toy_problem_has_the_points_of_its_plane(config: RunConfig, service: FakeService) -> None:
    run_id = service.submit(config)
    found = json.loads(bytes(fetch(inputs, run_id).body))
    dataset = load(config.source)
    prepared, plane = prepare(dataset, *config.preparation), found["plane"]
    points = widened(plot_region(dataset).points(), config.source.extras)
    np.testing.assert_array_equal(columns(plane["columns"]), prepared.scale_inputs(points))
    assert plane["slice"] is None and plane["grid"] ** 2 == CELLS
    assert (plane["mean"], plane["scale"]) == (prepared.target_mean, prepared.target_scale)
    samples = columns(found["samples"])
    np.testing.assert_array_equal(samples, prepared.x_train[: len(samples)])


def test_with_three_inputs_the_plane_is_a_slice() -> None:
    plane = inputs_of(default_config("plane3"))["plane"]
    centre, factor = plane["slice"]
    third = columns(plane["columns"])[:, 2]
    np.testing.assert_allclose(third, -centre * factor, rtol=1e-6)


def test_images_and_tables_have_samples_alone() -> None:
    for name, inputs_count in (("digits", 64), ("breast_cancer", 30)):
        found = inputs_of(default_config(name))
        assert found.keys() == {"samples"}
        samples = columns(found["samples"])
        assert samples.shape[1] == inputs_count and samples.size <= 200_000


def test_the_browser_asks_where_they_are() -> None:
    paths = [getattr(route, "path", "") for route in routes()]
    for address in (weights_address, inputs_address):
        assert f"/{address('{run_id}')}" in paths
