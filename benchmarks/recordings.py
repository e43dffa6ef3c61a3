"""Trains the recorded runs of the Learn page again, and writes their curves.

.venv/bin/python -m benchmarks.recordings
"""

from core.data.datasets import load, prepare
from core.lessons.recordings import FOLDER, Recording, recording
from core.runs.history import Row
from core.training.trainer import Trainer


def main() -> None:
    """Rewrite every file; a new one needs its settings and two empty lists."""
    for path in sorted(FOLDER.glob("*.toml")):
        one = recording(path.stem)
        config = one.config
        rows: list[Row] = []
        Trainer().train(config, prepare(load(config.source), *config.preparation), rows.extend)
        path.write_text(Recording.of(one.settings, rows).to_toml(), encoding="utf-8")
        print(f"{path.stem}: {config.epochs} epochs")


if __name__ == "__main__":
    main()
