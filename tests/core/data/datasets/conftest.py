"""The real Fashion-MNIST if it is there, and a small one to download from our own server."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from core.data.datasets import Dataset, fashion_mnist, load
from core.data.datasets.catalog import DATASETS
from tests.core.data.datasets.mirror import Mirror, describe, idx, serving

REAL_DATA = Path(__file__).parents[5] / "shared" / "data"


@pytest.fixture
def real_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The official files, if they are beside the checkout."""
    if not (REAL_DATA / fashion_mnist.FOLDER).is_dir():
        pytest.skip("no ../shared/data/fashion-mnist beside the project; tests download nothing")
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(REAL_DATA))
    return REAL_DATA / fashion_mnist.FOLDER


@pytest.fixture(params=DATASETS)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """Every dataset in turn, or the one with the given name."""
    if request.param == "fashion_mnist":
        request.getfixturevalue("real_data")
    elif DATASETS[request.param].download_bytes:
        folder = import_module(f"core.data.datasets.{request.param}").FOLDER
        if not (REAL_DATA / folder).is_dir():
            pytest.skip(f"no ../shared/data/{folder} beside the project; tests download nothing")
        request.getfixturevalue("monkeypatch").setenv("DENSEBOARD_DATASETS", str(REAL_DATA))
    return load(request.param)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Four files of the right format with 30 and 20 samples, which pass for the official ones."""
    random = np.random.default_rng(0)
    arrays = [
        array
        for samples in (30, 20)
        for array in (
            random.integers(0, 256, (samples, 28, 28), np.uint8),
            np.arange(samples, dtype=np.uint8) % 10,
        )
    ]
    names = [file.name for file in fashion_mnist.FILES]
    contents = {name: idx(array) for name, array in zip(names, arrays, strict=True)}
    files = tuple(describe(name, content) for name, content in contents.items())
    monkeypatch.setattr(fashion_mnist, "FILES", files)
    return contents


@pytest.fixture
def mirror(small: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server with the small files that replaces the official one."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(small) as mirror:
        monkeypatch.setattr(fashion_mnist, "SOURCE", mirror.address)
        yield mirror
