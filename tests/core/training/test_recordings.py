"""The recorded runs of the Learn page are what their settings train to."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.base.errors import LessonError
from core.lessons import recordings
from core.lessons.recordings import FOLDER, Recording, recording

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


@pytest.mark.parametrize("name", NAMES)
def test_training_again_gives_the_recorded_curves(name: str, train: Any) -> None:
    recorded = recording(name)
    trained = Recording.of(recorded.settings, train(recorded.config)[1])
    # Another processor adds up in another order, and many steps enlarge the difference.
    assert np.allclose(recorded.loss, trained.loss, rtol=0.05)
    assert np.allclose(recorded.val_loss, trained.val_loss, rtol=0.05)


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    settings = {"dataset": "iris", "units": [4, 4], "use_bias": False, "learning_rate": 1e-05}
    made = Recording(settings, (0.5, 1e-05), (0.75, 1.25))
    (tmp_path / "made_here.toml").write_text(made.to_toml())
    read = recording("made_here")
    assert read == made and read.config.units == (4, 4) and read.config.learning_rate == 1e-05


def test_a_missing_recording_says_so() -> None:
    with pytest.raises(LessonError, match=r"nowhere\.toml"):
        recording("nowhere")
