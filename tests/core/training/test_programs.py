"""The cache of compiled programs on disk: what shares it, what is deleted."""

import os
import shlex
from pathlib import Path

import pytest

from core.training import programs
from tests.core.training.conftest import Run, small


def test_programs_are_cached_on_disk_by_their_flags(
    train: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_folder", None)
    folder = Path(shlex.split(os.environ["TF_XLA_FLAGS"])[0].partition("=")[2])
    assert " " in str(folder)  # as in the names of many users' folders
    train(small(units=(31,)))
    assert list(folder.glob("*.pb"))
    flags = programs.cache_flags(tmp_path)
    assert programs.cache_flags(tmp_path) == flags
    assert programs.cache_flags(tmp_path, "") != flags


def make_programs(folder: Path) -> None:
    for age in range(5):
        file = folder / str(age % 2) / f"{age}.pb"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 - age, 1000 - age))


def test_old_programs_are_deleted_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_programs(tmp_path)
    monkeypatch.setattr(programs, "CACHE_BYTES", 250)
    monkeypatch.setattr(programs, "_folder", None)
    programs.cache_flags(tmp_path)
    assert sorted(file.name for file in tmp_path.rglob("*.pb")) == ["0.pb", "1.pb"]


def test_they_are_deleted_while_a_process_goes_on_compiling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "CACHE_BYTES", 250)
    monkeypatch.setattr(programs, "_folder", tmp_path)
    monkeypatch.setattr(programs, "_networks", 0)
    make_programs(tmp_path)
    for _ in range(19):
        programs.count_network()
    assert len(list(tmp_path.rglob("*.pb"))) == 5
    programs.count_network()
    assert len(list(tmp_path.rglob("*.pb"))) == 2


def test_a_new_network_counts_once(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training.trainer import Trainer

    counted: list[bool] = []
    monkeypatch.setattr(programs, "count_network", lambda: counted.append(True))
    trainer = Trainer()
    for seed in (1, 2):
        train(small(units=(33,), seed=seed), trainer)
    assert len(counted) == 1
