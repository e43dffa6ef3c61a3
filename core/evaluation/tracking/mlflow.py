"""Runs as CSV and JSON files, with a program that logs them to MLflow.

A program and not a folder ``mlruns``, because MLflow has given up stores of files for databases and
servers: the program logs to whichever the user has, and works with MLflow 2 and 3.
"""

import json
from collections.abc import Iterator
from typing import Any

from core.base.csv_writer import csv_bytes
from core.base.text import N_
from core.evaluation.tracking.tracked_run import Part, TrackedRun
from core.runs.states import State

_STATUS = {State.DONE: "FINISHED", State.STOPPED: "KILLED", State.FAILED: "FAILED"}
_PREFIX = {Part.TRAINING: "", Part.VALIDATION: "val_", Part.TEST: "test_"}
_HEADER = ("key", "value", "timestamp", "step")

HOW_TO = N_(
    "Where MLflow is installed, run: python log_to_mlflow.py. It logs to the server or database in"
    " MLFLOW_TRACKING_URI, or to MLflow's default; to use another experiment than Denseboard, add"
    " its name at the end of the command. Runs that are logged there already are left alone."
)

PROGRAM = """\
import csv
import json
import sys
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

FOLDER = Path(__file__).resolve().parent
ID = "denseboard.run"
PARAMS, METRICS = 100, 1000  # a tracking server takes no more at once


def parts(values, most):
    return (values[start : start + most] for start in range(0, len(values), most))


def log(client, experiment, file):
    run = json.loads(file.read_text(encoding="utf-8"))
    run_id = client.create_run(
        experiment, start_time=run["start"], run_name=run["name"], tags=run["tags"]
    ).info.run_id
    for params in parts([Param(*each) for each in run["params"].items()], PARAMS):
        client.log_batch(run_id, params=params)
    with open(file.with_name("metrics.csv"), encoding="utf-8-sig", newline="") as lines:
        metrics = [
            Metric(line["key"], float(line["value"]), int(line["timestamp"]), int(line["step"]))
            for line in csv.DictReader(lines)
        ]
    for some in parts(metrics, METRICS):
        client.log_batch(run_id, metrics=some)
    client.log_batch(run_id, tags=[RunTag(ID, run["id"])])  # last: now it is complete
    client.set_terminated(run_id, run["status"], run["end"])
    print(run["name"])


def main(name="Denseboard"):
    client = MlflowClient()
    found = client.get_experiment_by_name(name)
    experiment = found.experiment_id if found else client.create_experiment(name)
    for file in sorted(FOLDER.glob("*/run.json")):
        own = json.loads(file.read_text(encoding="utf-8"))["id"]
        if not client.search_runs([experiment], f"tags.`{ID}` = '{own}'"):
            log(client, experiment, file)


main(*sys.argv[1:2])
"""


def mlflow_files(run: TrackedRun) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a run: path in its folder, and content."""
    described: dict[str, Any] = {
        "id": run.run_id,
        "name": run.title,
        "start": _milliseconds(run.created),
        "end": _milliseconds(run.ended),
        "status": _STATUS.get(run.state, "RUNNING"),
        "params": {name: str(value) for name, value in run.settings().items()},
        "tags": {f"version.{name}": version for name, version in run.versions.items()},
    }
    yield "run.json", json.dumps(described, indent=1, ensure_ascii=False).encode()
    lines = (
        [_PREFIX[part] + quantity, repr(value), _milliseconds(time), step]
        for part, quantity, step, time, value in run.scalars()
    )
    yield "metrics.csv", csv_bytes(_HEADER, lines)


def _milliseconds(time: float) -> int:
    return round(1_000 * time)
