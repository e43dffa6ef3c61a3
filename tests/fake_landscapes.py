"""Loss landscapes of a made-up service: of the right shape, a row each time it advances."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DenseboardError
from core.runs.landscape import (
    Directions,
    Landscape,
    LandscapeProgress,
    LandscapeSettings,
    Path,
    Rows,
)
from core.service.archive import no_epochs

if TYPE_CHECKING:
    from tests.fakes import FakeService


class FakeLandscapes:
    """``core.runs.service_interface.Landscapes`` without workers.

    Attributes:
        problem: What the next landscape ends with.
        started: What was asked for.
    """

    def __init__(self, service: "FakeService") -> None:
        self._service = service
        self._kept: dict[str, list[Landscape]] = {}
        self._underway: dict[tuple[str, str], LandscapeProgress] = {}
        self.problem: DenseboardError | None = None
        self.started: list[LandscapeSettings] = []

    def advance(self) -> None:
        """Compute a row of every landscape that is underway."""
        for key, progress in list(self._underway.items()):
            landscape = progress.landscape
            if progress.problem is not None:
                continue
            if self.problem is not None:
                self._underway[key] = LandscapeProgress(progress.settings, problem=self.problem)
                continue
            whole = self._whole(key[0], progress.settings)
            rows = 1 if landscape is None else len(landscape.losses) + 1
            part = Landscape(**{**vars(whole), "losses": whole.losses[:rows]})
            self._underway[key] = LandscapeProgress(progress.settings, part)
            if part.whole:
                kept = self._kept.setdefault(key[0], [])
                kept[:] = [part, *(one for one in kept if one.settings != part.settings)]
                del self._underway[key]

    def finish(self) -> None:
        """Advance until none is underway."""
        while any(one.problem is None for one in self._underway.values()):
            self.advance()

    def kept(self, run_id: str) -> Sequence[Landscape]:
        return self._kept.get(run_id, ())

    def seconds(self, run_id: str, settings: LandscapeSettings) -> float:
        return settings.resolution**2 / 250

    def start(self, run_id: str, settings: LandscapeSettings) -> None:
        if not self._service.epochs(run_id):
            raise no_epochs()
        self.started.append(settings)
        self._underway[run_id, settings.other] = LandscapeProgress(settings)

    def cancel(self, run_id: str, other: str = "") -> None:
        self._underway.pop((run_id, other), None)

    def underway(self, run_id: str, other: str = "") -> LandscapeProgress | None:
        return self._underway.get((run_id, other))

    def _whole(self, run_id: str, settings: LandscapeSettings) -> Landscape:
        runs = [each for each in (run_id, settings.other) if each]
        epochs = [np.array([0.0, *self._service.epochs(each)]) for each in runs]
        config = self._service.status(run_id).config
        training = settings.rows is Rows.TRAINING
        available = config.train_samples if training else config.validation_samples
        return plausible_landscape(settings, epochs, available)


def plausible_landscape(
    settings: LandscapeSettings, epochs: Sequence[np.ndarray], available: int = 1000
) -> Landscape:
    """A bowl around each end, and paths that curve into them."""
    ends = np.array([[0.0, 0.0], [1.0, 0.0]])[: len(epochs)]
    scale = 1.0 if settings.directions is Directions.ENDS else 4.0
    if settings.directions is Directions.RANDOM:
        scale = settings.width

    def loss(places: np.ndarray) -> np.ndarray:
        away = np.linalg.norm(places[..., None, :] - ends, axis=-1).min(axis=-1)
        losses: np.ndarray = 0.1 + 3 * (away / scale) ** 2
        return losses.astype(np.float32)

    paths = []
    for end, each in zip(ends, epochs, strict=True):
        rest = np.exp(-3 * each / max(each[-1], 1))
        turned = np.column_stack([-rest, rest * np.sin(2 * rest)]) * scale / 2
        places = end + turned - turned[-1]
        paths.append(Path(each, places, loss(places) * 1.02, loss(places), 0.93, each[-1]))
    around = np.vstack([path.places for path in paths])
    low, high = around.min(axis=0) - 0.3 * scale, around.max(axis=0) + 0.3 * scale
    x, y = (np.linspace(low[i], high[i], settings.resolution) for i in (0, 1))
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    path = settings.directions is Directions.PATH
    line = np.array([])
    if settings.other:
        line = loss(np.column_stack([np.linspace(0, 1, 41), np.zeros(41)]))
    return Landscape(
        settings,
        x,
        y,
        loss(grid),
        tuple(paths),
        np.array([0.88, 0.09]) if path else np.full(2, np.nan),
        line,
        min(available, settings.samples),
        available,
        1.2,
    )
