"""The plane in a run's feed: the samples once, then the latest frame."""

from typing import Any

from core.data.datasets import load
from core.runs.frames import Frame, has_frames, plot_region
from core.runs.service_interface import TrainingService
from core.runs.status import Status


class Plane:
    """What one viewer has received of a network's output over the plane.

    Args:
        service: Source of the frames.
        status: The run; without a plane there is nothing to send.
        wanted: Whether the viewer requested frames.
    """

    def __init__(self, service: TrainingService, status: Status, wanted: bool) -> None:
        self._service = service
        self._run_id = status.run_id
        self._active = wanted and has_frames(status.config)
        self._sent: Frame | None = None
        self._ground: dict[str, Any] = {}
        if self._active and status.config.info.plane:
            self._ground = {"ground": plot_region(load(status.config.source)).to_json()}

    @property
    def news(self) -> bool:
        """Whether there is something to send."""
        return bool(self._ground) or self._latest() != self._sent

    def part(self) -> dict[str, Any]:
        """Return the part of the next message, and count it as sent."""
        part, self._ground = self._ground, {}
        frame = self._latest()
        if frame is not None and frame != self._sent:
            part = part | {"frame": frame.to_list()}
            self._sent = frame
        return part

    def _latest(self) -> Frame | None:
        frames = self._service.frames(self._run_id) if self._active else ()
        return frames[-1] if frames else None
