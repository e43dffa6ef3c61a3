"""Which device a worker takes; TensorFlow's list of devices is made up, as there is none here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from core.base.locks import FileLock
from core.runs.protocol import ACCELERATOR_VARIABLE
from core.runs.record import ACCELERATOR
from core.training import accelerator, preload, worker
from core.training.backend import tf


class Device(NamedTuple):
    name: str
    device_type: str


CPU = Device("/physical_device:CPU:0", "CPU")
GPUS = [Device(f"/physical_device:GPU:{number}", "GPU") for number in range(2)]


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A machine with two accelerators; what TensorFlow was told."""
    told: dict[str, Any] = {}
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path))
    held: list[FileLock] = []
    monkeypatch.setattr(accelerator, "_held", held)
    config = tf.config
    monkeypatch.setattr(config, "list_physical_devices", lambda: [CPU, *GPUS])
    monkeypatch.setattr(
        config, "set_visible_devices", lambda devices, kind: told.update({kind: devices})
    )
    monkeypatch.setattr(
        config.experimental,
        "set_memory_growth",
        lambda device, on: told.update(growth=(device, on)),
    )
    monkeypatch.setattr(
        config.experimental,
        "get_device_details",
        lambda device: {"device_name": f"Fast {device.name[-1]}"},
    )
    yield told
    for lock in held:
        lock.release()


@pytest.mark.parametrize("value", ["", "0", "yes"])
def test_accelerators_are_hidden(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any], value: str
) -> None:
    monkeypatch.setenv(ACCELERATOR_VARIABLE, value)
    assert accelerator.choose_device() == ""
    assert chosen == {"GPU": []}


def test_each_is_used_by_one_worker(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any]
) -> None:
    monkeypatch.setenv(ACCELERATOR_VARIABLE, "1")
    assert accelerator.choose_device() == "Fast 0"
    assert chosen == {"GPU": [GPUS[0]], "growth": (GPUS[0], True)}
    assert accelerator.choose_device() == "Fast 1"
    assert chosen == {"GPU": [GPUS[1]], "growth": (GPUS[1], True)}
    chosen.clear()
    assert accelerator.choose_device() == ""
    assert chosen == {"GPU": []}
    accelerator._held[0].release()  # its worker has died
    assert accelerator.choose_device() == "Fast 0"


@pytest.mark.parametrize("name", ["", "Fast 0"])
def test_the_scheduler_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(preload, "give_way", lambda: None)  # or this process would
    monkeypatch.setattr(worker, "prepare_process", lambda: name)
    metrics: dict[str, Any] = {}
    preload.dask_setup(SimpleNamespace(metrics=metrics))
    assert {key: told(None) for key, told in metrics.items()} == (
        {ACCELERATOR: name} if name else {}
    )


_SHOW = """
import json, os
from core.training.worker import prepare_process, tf
name = prepare_process()
kinds = [device.device_type for device in tf.config.get_visible_devices()]
print(json.dumps([name, kinds, os.environ.get("CUDA_VISIBLE_DEVICES")]))
"""


@pytest.mark.parametrize("wanted", [False, True])
def test_a_worker_starts_with_what_is_there(tmp_path: Path, wanted: bool) -> None:
    environment = {**os.environ, "DENSEBOARD_HOME": str(tmp_path)}
    for name in (ACCELERATOR_VARIABLE, "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"):
        environment.pop(name, None)
    if wanted:
        environment[ACCELERATOR_VARIABLE] = "1"
    ended = subprocess.run(
        [sys.executable, "-c", _SHOW], env=environment, capture_output=True, text=True
    )
    name, kinds, visible = json.loads(ended.stdout)
    assert visible == (None if wanted else "-1")
    assert "CPU" in kinds
    assert wanted or (name, kinds) == ("", ["CPU"])
