"""A file is predicted in parts as the test set is, however its columns are ordered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.base.errors import no_worker
from core.data.datasets import load, prepare
from core.data.tables import data
from core.evaluation import file_prediction
from core.evaluation.ask import predict
from core.evaluation.file_prediction import FilePrediction, Titles
from core.evaluation.file_scores import Scores
from core.evaluation.predictions import predictions
from core.evaluation.residuals import r_squared
from core.evaluation.scores import class_scores
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import uploaded
from tests.fakes import FakeService, finished_run

TITLES = Titles("Predicted", "Probability", "Probability: {label}", ("no", "yes"))


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_prediction, "_MOST_ROWS", 7)
    monkeypatch.setattr(file_prediction, "_PATIENCE", (0.0, 0.0))


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    return default_config(uploaded(tmp_path / "people.csv").name)


def predicted(
    config: RunConfig, rows: pd.DataFrame, path: Path, titles: Titles = TITLES
) -> tuple[FilePrediction, FakeService]:
    service, run_id = finished_run(config)
    rows.to_csv(path, index=False)
    job = FilePrediction(service, run_id, config, path, titles)
    job.start()
    job.wait()
    return job, service


def test_test_rows_of_a_file_are_predicted_as_the_test_set(
    config: RunConfig, tmp_path: Path
) -> None:
    dataset = load(config.dataset)
    frame = data.original_rows(config.dataset)
    assert frame is not None
    job, service = predicted(config, frame[frame.columns[::-1]], tmp_path / "rows.csv")
    assert job.problem is None and job.done and job.predicted == job.total == len(frame)
    assert len(service.asked) > 2
    asked = np.concatenate(service.asked)
    np.testing.assert_array_equal(asked, prepare(dataset, *config.preparation).x_test)
    expected = predict(service, job.run_id, config, dataset, dataset.x_test)
    written = job.first(len(frame))
    shares = written["Probability: yes"].astype(float).to_numpy()
    np.testing.assert_allclose(shares, expected, rtol=1e-6)
    chosen = predictions(config, expected)
    assert written["Predicted"].tolist() == [("no", "yes")[place] for place in chosen]
    own = np.where(chosen, shares, 1 - shares)
    np.testing.assert_allclose(written["Probability"].astype(float), own, atol=1e-6)
    assert written["day"].tolist() == frame["day"].tolist()
    assert job.scores is not None and job.scores.rows == len(frame)
    assert job.scores.accuracy == np.mean(chosen == dataset.y_test)
    assert class_scores(job.scores.counts).support.tolist() == np.bincount(dataset.y_test).tolist()
    assert job.content().count(b"\r\n") == len(frame) + 1 and not any(f.count for f in job.findings)


def test_rows_without_the_target_and_with_odd_values(config: RunConfig, tmp_path: Path) -> None:
    frame = data.original_rows(config.dataset)
    assert frame is not None
    rows = frame.drop(columns=["bought", "height"]).assign(colour="violet", note="x")
    rows["age"] = rows["age"] * 1000
    job, service = predicted(config, rows, tmp_path / "rows.csv")
    assert job.done and job.scores is None and job.match is not None
    assert job.match.missing == ("height",) and job.match.extra == ("note",)
    found = {each.encoder.column: each for each in job.findings}
    assert found["colour"].examples == ["violet"] and found["colour"].count == len(rows)
    assert found["age"].strange and not found["day"].count
    dataset = load(config.dataset)
    prepared = prepare(dataset, *config.preparation)
    medians = np.median(dataset.x_train[config.holdout.rows(dataset)[0]], axis=0)
    scaled = prepared.scale_inputs(medians[np.newaxis])
    place = dataset.features.index("height")
    assert (np.concatenate(service.asked)[:, place] == scaled[0, place]).all()


def test_numbers_are_predicted_in_their_unit(tmp_path: Path) -> None:
    config, dataset = default_config("diabetes"), load("diabetes")
    frame = pd.DataFrame(dataset.x_test, columns=list(dataset.features))
    frame[config.info.target] = dataset.y_test
    titles = replace(TITLES, labels=())
    job, service = predicted(config, frame, tmp_path / "rows.csv", titles)
    assert job.problem is None
    expected = predict(service, job.run_id, config, dataset, dataset.x_test)
    np.testing.assert_allclose(job.first(999)["Predicted"].astype(float), expected, rtol=1e-5)
    scores, errors = job.scores, expected.astype(float) - dataset.y_test
    assert scores is not None and scores.rows == len(frame)
    assert scores.mae == pytest.approx(np.abs(errors).mean(), rel=1e-5)
    assert scores.rmse == pytest.approx(np.sqrt((errors**2).mean()), rel=1e-5)
    assert scores.r_squared == pytest.approx(r_squared(dataset.y_test, expected), rel=1e-4)


def test_a_target_that_is_no_class_is_not_scored() -> None:
    scores = Scores(2)
    scores.add(np.array([0, 1, -1, -1]), np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0], bool))
    assert (scores.rows, scores.unknown, scores.accuracy) == (2, 1, 0.5)


def test_what_fails_is_said_and_leaves_no_files(config: RunConfig, tmp_path: Path) -> None:
    frame = data.original_rows(config.dataset)
    assert frame is not None

    class Deaf(FakeService):
        def predict(self, run_id: str, inputs: np.ndarray) -> np.ndarray:
            raise no_worker()

    path = tmp_path / "rows.csv"
    frame.to_csv(path, index=False)
    job = FilePrediction(Deaf(), "run", config, path, TITLES)
    job.start()
    job.wait()
    assert "No worker is ready" in str(job.problem) and not job.done
    assert not path.exists() and not job.result.exists()


def test_a_busy_worker_is_asked_again(config: RunConfig, tmp_path: Path) -> None:
    frame = data.original_rows(config.dataset)
    assert frame is not None

    class Busy(FakeService):
        asked_for = 0

        def predict(self, run_id: str, inputs: np.ndarray) -> np.ndarray:
            self.asked_for += 1
            if self.asked_for % 3:
                raise no_worker()
            return np.zeros((len(inputs), 1), np.float32)

    path = tmp_path / "rows.csv"
    frame.to_csv(path, index=False)
    job = FilePrediction(Busy(), "run", config, path, TITLES)
    job.start()
    job.wait()
    assert job.done and job.predicted == len(frame)


def test_cancelling_stops_between_two_parts(config: RunConfig, tmp_path: Path) -> None:
    frame = data.original_rows(config.dataset)
    assert frame is not None
    job: Any = None

    class Cancelling(FakeService):
        def predict(self, run_id: str, inputs: np.ndarray) -> np.ndarray:
            job.cancel()
            return np.zeros((len(inputs), 1), np.float32)

    path = tmp_path / "rows.csv"
    frame.to_csv(path, index=False)
    job = FilePrediction(Cancelling(), "run", config, path, TITLES)
    job.start()
    job.wait()
    assert not job.done and job.problem is None and job.predicted == 7
    assert not job.result.exists()
