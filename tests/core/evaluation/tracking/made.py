"""Runs to track, with numbers of their own."""

from dataclasses import replace

from core.evaluation.tracking.tracked_run import TrackedRun
from core.runs.history import Row
from core.runs.results import Evaluation
from core.runs.states import State
from core.settings.config import default_config

START = 1_700_000_000.25


def tracked(name: str = "", run_id: str = "abcdefgh-1") -> TrackedRun:
    """A run of three epochs: no validation loss after the second, and stopped in the fourth."""
    rows = [
        Row(0.5, False, 9.0, 0.1, None, None, 0.02, 1.0, 1.0, 1.0),
        Row(1.0, True, 0.7, 0.5, 0.8, 0.4, 0.02, 1.0, 1.0, 2.0),
        Row(2.0, True, 0.6, 0.6, None, 0.5, 0.02, 1.0, 1.0, 4.0),
        Row(3.0, True, 0.5, 0.7, 0.6, 0.6, 0.01, 1.0, 1.0, 6.5),
        Row(3.5, False, 0.4, 0.8, None, None, 0.01, 1.0, 1.0, 7.0),
    ]
    config = replace(
        default_config("iris"), units=(16, 8), dropout=0.25, batch_normalization=True, epochs=9
    )
    return TrackedRun(
        run_id,
        name,
        config,
        State.STOPPED,
        START,
        rows,
        Evaluation(0.55, 0.65, 30, epoch=2),
        {"keras": "3.0"},
    )
