"""A table arrives completely on another machine, or not at all."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.base import paths
from core.base.cache import LRUCache
from core.base.errors import DatasetError
from core.data.datasets import load, loading
from core.data.datasets.catalog import DATASETS
from core.data.tables import data, store, transfer
from tests.core.data.tables.people import uploaded


@pytest.fixture
def name(tmp_path: Path) -> str:
    return uploaded(tmp_path / "people.csv").name


Go = Callable[[str], None]


@pytest.fixture
def go(tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    """Switches to another machine, which has another data folder, or back to ``here``."""
    monkeypatch.setattr(transfer, "PIECE", 1000)

    def go(machine: str) -> None:
        home = data_folder if machine == "here" else tmp_path / machine
        monkeypatch.setenv("DENSEBOARD_HOME", str(home))
        monkeypatch.setattr(loading, "_tables", LRUCache(2))

    return go


def send(name: str, go: Go, skip: int = -1) -> tuple[str, str, dict[str, int]]:
    """Send all pieces but one; afterwards the test is on the other machine."""
    sizes, described = transfer.files(name), data.described(name).to_json()
    pieces = [(file, at) for file, size in sizes.items() for at in range(0, size, 1000)]
    contents = [transfer.piece(name, *each) for each in pieces]
    go("there")
    mark = transfer.begin(name)
    for number, (file, start) in enumerate(pieces):
        if number != skip:
            transfer.take(name, mark, file, start, contents[number])
    return mark, described, sizes


def test_a_table_arrives_unchanged(name: str, go: Go) -> None:
    before = load(name)
    assert not transfer.lacks(name)
    mark, described, sizes = send(name, go)
    assert transfer.lacks(name) and name not in DATASETS
    transfer.install(name, mark, described, sizes)
    assert not transfer.lacks(name)
    after = load(name)
    assert after.info == before.info and after.features == before.features
    for array in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(after, array), getattr(before, array))
    assert data.original_rows(name) is None  # training does not need the original rows
    names = {path.name for path in paths.tables_path().iterdir()}
    assert names == {name, f"{name}.json"}
    assert paths.tables_path().stat().st_mode & 0o077 == 0


def test_a_duplicate_upload_changes_nothing(name: str, go: Go) -> None:
    mark, described, sizes = send(name, go)
    transfer.install(name, mark, described, sizes)
    go("here")
    mark, described, sizes = send(name, go)
    transfer.install(name, mark, described, sizes)
    assert load(name).info.name == name
    names = {path.name for path in paths.tables_path().iterdir()}
    assert names == {name, f"{name}.json"}


def test_a_table_with_a_missing_chunk_is_refused(name: str, go: Go) -> None:
    with pytest.raises(DatasetError, match="incompletely"):
        send(name, go, skip=1)
    go("here")
    last = sum(-(-size // 1000) for size in transfer.files(name).values()) - 1
    mark, described, sizes = send(name, go, skip=last)
    with pytest.raises(DatasetError, match="incompletely"):
        transfer.install(name, mark, described, sizes)
    assert transfer.lacks(name)


def test_partial_uploads_are_removed(name: str, go: Go) -> None:
    mark, _, _ = send(name, go)
    assert list(paths.tables_path().iterdir())
    transfer.discard(name, mark)
    assert not list(paths.tables_path().iterdir())


def test_a_deleted_table_cannot_be_sent(name: str) -> None:
    store.delete(name)
    assert transfer.lacks(name)
    with pytest.raises(DatasetError, match="were deleted"):
        transfer.files(name)


@pytest.mark.parametrize("bad", ["../x", "table-1", ""])
def test_names_outside_the_folder_are_refused(bad: str, name: str) -> None:
    with pytest.raises(DatasetError):
        transfer.begin(bad)
    mark = transfer.begin(name)
    with pytest.raises(DatasetError):
        transfer.take(name, mark, bad, 0, b"")
    with pytest.raises(DatasetError):
        transfer.take(name, "../" + mark, "x_train.npy", 0, b"")
