import pytest
from distributed.system import MEMORY_LIMIT

from core.base.errors import EngineError
from core.service.capacity import capacity


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers"),
    [(1, 64, 1), (2, 64, 2), (3, 64, 2), (4, 64, 2), (8, 64, 4), (64, 10, 4), (64, 1, 1)],
)
def test_a_worker_per_two_cores_but_none_without_memory(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: int, workers: int
) -> None:
    monkeypatch.delenv("DENSEBOARD_WORKERS", raising=False)
    monkeypatch.setattr("dask.system.CPU_COUNT", cores)
    monkeypatch.setattr("distributed.system.MEMORY_LIMIT", gigabytes * 2**30)
    result = capacity()
    assert result.workers == workers
    memory = int(gigabytes * 2**30 * 0.9)
    assert result.spare == (memory >= workers * 2**31 + 2**29)
    assert result.memory == (memory - result.spare * 2**29) // workers


def test_no_spare_worker_holds_an_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distributed.system.MEMORY_LIMIT", 64 * 2**30)
    assert capacity().spare
    monkeypatch.setenv("DENSEBOARD_ACCELERATOR", "1")
    assert not capacity().spare


def test_the_variable_overrules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENSEBOARD_WORKERS", "1")
    assert capacity().workers == 1
    memory = int(MEMORY_LIMIT * 0.9)
    assert capacity().memory == memory - 2**29 * (memory >= 2**31 + 2**29)


@pytest.mark.parametrize("wanted", ["0", "-2", "two", "1.5", "9" * 30, "²", " 2"])
def test_impossible_values_are_refused(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("DENSEBOARD_WORKERS", wanted)
    with pytest.raises(EngineError, match="allowed is a whole number from 1 to"):
        capacity()
