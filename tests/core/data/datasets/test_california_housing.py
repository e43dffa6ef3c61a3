"""California housing, from our own server, with the columns of scikit-learn."""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import joblib  # type: ignore[import-untyped]
import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets

from core.base.errors import DatasetError
from core.data.datasets import Holdout, california_housing, prepare
from core.data.datasets.catalog import DATASETS
from tests.core.data.datasets.mirror import Mirror, describe, serving

INFO = replace(DATASETS["california_housing"], train_samples=160, test_samples=40)


def archive(table: np.ndarray) -> bytes:
    text = io.BytesIO()
    np.savetxt(text, table, delimiter=",", fmt="%.6f")
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as made:
        entry = tarfile.TarInfo("CaliforniaHousing/cal_housing.data")
        entry.size = len(text.getvalue())
        made.addfile(entry, io.BytesIO(text.getvalue()))
    return file.getvalue()


@pytest.fixture
def table() -> np.ndarray:
    """Longitude, latitude, age, rooms, bedrooms, people, households, income, value."""
    low = [-124, 32, 1, 100, 20, 50, 30, 0.5, 15_000]
    high = [-114, 42, 52, 5000, 900, 3000, 900, 15, 500_001]
    return np.random.default_rng(0).uniform(low, high, (200, 9)).round(6)


def serve(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server with this archive, which passes for the official one; its size is approximate."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    known = describe("cal_housing.tgz", content, "sha256")
    known = replace(known, size=round(1.1 * known.size), exact=False, path="5976036")
    monkeypatch.setattr(california_housing, "FILES", (known,))
    with serving({"5976036": content}) as mirror:
        monkeypatch.setattr(california_housing, "SOURCE", mirror.address)
        yield mirror


@pytest.fixture
def mirror(table: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    yield from serve(archive(table), monkeypatch)


def test_the_archive_is_the_one_that_scikit_learn_loads() -> None:
    from sklearn.datasets import _california_housing

    (file,) = california_housing.FILES
    known = _california_housing.ARCHIVE
    assert (file.name, file.checksum) == (known.filename, known.checksum)
    assert california_housing.SOURCE + file.path == known.url
    assert DATASETS["california_housing"].download_bytes == file.size


def test_columns_and_target_are_those_of_scikit_learn(
    mirror: Mirror, table: np.ndarray, tmp_path: Path
) -> None:
    # The file that scikit-learn stores after downloading and reading the archive.
    joblib.dump(table[:, [8, 7, 2, 3, 4, 5, 6, 1, 0]], tmp_path / "cal_housing_py3.pkz")
    theirs = sklearn_datasets.fetch_california_housing(data_home=str(tmp_path))
    ours = california_housing.load(INFO)
    x = np.concatenate([ours.x_train, ours.x_test])
    y = np.concatenate([ours.y_train, ours.y_test])
    order, their_order = np.argsort(y), np.argsort(theirs.target)
    np.testing.assert_allclose(y[order], theirs.target[their_order], rtol=1e-6)
    np.testing.assert_allclose(x[order], theirs.data[their_order], rtol=1e-5)
    words = ["income", "age", "rooms", "bedrooms", "population", "people", "latitude", "longitude"]
    assert theirs.feature_names == [
        *("MedInc", "HouseAge", "AveRooms", "AveBedrms"),
        *("Population", "AveOccup", "Latitude", "Longitude"),
    ]
    assert all(word in name for word, name in zip(words, ours.features, strict=True))


def test_it_is_downloaded_once_and_ready_for_keras(mirror: Mirror) -> None:
    reports: list[tuple[int, int]] = []
    for _ in range(2):
        dataset = california_housing.load(INFO, lambda *progress: reports.append(progress))
    assert mirror.requests == ["5976036"]
    assert reports[-1][0] == reports[-1][1] and reports == sorted(reports)
    prepared = prepare(dataset, Holdout(0.25, 0))
    assert prepared.x_train.shape == (120, 8) and prepared.x_test.shape == (40, 8)
    assert dataset.x_train.dtype == dataset.y_train.dtype == np.dtype(np.float32)


def test_another_archive_is_refused(mirror: Mirror) -> None:
    for content in (b"x" * 100, b"x" * 10 * len(mirror.contents["5976036"])):
        mirror.contents["5976036"] = content
        with pytest.raises(DatasetError, match=r"the file arrived damaged|sent something else"):
            california_housing.load(INFO)


def test_a_table_of_another_size_is_refused(
    table: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (archive(table[:50]), archive(table[:, :4]), b"no archive at all"):
        for _mirror in serve(content, monkeypatch):
            with pytest.raises(DatasetError, match="is not the expected file, or is damaged"):
                california_housing.load(INFO)
