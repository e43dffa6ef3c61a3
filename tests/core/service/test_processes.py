"""Only our own processes are found and ended."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.service.processes import Processes

_SLEEP = "import time; time.sleep(60)"
_FAMILY = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {_SLEEP!r}], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""
_STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def marked(tmp_path: Path) -> Iterator[dict[str, str]]:
    yield {**os.environ, "DENSEBOARD_ENGINE": str(tmp_path)}
    Processes(tmp_path).stop(0)


def run(code: str, environment: dict[str, str]) -> "tuple[subprocess.Popen[str], str]":
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process.stdout as output:
        return process, output.readline().strip()


def test_a_process_tree_is_ended_and_nothing_else(tmp_path: Path, marked: dict[str, str]) -> None:
    parent, child = run(_FAMILY, marked)
    stranger = subprocess.Popen([sys.executable, "-c", _SLEEP])
    other = {**marked, "DENSEBOARD_ENGINE": str(tmp_path / "other")}
    neighbour = subprocess.Popen([sys.executable, "-c", _SLEEP], env=other)
    try:
        assert {p.pid for p in Processes(tmp_path)._members()} == {parent.pid, int(child)}
        Processes(tmp_path).stop()
        assert parent.wait(5) is not None
        assert not psutil.pid_exists(int(child)) or (
            psutil.Process(int(child)).status() == psutil.STATUS_ZOMBIE
        )
        assert stranger.poll() is None and neighbour.poll() is None
    finally:
        for process in (stranger, neighbour):
            process.kill()
            process.wait()


def test_an_orphan_is_ended_too(tmp_path: Path, marked: dict[str, str]) -> None:
    parent, child = run(_FAMILY, marked)
    parent.kill()
    parent.wait()
    assert [p.pid for p in Processes(tmp_path)._members()] == [int(child)]
    Processes(tmp_path).stop()
    assert not Processes(tmp_path)._members()


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path, marked: dict[str, str]) -> None:
    process, _ = run(_STUBBORN, marked)
    Processes(tmp_path).stop(patience=0.2)
    assert process.wait(5) is not None and not Processes(tmp_path)._members()


def test_a_symlinked_folder_is_the_same_engine(tmp_path: Path, marked: dict[str, str]) -> None:
    process, _ = run(_STUBBORN, marked)
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    assert [p.pid for p in Processes(link)._members()] == [process.pid]
    Processes(link).stop(0)
    process.wait()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"address": ', "\udcff"])
def test_a_malformed_address_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "scheduler.json").write_text(text, errors="surrogateescape")
    assert Processes(tmp_path).address() is None


def test_a_prestarted_run_is_spared_once_and_ends_with_its_server(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    processes.prestart()
    ahead = processes._prestarted
    assert ahead and ahead.stdin
    processes.stop(prestarted=False)
    assert ahead.poll() is None and ahead.pid in {p.pid for p in processes._members()}
    processes.cancel_prestart()
    assert ahead.poll() is not None
    assert not [p for p in processes._members() if p.is_running()]
    processes.prestart()
    ahead = processes._prestarted
    assert ahead and ahead.stdin
    ahead.stdin.close()  # as when its server is killed
    assert ahead.wait(60) == 0
    processes.stop(0)
