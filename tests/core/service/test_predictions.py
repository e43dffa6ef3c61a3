"""Predictions of trained networks by real workers."""

import asyncio
import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.advice.learning_rate import suggestion
from core.base.errors import PredictionError
from core.data.datasets import load
from core.evaluation.ask import predict
from core.evaluation.permutation import REPEATS
from core.runs.model_formats import ModelFormat
from core.runs.rate_curve import STEPS
from core.runs.states import State
from core.runs.store import RunStore
from core.service import connection
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig, default_config
from core.training import remote
from tests.core.service.real import LONG, finish, until


def trained(service: DaskTrainingService, config: RunConfig, home: Path) -> str:
    run_id = service.submit(replace(config, jit_compile=False))  # a few epochs: XLA compiles longer
    assert finish(service, run_id) is State.DONE
    until(lambda: RunStore().record(run_id).state.final)
    return run_id


@pytest.mark.parametrize(
    "config",
    [
        replace(default_config("digits"), epochs=3, activation="step", batch_normalization=True),
        replace(default_config("breast_cancer"), epochs=3, activation="sinc", dropout=0.2),
        replace(default_config("diabetes"), epochs=3, loss="mean_squared_logarithmic_error"),
    ],
    ids=lambda config: config.dataset,
)
def test_predictions_are_the_outputs_on_the_test_set(
    config: RunConfig, service: DaskTrainingService, home: Path
) -> None:
    run_id, data = trained(service, config, home), load(config.dataset)
    result = service.result(run_id)
    assert result is not None
    answers = predict(service, run_id, config, data, data.x_test)
    assert answers.dtype == np.float32 and answers.shape == result.outputs.shape
    np.testing.assert_allclose(answers, result.outputs, rtol=1e-5, atol=1e-6)


def test_a_worker_shuffles_columns_once(
    service: DaskTrainingService, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(default_config("breast_cancer"), epochs=3)
    run_id = trained(service, config, home)
    found = service.column_importance(run_id)
    assert found.falls.shape == (30, REPEATS)
    assert found.score == pytest.approx(service.rows(run_id)[-1].val_metric, abs=1e-6)
    monkeypatch.setattr(service._loop, "ask", None)
    assert service.column_importance(run_id) is found


def test_predictions_come_while_all_workers_train(service: DaskTrainingService, home: Path) -> None:
    config = replace(default_config("breast_cancer"), epochs=2)
    run_id, data = trained(service, config, home), load("breast_cancer")
    busy = [service.submit(replace(LONG, seed=seed)) for seed in (1, 2)]
    try:
        until(lambda: all(service.status(each).state is State.RUNNING for each in busy))
        answers = predict(service, run_id, config, data, data.x_test)
        result = service.result(run_id)
        assert result is not None
        np.testing.assert_allclose(answers, result.outputs, rtol=1e-6, atol=1e-6)
    finally:
        for each in busy:
            service.stop(each)
            finish(service, each)


def test_unanswerable_questions_are_reported(service: DaskTrainingService, home: Path) -> None:
    config = replace(default_config("breast_cancer"), epochs=2)
    data = load("breast_cancer")
    run_id = trained(service, config, home)
    store = RunStore()
    whole = store.model(run_id)
    store.write_artifact(run_id, "model", whole[: len(whole) // 2])
    with pytest.raises(PredictionError, match="is damaged"):
        predict(service, run_id, config, data, data.x_test[:1])
    store.delete_artifact(run_id, "model")
    with pytest.raises(PredictionError, match="is not stored"):
        predict(service, run_id, config, data, data.x_test[:1])
    store.write_artifact(run_id, "model", whole)
    with pytest.raises(PredictionError, match=r"received samples of shape \(3,\)"):
        service.predict(run_id, np.zeros((1, 3), np.float32))
    assert len(predict(service, run_id, config, data, data.x_test[:2])) == 2


def test_without_workers_requests_fail_at_once(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    service = DaskTrainingService(store)  # never started
    record = store.create(default_config("breast_cancer"))
    with pytest.raises(PredictionError, match="No worker is ready"):
        service.predict(record.run_id, np.zeros((1, 30), np.float32))
    service.close()


class Client:
    """A Dask client whose worker answers with ``answer``, or never."""

    def __init__(self, answer: object = None) -> None:
        self.answer = answer

    def subscribe_topic(self, _topic: str, _heard: object) -> None:
        """Do nothing."""

    async def run(self, *_arguments: object, workers: list[str], **_options: object) -> object:
        if self.answer is None:
            await asyncio.sleep(60)
        return dict.fromkeys(workers, self.answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "did not answer in time"),
        (OSError("gone"), "did not answer in time"),
        (PredictionError("The file is damaged."), "The file is damaged"),
        (KeyError("odd"), "failed: KeyError: 'odd'"),
    ],
    ids=["silent", "gone", "on purpose", "unforeseen"],
)
def test_a_worker_that_cannot_answer(
    answer: object, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_ANSWER_SECONDS", 0.05)
    asked = connection.Connection(Client(answer), lambda event: None)
    with pytest.raises(PredictionError, match=message):
        asyncio.run(asked.query("tcp://one", remote.predict, "a-run", np.zeros((1, 3)), None))


def test_a_range_test_is_no_run_and_is_the_same_every_time(service: DaskTrainingService) -> None:
    config = replace(default_config("digits"), units=(12,))
    before = len(service.store.summaries())
    first, again = service.rate_curve(config), service.rate_curve(replace(config, epochs=3))
    assert len(first.losses) == STEPS
    np.testing.assert_array_equal(first.losses, again.losses)
    assert suggestion(first).rate is not None
    assert len(service.store.summaries()) == before
    assert "tensorflow" not in sys.modules


def test_a_worker_makes_the_files_of_a_model(service: DaskTrainingService, home: Path) -> None:
    run_id = trained(service, replace(default_config("iris"), epochs=1), home)
    bare = service.export(run_id, ModelFormat.BARE)
    assert bare == service.store.model(run_id)
    raw = service.export(run_id, ModelFormat.KERAS)
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        assert "petal width (cm)" in file.read("config.json").decode()
    saved = service.export(run_id, ModelFormat.SAVED_MODEL)
    with zipfile.ZipFile(io.BytesIO(saved)) as file:
        assert "model/saved_model.pb" in file.namelist()
    assert service.export(run_id, ModelFormat.TFLITE)[4:8] == b"TFL3"
    assert "tensorflow" not in sys.modules
