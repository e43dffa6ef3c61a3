"""The fake service records its runs as the real one does, where that is asked for."""

from pathlib import Path

from core.base.errors import TrainingError
from core.runs.states import State
from core.settings.config import RunConfig, default_config
from tests.fakes import FakeService, finished_run


def test_runs_are_recorded_with_all_they_leave(data_folder: Path) -> None:
    service = FakeService(duration=0.5, workers=1, record=True)
    done, queued = service.submit(default_config("moons")), service.submit(RunConfig(seed=1))
    assert [run.state for run in service.store.summaries()] == [State.QUEUED] * 2
    service.finish(done)
    record = service.store.record(done)
    assert record.state is State.DONE and record.config == default_config("moons")
    expected, result = service.result(done), service.store.result(record)
    assert expected is not None and result is not None
    assert result.evaluation == expected.evaluation
    assert (result.outputs == expected.outputs).all()
    assert len(service.store.rows(done)) == len(service.rows(done)) > 1
    assert service.store.health(done) and service.store.frames(done)
    service.stop(queued)
    service.finish(queued)
    assert service.store.record(queued).state is State.STOPPED
    failed = service.submit(RunConfig(seed=2))
    service.fail(failed, TrainingError("It broke."))
    assert str(service.store.record(failed).problem) == "It broke."
    assert [run.run_id for run in service.store.summaries()] == [done, queued, failed]


def test_without_being_asked_nothing_is_opened(data_folder: Path) -> None:
    service = FakeService(duration=0.5)
    service.finish(service.submit(RunConfig()))
    assert not data_folder.exists()


def test_finished_run_gives_a_service_and_its_run() -> None:
    service, run_id = finished_run(RunConfig())
    result = service.result(run_id)
    assert service.status(run_id).state is State.DONE
    assert result is not None
    assert result.outputs.shape == (360, 10)
