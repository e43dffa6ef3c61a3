import pytest
from distributed.system import MEMORY_LIMIT

from core.engine.capacity import capacity
from core.errors import EngineError


def test_a_worker_per_core_but_none_without_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DENSEBOARD_WORKERS", raising=False)
    monkeypatch.setattr("dask.system.CPU_COUNT", 64)
    monkeypatch.setattr("distributed.system.MEMORY_LIMIT", 10 * 2**30)
    found = capacity()
    assert found.workers == 4 and found.memory == (9 * 2**30) // 4
    monkeypatch.setattr("distributed.system.MEMORY_LIMIT", 2**30)
    assert capacity().workers == 1


def test_the_variable_overrules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENSEBOARD_WORKERS", "1")
    assert capacity().workers == 1
    assert capacity().memory == int(MEMORY_LIMIT * 0.9)


@pytest.mark.parametrize("wanted", ["0", "-2", "two", "1.5", "9" * 30, "²", " 2"])
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("DENSEBOARD_WORKERS", wanted)
    with pytest.raises(EngineError, match="allowed is a whole number from 1 to"):
        capacity()
