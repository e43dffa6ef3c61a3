"""Reading a file in a process of its own, within limits."""

import gzip
import io
import lzma
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pytest

from core.base.errors import DenseboardError, TableError
from core.data.tables import inspection, reader, reader_process
from core.data.tables.encoders import CategoryEncoder, NumberEncoder
from core.data.tables.inspection import Inspection, Request, inspect
from core.data.tables.limits import READING_MB_VARIABLE, READING_SECONDS_VARIABLE
from core.data.tables.new_rows import NewRows, RowsRequest
from core.data.tables.progress import Stage
from core.data.tables.reader import LONGEST_LINE, Reader, quick, read_file
from core.data.tables.second_rows import SecondRequest, SecondTable
from tests.core.data.tables.corpus import CASES, wide
from tests.core.data.tables.people import csv, table

ROOT = Path(__file__).parents[4]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "table.upload"
    file.write_bytes(csv(table()))
    return file


def test_another_process_finds_out_the_same(path: Path) -> None:
    request = Request(path, "People")
    read = Reader(request).start()
    found, expected = read.result(), inspect(request)
    pd.testing.assert_frame_equal(found.table.frame, expected.table.frame)
    assert (found.profile, found.plan) == (expected.profile, expected.plan)
    assert found.table.notices == expected.table.notices
    mine, other = found.examination, expected.examination
    assert mine.classes == other.classes and mine.suspicions == other.suspicions
    assert mine.division is not None and other.division is not None
    np.testing.assert_array_equal(mine.division.test, other.division.test)
    assert read.stage is Stage.HAND_OVER and not read.running


def test_what_is_no_table_is_refused_with_the_same_words(path: Path) -> None:
    path.write_bytes(b"a,b,c\n")
    with pytest.raises(TableError, match="but no rows"):
        Reader(Request(path, "Names")).start().result()


def test_a_file_that_takes_too_much_memory_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READING_MB_VARIABLE, "5")
    path.write_bytes(
        gzip.compress(b"a,b\n" + b"12345678901234567890123456789012345678,2\n" * 200_000)
    )
    with pytest.raises(TableError, match=r"more memory than the 5 MB .* DENSEBOARD_READING_MB"):
        Reader(Request(path, "Numbers")).start().result()


def test_a_file_that_takes_too_long_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(READING_SECONDS_VARIABLE, "1")  # the process takes longer to start
    path.write_bytes(wide(2000))
    read = Reader(Request(path, "Wide")).start()
    with pytest.raises(TableError, match=r"longer than the 1 seconds .*DENSEBOARD_READING_SECONDS"):
        read.result()


def readers() -> list[psutil.Process]:
    """The processes of readers that this process has started; it may have others."""
    children = psutil.Process().children()
    return [child for child in children if "core.data.tables.reader_process" in child.cmdline()]


def test_a_cancelled_reader_ends_its_process(path: Path) -> None:
    path.write_bytes(wide(2000))
    read = Reader(Request(path, "Wide")).start()
    while not read.share:
        read.wait(0.05)
    assert read.running and readers()
    read.cancel()
    with pytest.raises(TableError, match="was cancelled"):
        read.result()
    assert not readers()
    read.cancel()  # does nothing


def test_a_reader_cancelled_before_it_starts_starts_no_process(path: Path) -> None:
    read = Reader(Request(path, "People"))
    read.cancel()
    with pytest.raises(TableError, match="was cancelled"):
        read.start().result()
    assert not readers()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a stopped process stays")
def test_the_process_dies_with_the_server(path: Path) -> None:
    path.write_bytes(wide(2000))
    program = (
        "import sys; from pathlib import Path\n"
        "from core.data.tables.inspection import Request\n"
        "from core.data.tables.reader import Reader\n"
        "read = Reader(Request(Path(sys.argv[1]), 'x')).start()\n"
        "while not read.share: read.wait(0.05)\n"
        "print('reads', flush=True); read.wait()\n"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with server:
        assert server.stdout is not None and server.stdout.readline() == b"reads\n"
        (child,) = psutil.Process(server.pid).children()
        child.suspend()  # so that it can neither finish nor notice anything
        server.kill()
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.05)


