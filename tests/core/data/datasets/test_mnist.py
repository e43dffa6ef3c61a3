"""MNIST, from our own server."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.base.errors import DatasetError
from core.data.datasets import mnist
from core.data.datasets.catalog import DATASETS
from tests.core.data.datasets.mirror import Mirror, describe, serving

INFO = DATASETS["mnist"]


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    return {
        "x_train": random.integers(0, 256, (30, 28, 28), np.uint8),
        "y_train": np.arange(30, dtype=np.uint8) % 10,
        "x_test": random.integers(0, 256, (20, 28, 28), np.uint8),
        "y_test": np.arange(20, dtype=np.uint8) % 10,
    }


def serve(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server with this file, which passes for the official one."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(mnist, "FILES", (describe("mnist.npz", content, "sha256"),))
    with serving({"mnist.npz": content}) as mirror:
        monkeypatch.setattr(mnist, "SOURCE", mirror.address)
        yield mirror


@pytest.fixture
def mirror(arrays: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    yield from serve(npz(**arrays), monkeypatch)


def test_the_catalog_knows_what_is_downloaded() -> None:
    assert INFO.download_bytes == sum(file.size for file in mnist.FILES)


def test_the_file_is_the_one_that_keras_loads() -> None:
    import importlib.util

    (root,) = importlib.util.find_spec("keras").submodule_search_locations  # type: ignore[union-attr,misc]
    source = (Path(root) / "src" / "datasets" / "mnist.py").read_text(encoding="utf-8")
    (file,) = mnist.FILES
    assert mnist.SOURCE in source and file.name in source and file.checksum in source


def test_it_is_downloaded_once(mirror: Mirror, arrays: dict[str, np.ndarray]) -> None:
    reports: list[tuple[int, int]] = []
    for _ in range(2):
        dataset = mnist.load(INFO, lambda *progress: reports.append(progress))
        for name, array in arrays.items():
            assert (getattr(dataset, name) == array).all()
        assert dataset.x_train.dtype == np.uint8 and dataset.y_test.dtype == np.int32
    assert mirror.requests == ["mnist.npz"]
    size = len(mirror.contents["mnist.npz"])
    assert reports[-1] == (size, size)


def test_a_file_that_is_not_the_official_one_is_refused(mirror: Mirror) -> None:
    mirror.contents["mnist.npz"] = b"x" * len(mirror.contents["mnist.npz"])
    with pytest.raises(DatasetError, match=r"the file arrived damaged \(SHA-256 "):
        mnist.load(INFO)


def test_an_archive_without_the_arrays_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (npz(x_train=np.zeros(3)), b"no archive at all"):
        for _mirror in serve(content, monkeypatch):
            with pytest.raises(DatasetError, match="is not the expected file, or is damaged"):
                mnist.load(INFO)
