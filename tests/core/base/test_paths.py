"""The folders of the data, and the errors if they cannot be used."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from core.base import paths
from core.base.errors import StorageError

ALL: list[Callable[[], Path]] = [
    paths.home,
    paths.datasets_folder,
    paths.engine_folder,
]


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "some" / "home"
    monkeypatch.setenv("DENSEBOARD_HOME", str(home))
    monkeypatch.delenv("DENSEBOARD_DATASETS", raising=False)
    return home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_is_below_the_chosen_home(chosen: Path) -> None:
    assert [folder() for folder in ALL] == [
        chosen,
        chosen / "datasets",
        chosen / "engine",
    ]


@pytest.mark.parametrize("folder", ALL)
def test_folders_are_created_for_the_user_alone(chosen: Path, folder: Callable[[], Path]) -> None:
    assert not chosen.exists()
    assert mode(folder()) == 0o700
    assert mode(chosen) == 0o700


def test_an_engine_folder_open_to_others_is_closed(chosen: Path) -> None:
    (chosen / "engine").mkdir(parents=True)
    (chosen / "engine").chmod(0o755)
    assert mode(paths.engine_folder()) == 0o700


def test_the_environment_is_read_at_every_call(
    chosen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.home() == chosen
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path / "other"))
    assert paths.home() == tmp_path / "other"


def test_without_a_choice_it_is_the_users_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / name)
    assert paths.home() == tmp_path / "denseboard"


def test_a_relative_choice_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for choice in ("here", "~/here", "./there/../here"):
        monkeypatch.setenv("DENSEBOARD_HOME", choice)
        assert paths.home() == tmp_path / "here"


def test_datasets_may_be_elsewhere_and_read_only(
    chosen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(shared))
    # As for an unprivileged user; tests may run as root, who may write anywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert paths.datasets_folder() == shared
    assert not chosen.exists()


@pytest.mark.parametrize("folder", ALL)
def test_a_file_in_place_of_the_folder_is_named(chosen: Path, folder: Callable[[], Path]) -> None:
    chosen.parent.mkdir()
    chosen.write_text("in the way")
    with pytest.raises(StorageError) as caught:
        folder()
    assert str(caught.value) == (
        f"{chosen} cannot be used: there is a file where a folder should be. Free some space,"
        " correct the permissions, or set DENSEBOARD_HOME to a folder you can write to."
    )


@pytest.mark.parametrize("folder", ALL)
def test_a_folder_that_cannot_be_written_is_named(
    chosen: Path, folder: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StorageError, match="permission denied") as caught:
        folder()
    assert str(chosen) in str(caught.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your disk quota is used up"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "permission denied"),
        (errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG)),
    ],
)
def test_the_systems_reason_is_given(
    chosen: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(StorageError) as caught:
        paths.engine_folder()
    assert words in str(caught.value)


def test_an_engine_folder_of_somebody_else_is_refused(
    chosen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chosen / "engine").mkdir(parents=True, mode=0o755)
    (chosen / "engine").chmod(0o777)

    def fail(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "chmod", fail)
    with pytest.raises(StorageError, match=r"engine cannot be used: permission denied"):
        paths.engine_folder()


def test_the_variable_to_change_is_named(
    chosen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="DENSEBOARD_DATASETS"):
        paths.datasets_folder()