def test_a_process_that_cannot_be_started_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_ROOT", path.parent / "nowhere")
    with pytest.raises(TableError, match="No process can be started"):
        Reader(Request(path, "People")).start().result()


def test_a_process_that_ends_without_a_word_had_too_little_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_MODULE", "this")  # prints, and ends
    with pytest.raises(TableError, match="takes more memory"):
        Reader(Request(path, "People")).start().result()


@pytest.mark.parametrize("variable", [READING_MB_VARIABLE, READING_SECONDS_VARIABLE])
def test_a_limit_that_is_none_is_named(
    variable: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "much")
    with pytest.raises(TableError, match=f"{variable}: received much, allowed is a whole number"):
        Reader(Request(path, "People"))


def test_a_request_is_answered_on_a_pipe(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "_bound", lambda *_limits: None)
    monkeypatch.setattr(reader_process, "_end_with", lambda _source: None)
    source, sink = io.BytesIO(pickle.dumps((Request(path, "People"), 100, 60))), io.BytesIO()
    reader_process.serve(source, sink)
    sink.seek(0)
    messages = []
    while sink.tell() < len(sink.getvalue()):
        messages.append(pickle.load(sink))
    *steps, answer = messages
    assert isinstance(answer, Inspection)
    assert {stage for stage, _done in steps} == set(Stage)
    shares = [stage.share(done) for stage, done in steps]
    assert shares[0] == 0.0 and shares[-1] == 0.95


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "more memory than the 7 MB"),
        (KeyError("x"), "cannot be read: KeyError"),
        (TableError("No table"), "No table"),
    ],
)
def test_whatever_goes_wrong_is_a_sentence(
    error: Exception, words: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_request: Request) -> None:
        raise error

    monkeypatch.setattr(inspection, "inspect", fail)
    answer = reader.answered(Request(path, "x"), 7, lambda *_progress: None)
    assert isinstance(answer, DenseboardError) and words in str(answer)
    with pytest.raises(type(answer)) as raised:  # likewise where it is read at once
        read_file(Request(path, "x")).result()
    assert isinstance(error, MemoryError) or words in str(raised.value)


def test_rows_for_a_table_or_a_network_are_read_in_the_same_way(path: Path) -> None:
    plan = inspect(Request(path, "People")).plan
    content = b"# " + b"x" * LONGEST_LINE + b"\n" + csv(table(60, seed=1))
    path.write_bytes(content)
    second = SecondRequest(path, "later.csv", plan)
    rows = RowsRequest(path, [NumberEncoder("age"), CategoryEncoder("colour", {"red": 0})], "")
    readers: list[Reader[Any]] = [read_file(second), read_file(rows)]
    assert all(each.running for each in readers)
    tests, new = (each.result() for each in readers)
    assert isinstance(tests, SecondTable) and isinstance(new, NewRows)
    expected = second.answer()
    pd.testing.assert_frame_equal(tests.frame, expected.frame)
    assert tests.file == expected.file and tests.notices == expected.notices
    pd.testing.assert_frame_equal(new.frame, rows.answer().frame)
    assert new.match == rows.answer().match
    assert all(each.stage is Stage.HAND_OVER for each in readers)


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


QUICK = {
    "text": (csv(table()), True),
    "a larger text": (csv(table()) * 1000, False),
    "wide": (wide(5000, 3), False),
    "gzip": (gzip.compress(csv(table())), True),
    "a larger gzip": (gzip.compress(csv(table(8000))), False),
    "xz": (lzma.compress(csv(table())), False),  # may unpack to anything
    "workbook": (CASES["sheets"].make(), True),
    "Parquet": (parquet(table()), True),
    "much in Parquet": (parquet(pd.DataFrame({"a": np.zeros(3_000_000)})), False),
    "half a Parquet file": (parquet(table())[:-50], True),
    "a program": (b"\x7fELF" + bytes(100), True),
    "nothing": (b"", True),
}


@pytest.mark.parametrize("name", QUICK)
def test_what_is_small_when_unpacked_is_read_at_once(name: str, path: Path) -> None:
    content, expected = QUICK[name]
    path.write_bytes(content)
    assert quick(path) is expected


def test_a_file_that_is_gone_is_said_at_once(path: Path) -> None:
    path.unlink()
    assert quick(path)
