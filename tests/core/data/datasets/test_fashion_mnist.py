"""The download of Fashion-MNIST is complete, or fails with a clear message."""

import errno
import itertools
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import astuple
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import DatasetError, StorageError
from core.data.datasets import Dataset, download, fashion_mnist
from core.data.datasets.catalog import DATASETS
from core.data.datasets.idx import read_idx
from tests.core.data.datasets.mirror import Mirror, send_whole

ROOT = Path(__file__).parents[4]
INFO = DATASETS["fashion_mnist"]
NAMES = [file.name for file in fashion_mnist.FILES]
IMAGES, LABELS, TEST_IMAGES, TEST_LABELS = NAMES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files, which is still empty."""
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(tmp_path / "data"))
    return tmp_path / "data" / fashion_mnist.FOLDER


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def load() -> Dataset:
    return fashion_mnist.load(INFO)


def refused() -> str:
    """The message that loading fails with, after pickling as from worker to server."""
    with pytest.raises(DatasetError) as caught:
        load()
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    json.dumps(caught.value.message.values)  # it is recorded with the run
    return str(caught.value)


def test_the_catalog_knows_what_is_downloaded() -> None:
    assert INFO.download_bytes == sum(file.size for file in fashion_mnist.FILES)


def test_the_official_files_are_those_expected(real_data: Path) -> None:
    for file in fashion_mnist.FILES:
        assert (real_data / file.name).stat().st_size == file.size
        assert download.checksum(real_data / file.name) == file.checksum


def test_existing_files_need_no_server_and_nothing_is_written(
    real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fashion_mnist, "SOURCE", "http://127.0.0.1:9/")
    before, reports = listing(real_data), list[tuple[int, int]]()
    fashion_mnist.load(INFO, lambda *progress: reports.append(progress))
    assert listing(real_data) == before
    assert reports == []


def test_the_first_use_downloads_everything(mirror: Mirror, folder: Path) -> None:
    reports: list[tuple[int, int]] = []
    dataset = fashion_mnist.load(INFO, lambda *progress: reports.append(progress))
    assert dataset.x_train.shape == (30, 28, 28)
    assert dataset.y_test.tolist() == [*range(10), *range(10)]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == mirror.contents
    total = sum(map(len, mirror.contents.values()))
    assert reports[-1] == (total, total)
    assert reports == sorted(reports)
    assert {expected for _, expected in reports} == {total}


def test_progress_is_published_about_ten_times_a_second(mirror: Mirror, folder: Path) -> None:
    def dribble(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        for start in range(0, len(content), 512):
            handler.wfile.write(content[start : start + 512])
            handler.wfile.flush()
            time.sleep(0.01)

    mirror.answers[IMAGES] = dribble
    reports: list[tuple[float, int]] = []
    fashion_mnist.load(INFO, lambda received, _: reports.append((time.monotonic(), received)))
    times = [at for at, received in reports if received < len(mirror.contents[IMAGES])]
    assert len(times) >= 3
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.09


def test_the_second_use_downloads_nothing(mirror: Mirror, folder: Path) -> None:
    load()
    load()
    assert mirror.requests == NAMES


def test_only_what_is_missing_is_downloaded(mirror: Mirror, folder: Path) -> None:
    load()
    (folder / TEST_IMAGES).unlink()
    reports: list[tuple[int, int]] = []
    fashion_mnist.load(INFO, lambda *progress: reports.append(progress))
    assert mirror.requests == [*NAMES, TEST_IMAGES]
    total = sum(map(len, mirror.contents.values()))
    assert reports[0][0] >= total - len(mirror.contents[TEST_IMAGES])
    assert reports[-1] == (total, total)


@pytest.mark.parametrize("damage", [b"", b"<html>", b"\0"], ids=["emptied", "replaced", "changed"])
def test_a_damaged_file_is_downloaded_again(mirror: Mirror, folder: Path, damage: bytes) -> None:
    load()
    whole = mirror.contents[LABELS]
    (folder / LABELS).write_bytes(damage + whole[1:] if damage == b"\0" else damage)
    load()
    assert (folder / LABELS).read_bytes() == whole
    assert mirror.requests == [*NAMES, LABELS]


def test_a_damaged_file_offline_is_named_with_its_checksum(
    mirror: Mirror, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    (folder / LABELS).write_bytes(b"damaged")
    monkeypatch.setattr(fashion_mnist, "SOURCE", "http://127.0.0.1:9/")
    sentence = refused()
    for part in (
        LABELS,
        str(folder),
        "46cc0df55d22d6eb6c37cabbc09f5193",  # md5 of b"damaged"
        fashion_mnist.FILES[1].checksum,
        "Connection refused",
        "Digits",
    ):
        assert part in sentence
    assert (folder / LABELS).read_bytes() == b"damaged"


def test_a_damaged_file_on_a_full_disk_is_named_too(
    mirror: Mirror, folder: Path, full_disk: None
) -> None:
    folder.mkdir(parents=True)
    (folder / IMAGES).write_bytes(b"damaged")
    sentence = refused()
    assert IMAGES in sentence
    assert "the disk is full" in sentence


def cut_short(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[:10])


def cut_short_unannounced(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(content[:10])


def other_bytes(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    send_whole(handler, content[:-1] + bytes((content[-1] ^ 1,)))


def too_much(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    send_whole(handler, content + b"\0")


def not_found(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
    handler.send_error(404)


def server_error(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
    handler.send_error(500)


def no_http(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def hang_up(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (cut_short, "the download ended early (10/"),
        (cut_short_unannounced, "the download ended early (10/"),
        (other_bytes, "the file arrived damaged (MD5 "),
        (too_much, "the server sent something else (> "),
        (not_found, "the server refused (404 Not Found)"),
        (server_error, "the server refused (500 Internal Server Error)"),
        (no_http, "the server's answer cannot be read (BadStatusLine"),
        (hang_up, "the server cannot be reached (Remote end closed connection"),
    ],
)
def test_a_download_that_fails_says_why_and_leaves_nothing(
    mirror: Mirror, folder: Path, answer: Any, expected: str
) -> None:
    mirror.answers[LABELS] = answer
    sentence = refused()
    assert expected in sentence
    for part in (*NAMES, str(folder), mirror.address, "DENSEBOARD_DATASETS", "Digits"):
        assert part in sentence
    assert listing(folder) == [IMAGES]  # files completed before remain
    del mirror.answers[LABELS]
    load()
    assert mirror.requests.count(IMAGES) == 1


def test_an_unresponsive_server_times_out(
    mirror: Mirror, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()

    def silent(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content[:10])
        handler.wfile.flush()
        given_up.wait(10)

    monkeypatch.setattr(download, "_SILENCE", 0.1)
    mirror.answers[IMAGES] = silent
    started = time.monotonic()
    assert "the server does not answer (0.1 s)" in refused()
    assert time.monotonic() - started < 5
    assert listing(folder) == []
    given_up.set()


def test_an_unreachable_server_is_reported(
    small: dict[str, bytes], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fashion_mnist, "SOURCE", "http://127.0.0.1:9/")
    assert "the server cannot be reached (Connection refused)" in refused()


def test_a_cancelled_download_leaves_nothing(mirror: Mirror, folder: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_received: int, _total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        fashion_mnist.load(INFO, stop)
    assert listing(folder) == []


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every write to a new file fail as on a full disk."""

    def write(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(download, "_receive", write)


def test_a_full_disk_says_so_and_leaves_nothing(
    mirror: Mirror, folder: Path, full_disk: None
) -> None:
    with pytest.raises(StorageError) as caught:
        load()
    assert str(folder / IMAGES) in str(caught.value)
    assert "the disk is full" in str(caught.value)
    assert "DENSEBOARD_DATASETS" in str(caught.value)
    assert listing(folder) == []


def test_a_file_where_the_folder_should_be_is_named(mirror: Mirror, folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("in the way")
    with pytest.raises(StorageError, match="there is a file where a folder should be"):
        load()


def test_a_folder_where_a_file_should_be_is_named(mirror: Mirror, folder: Path) -> None:
    (folder / LABELS).mkdir(parents=True)
    with pytest.raises(StorageError, match="there is a folder where a file should be"):
        load()


def test_remains_of_a_killed_download_are_removed(mirror: Mirror, folder: Path) -> None:
    folder.mkdir(parents=True)
    abandoned, written_to = folder / f"{IMAGES}.00.part", folder / f"{IMAGES}.01.part"
    for part in (abandoned, written_to):
        part.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    load()
    assert listing(folder) == sorted([*NAMES, written_to.name])


def test_two_processes_may_download_at_once(mirror: Mirror, folder: Path) -> None:
    both = threading.Barrier(2, timeout=30)

    def together(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        both.wait()
        send_whole(handler, content)

    mirror.answers[IMAGES] = mirror.answers[TEST_LABELS] = together
    code = (
        "import json, sys\n"
        "from core.data.datasets import fashion_mnist\n"
        "from core.data.datasets.catalog import DATASETS\n"
        "from core.data.datasets.download import RemoteFile\n"
        "fashion_mnist.FILES = tuple(RemoteFile(*file) for file in json.loads(sys.argv[1]))\n"
        "dataset = fashion_mnist.load(DATASETS['fashion_mnist'], source=sys.argv[2])\n"
        "print(dataset.x_train.sum())\n"
    )
    files = json.dumps([astuple(file) for file in fashion_mnist.FILES])
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, files, mirror.address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        answers = [process.communicate(timeout=60)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert listing(folder) == sorted(NAMES)
    expected = read_idx(folder / IMAGES, 3).sum()
    assert answers == [f"{expected}\n"] * 2
    assert mirror.requests.count(IMAGES) == 2
