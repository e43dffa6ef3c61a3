"""The program for MLflow logs every run once; here with a client that only notes it."""

import io
import runpy
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from core.evaluation.tracking.formats import FORMATS, zipped
from core.runs.history import Row
from tests.core.evaluation.tracking.made import START, tracked


class Client:
    """As much of ``mlflow.MlflowClient`` as the program uses."""

    experiments: dict[str, str]
    runs: list[dict[str, Any]]

    def get_experiment_by_name(self, name: str) -> Any:
        found = self.experiments.get(name)
        return found and SimpleNamespace(experiment_id=found)

    def create_experiment(self, name: str) -> str:
        return self.experiments.setdefault(name, f"id of {name}")

    def search_runs(self, experiments: list[str], text: str) -> list[Any]:
        (experiment,) = experiments
        return [
            run
            for run in self.runs
            if run["experiment"] == experiment
            and text == f"tags.`denseboard.run` = '{run['tags'].get('denseboard.run')}'"
        ]

    def create_run(self, experiment: str, start_time: int, run_name: str, tags: Any) -> Any:
        self.runs.append(
            {"experiment": experiment, "start": start_time, "name": run_name, "tags": dict(tags)}
            | {"params": {}, "metrics": []}
        )
        return SimpleNamespace(info=SimpleNamespace(run_id=len(self.runs) - 1))

    def log_batch(self, run_id: int, metrics: Any = (), params: Any = (), tags: Any = ()) -> None:
        assert len(metrics) <= 1_000 and len(params) <= 100
        self.runs[run_id]["metrics"] += metrics
        self.runs[run_id]["params"].update(params)
        self.runs[run_id]["tags"].update(tags)

    def set_terminated(self, run_id: int, status: str, end_time: int) -> None:
        self.runs[run_id].update(status=status, end=end_time)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    mlflow, entities = ModuleType("mlflow"), ModuleType("mlflow.entities")
    mlflow.MlflowClient = Client  # type: ignore[attr-defined]
    for name in ("Metric", "Param", "RunTag"):
        setattr(entities, name, lambda *values: values)
    monkeypatch.setitem(sys.modules, "mlflow", mlflow)
    monkeypatch.setitem(sys.modules, "mlflow.entities", entities)
    monkeypatch.setattr(sys, "argv", ["log_to_mlflow.py"])
    monkeypatch.setattr(Client, "experiments", {}, raising=False)
    monkeypatch.setattr(Client, "runs", [], raising=False)
    return Client


def test_the_program_logs_every_run_once(client: type[Client], tmp_path: Path) -> None:
    long = [Row(float(e), True, 1 / e, None, None, None, 0.1, 1, 0, e) for e in range(1, 1_501)]
    runs = [tracked("=1/../ñ"), replace(tracked(run_id="zzzzzzzz-2"), rows=long)]
    wanted = next(each for each in FORMATS if each.name == "mlflow")
    with zipfile.ZipFile(io.BytesIO(zipped(wanted, runs, str))) as archive:
        archive.extractall(tmp_path)
    assert "python log_to_mlflow.py" in (tmp_path / "README.txt").read_text()
    for _twice in range(2):
        runpy.run_path(str(tmp_path / "log_to_mlflow.py"))
    assert len(client.runs) == 2 and client.experiments.keys() == {"Denseboard"}
    (named,) = (run for run in client.runs if run["name"] == "=1/../ñ")
    assert named["status"] == "KILLED"
    assert named["start"] == round(START * 1e3) and named["end"] == round(START * 1e3) + 7_000
    assert named["tags"] == {"version.keras": "3.0", "denseboard.run": "abcdefgh-1"}
    assert named["params"] == {name: str(each) for name, each in runs[0].settings().items()}
    assert ("val_loss", 0.8, round(START * 1e3) + 2_000, 1) in named["metrics"]
    assert ("test_accuracy", 0.65, named["end"], 2) in named["metrics"]
    assert len(named["metrics"]) == len(list(runs[0].scalars()))
    (other,) = (run for run in client.runs if run is not named)
    losses = [(step, value) for key, value, _, step in other["metrics"] if key == "loss"]
    assert losses == [(row.epoch, row.loss) for row in long]
