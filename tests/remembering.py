"""A record of runs that keeps guesses in memory, for tests of predictions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.runs import RunStore


class RememberingStore(RunStore):
    """Keeps guesses as long as it lives.

    Args:
        folder: Where the runs are.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.told: dict[str, Mapping[str, Any]] = {}

    def guess(self, run_id: str, told: Mapping[str, Any]) -> None:
        self.told.setdefault(run_id, dict(told))

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        return dict(self.told)
