"""The chosen runs as files for TensorBoard and MLflow."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.compare import take_away
from tests.pages.compare.steps import A, B, change_settings, visit
from tests.pages.recorded import Recorded
from tests.pages.train import press, texts

Made = dict[str, zipfile.ZipFile]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """The files that the buttons of the last page would send, opened, by program."""
    files: Made = {}

    def at_once(make: Any, wanted: Any, *values: Any) -> bytes:
        content: bytes = make(wanted, *values)
        files[wanted.name] = zipfile.ZipFile(io.BytesIO(content))
        return content

    monkeypatch.setattr(take_away, "lazily", at_once)
    return files


def buttons(app: AppTest) -> dict[str, bool]:
    """The names of the buttons, and whether they can be pressed."""
    drawn = [each.proto for each in app.get("download_button")]
    return {each.label: not each.disabled for each in drawn if "take_away" in each.id}


def metrics(file: zipfile.ZipFile, folder: str) -> list[dict[str, str]]:
    text = file.read(f"{folder}/metrics.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_chosen_run_has_a_folder_with_its_numbers(service: Recorded, made: Made) -> None:
    first, second = service.past(A, 0.8, name="First one"), service.past(B, 0.9)
    folders = {f"First-one-{first[:8]}", f"digits-{second[:8]}"}
    app = visit(first, second)
    assert buttons(app) == {"TensorBoard": True, "MLflow": True}
    for name, beside in (("tensorboard", set()), ("mlflow", {"log_to_mlflow.py"})):
        paths = {path.split("/")[0] for path in made[name].namelist()}
        assert paths == {"README.txt", *folders, *beside}
    for run_id, config in ((first, A), (second, B)):
        (folder,) = (each for each in folders if each.endswith(run_id[:8]))
        rates = json.loads(made["mlflow"].read(f"{folder}/run.json"))["params"]["learning_rate"]
        assert float(rates) == config.learning_rate
        lines = metrics(made["mlflow"], folder)
        read = [
            (int(line["step"]), float(line["value"])) for line in lines if line["key"] == "loss"
        ]
        assert read == [(row.epoch, row.loss) for row in service.rows(run_id) if row.end]


def test_a_sealed_test_set_is_in_no_file(service: Recorded, made: Made) -> None:
    run_id = service.past(A, 0.8)
    folder = f"digits-{run_id[:8]}"
    app = visit(run_id, dataset="digits")
    assert any(line["key"] == "test_accuracy" for line in metrics(made["mlflow"], folder))
    assert f"{folder}/test" in "".join(made["tensorboard"].namelist())
    assert service.store.test_views("digits") == 1
    other = service.past(replace(A, seed=7), 0.8)
    press(app, "seal_test_set")
    app = visit(run_id, other, dataset="digits")
    assert "the files have no test results" in texts(app)
    assert not any("test" in line["key"] for line in metrics(made["mlflow"], folder))
    assert not any("/test/" in path for path in made["tensorboard"].namelist())
    assert service.store.test_views("digits") == 1


def test_what_cannot_be_taken_away_is_said(service: Recorded, made: Made) -> None:
    ids = [service.past(replace(A, seed=seed), 0.8) for seed in range(3)]
    change_settings(service, ids[0], loss="new")
    app = visit(*ids)
    assert "Left out: 1 run whose data" in texts(app)
    assert all(buttons(app).values())
    assert len([path for path in made["mlflow"].namelist() if "run.json" in path]) == 2
    change_settings(service, ids[1], loss="new")
    change_settings(service, ids[2], loss="new")
    assert not any(buttons(visit(*ids)).values())


def test_a_file_takes_so_many_runs_and_no_more(
    service: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [service.past(replace(A, seed=seed), 0.8) for seed in range(2)]
    monkeypatch.setattr(take_away, "MOST_RUNS", 1)
    app = visit(*ids)
    assert "at most 1 runs: choose fewer" in texts(app)
    assert not any(buttons(app).values())
