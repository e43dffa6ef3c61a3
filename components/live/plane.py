"""The part of a run's feed that tells of the plane: the samples once, then the latest frame."""

from typing import Any

from core.data.datasets import load
from core.runs.frames import Frame, ground, has_frames
from core.runs.service_interface import Status, TrainingService


class Plane:
    """What one viewer has been told of what a network says all over the plane.

    Args:
        service: Where frames come from.
        status: The run; those that have no plane have nothing to tell.
        wanted: Whether the viewer asked for it.
    """

    def __init__(self, service: TrainingService, status: Status, wanted: bool) -> None:
        self._service = service
        self._run_id = status.run_id
        self._there = wanted and has_frames(status.config)
        self._told: Frame | None = None
        self._ground: dict[str, Any] = {}
        if self._there and status.config.info.plane:
            self._ground = {"ground": ground(load(status.config.source)).to_json()}

    @property
    def news(self) -> bool:
        """Whether there is something that the viewer does not know."""
        return bool(self._ground) or self._latest() != self._told

    def part(self) -> dict[str, Any]:
        """What is to be told, which counts as told from now on."""
        part, self._ground = self._ground, {}
        frame = self._latest()
        if frame is not None and frame != self._told:
            part = part | {"frame": frame.to_list()}
            self._told = frame
        return part

    def _latest(self) -> Frame | None:
        frames = self._service.frames(self._run_id) if self._there else ()
        return frames[-1] if frames else None
