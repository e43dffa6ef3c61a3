"""The training service as one person may use it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.people.access import Access
from core.people.limits import Limits
from core.people.person import Person
from core.people.personal_store import PersonalStore
from core.runs.column_importance import ColumnImportance
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.landscape import Landscape, LandscapeProgress, LandscapeSettings
from core.runs.layer_health import Health
from core.runs.model_formats import ModelFormat
from core.runs.rate_curve import RateCurve
from core.runs.results import Result
from core.runs.service_interface import Landscapes, TrainingService
from core.runs.status import EngineStatus, Status
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Continuation
    from core.runs.epoch_steps import EpochSteps
    from core.runs.epochs import EpochOutputs
    from core.runs.moment import Moment


class PersonalService:
    """Implements ``core.runs.service_interface.TrainingService`` for one person.

    Every call asks ``Access`` first, and raises what that raises besides its own errors.

    Args:
        service: The service of everybody.
        person: The person.
        limits: How much the person may use.
    """

    def __init__(
        self, service: TrainingService, person: Person, limits: Limits | None = None
    ) -> None:
        self._service = service
        self._person = person
        self._access = Access(service.store, person)
        self._limits = limits or Limits(service)
        self._store = PersonalStore(service.store, person, self._access)
        self._landscapes = _PersonalLandscapes(service.landscapes, self._access)

    @property
    def store(self) -> PersonalStore:
        return self._store

    @property
    def access(self) -> Access:
        """What the person may see and do."""
        return self._access

    @property
    def limits(self) -> Limits:
        """How much the person may use."""
        return self._limits

    @property
    def landscapes(self) -> Landscapes:
        return self._landscapes

    # About no run

    def engine(self) -> EngineStatus:
        return self._service.engine()

    def check(self, config: RunConfig) -> None:
        self._limits.check(self._person.person_id, config)
        self._service.check(config)

    def estimate(self, config: RunConfig) -> float:
        return self._service.estimate(config)

    def prepare(self, config: RunConfig) -> None:
        self._service.prepare(config)

    def rate_curve(self, config: RunConfig) -> RateCurve:
        return self._service.rate_curve(config)

    # Training

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        """Queue a run of the person, whatever ``owner`` says.

        Raises:
            LimitError: The person has too many, or too much is stored.
        """
        if search:
            self._access.change_search(search)
        if replaces is not None and not self._access.owns(replaces):
            replaces = None  # another's run is looked at, which goes on
        self._limits.admit(self._person.person_id, config)
        return self._service.submit(
            config, replaces=replaces, search=search, owner=self._person.person_id
        )

    def continue_run(self, run_id: str, epochs: int, *, search: str = "", owner: str = "") -> str:
        self._access.see(run_id)
        if search:
            self._access.change_search(search)
        config = self._service.status(run_id).config
        self._limits.admit(self._person.person_id, replace(config, epochs=epochs))
        return self._service.continue_run(
            run_id, epochs, search=search, owner=self._person.person_id
        )

    def pause(self, run_id: str) -> None:
        self._access.change(run_id)
        self._service.pause(run_id)

    def resume(self, run_id: str) -> None:
        self._access.change(run_id)
        self._service.resume(run_id)

    def stop(self, run_id: str) -> None:
        self._access.stop(run_id)
        self._service.stop(run_id)

    # Reading

    def status(self, run_id: str) -> Status:
        self._access.see(run_id)
        return self._service.status(run_id)

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        self._access.see(run_id)
        return self._service.rows(run_id, start)

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        self._access.see(run_id)
        return self._service.health(run_id, start)

    def frames(self, run_id: str) -> Sequence[Frame]:
        self._access.see(run_id)
        return self._service.frames(run_id)

    def result(self, run_id: str) -> Result | None:
        self._access.see(run_id)
        return self._service.result(run_id)

    def predict(self, run_id: str, inputs: "np.ndarray") -> "np.ndarray":
        self._access.see(run_id)
        return self._service.predict(run_id, inputs)

    def export(self, run_id: str, wanted: ModelFormat) -> bytes:
        self._access.see(run_id)
        return self._service.export(run_id, wanted)

    def column_importance(self, run_id: str) -> ColumnImportance:
        self._access.see(run_id)
        return self._service.column_importance(run_id)

    def epochs(self, run_id: str) -> Sequence[float]:
        self._access.see(run_id)
        return self._service.epochs(run_id)

    def epoch_outputs(self, run_id: str) -> "EpochOutputs":
        self._access.see(run_id)
        return self._service.epoch_outputs(run_id)

    def moment(
        self, run_id: str, epoch: float | None = None, after: float = -1.0
    ) -> "Moment | None":
        self._access.see(run_id)
        return self._service.moment(run_id, epoch, after)

    def epoch_steps(self, run_id: str, epoch: int) -> "EpochSteps":
        self._access.see(run_id)
        return self._service.epoch_steps(run_id, epoch)

    def continuation(self, run_id: str) -> "Continuation":
        self._access.see(run_id)
        return self._service.continuation(run_id)

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        self._access.see(run_id)
        return self._service.subscribe(run_id, notify)


class _PersonalLandscapes:
    """The loss landscapes of the runs that a person sees; only the owner computes one."""

    def __init__(self, landscapes: Landscapes, access: Access) -> None:
        self._landscapes = landscapes
        self._access = access

    def kept(self, run_id: str) -> Sequence[Landscape]:
        self._access.see(run_id)
        return self._landscapes.kept(run_id)

    def seconds(self, run_id: str, settings: LandscapeSettings) -> float:
        self._see(run_id, settings.other)
        return self._landscapes.seconds(run_id, settings)

    def start(self, run_id: str, settings: LandscapeSettings) -> None:
        self._access.change(run_id)
        self._see(settings.other)
        self._landscapes.start(run_id, settings)

    def cancel(self, run_id: str, other: str = "") -> None:
        self._access.change(run_id)
        self._see(other)
        self._landscapes.cancel(run_id, other)

    def underway(self, run_id: str, other: str = "") -> LandscapeProgress | None:
        self._see(run_id, other)
        return self._landscapes.underway(run_id, other)

    def _see(self, *run_ids: str) -> None:
        for run_id in filter(None, run_ids):
            self._access.see(run_id)
