"""Trains the recorded runs of the Learn page: ``python -m tests.core.training.lesson_runs``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from core.data.datasets import load, prepare
from core.lessons.chapters import chapters
from core.lessons.recordings import FOLDER, Recording
from core.runs.history import Row
from core.runs.layer_health import Health
from core.settings.config import RunConfig


def record(trainer: Any, config: RunConfig) -> Recording:
    """Train a run, and keep of it what does not depend on the machine's speed.

    Args:
        trainer: A ``core.training.trainer.Trainer``.
        config: The settings.
    """
    rows: list[Row] = []
    health: list[Health] = []
    data = prepare(load(config.source), *config.preparation)
    with _a_snapshot_each_epoch():
        trainer.train(config, data, rows.extend, publish_health=health.extend)
    ends = [row._replace(speed=0.0, remaining=0.0, seconds=0.0) for row in rows if row.end]
    recording = Recording(config, tuple(ends), tuple(one.without_weights() for one in health))
    return Recording.from_json(recording.to_json())  # with as many digits as the file has


@contextmanager
def _a_snapshot_each_epoch() -> Iterator[None]:
    """Take snapshots of the layers near the end of every epoch; usually time decides."""
    from core.training.snapshots import Snapshots

    def due(snapshots: Any, stop: int) -> bool:
        return bool(stop >= snapshots._whole)

    with patch.object(Snapshots, "_due", due):
        yield


def main() -> None:
    """Train all cases and write their files."""
    from core.training.trainer import Trainer

    trainer = Trainer()
    FOLDER.mkdir(exist_ok=True)
    for chapter in chapters().values():
        for case in chapter.cases:
            recording = record(trainer, case.config)
            (FOLDER / f"{case.name}.json").write_text(recording.to_json(), encoding="utf-8")
            print(case.name, [advice.rule for advice in recording.advice()])


if __name__ == "__main__":
    main()
