"""What followers see, as plain data: the presenter's page, and the curves of its run."""

from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass

from components.follow.compared import Compared, ComparedReader
from components.follow.data_seen import DataReader, DataSeen
from components.follow.points import Point, thinned
from components.people.asking import searches_of
from components.results.seal import is_open
from core.base.errors import DenseboardError, SearchNotFoundError
from core.comparison.predictions_game import Direction
from core.follow.shown import TRAIN
from core.follow.view import View
from core.packs.work import own_outcome
from core.people.person import ALONE, Person
from core.runs.history import Row
from core.runs.results import Evaluation
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.search.service_interface import SearchStatus
from core.settings.config import RunConfig

POINTS = 300
"""Points of one curve at most; a phone has hardly more columns."""


@dataclass(frozen=True)
class Scene:
    """What followers see at one moment.

    Attributes:
        view: What the presenter shows.
        before: The settings that those shown are compared with; ``None`` for none.
        ends: The ends of epochs, thinned.
        stretches: Rows within epochs, thinned.
        last: The latest row; ``None`` before the first.
        evaluation: The result on the test set; ``None`` if there is none to be seen.
        sealed: Whether the presenter has sealed the test set.
        ready: Whether there are workers; ``True`` unless the run waits.
        outcome: How the presenter's own runs of the step came out; ``None`` while it is not known,
            and until the predictions of the followers are revealed.
        compared: The compared runs; ``None`` on other pages than Compare.
        search: The search on the Search page; ``None`` for none that may be shown.
        data: What is seen of the data on the Data page; ``None`` on other pages.
    """

    view: View
    before: RunConfig | None
    ends: tuple[Point, ...] = ()
    stretches: tuple[Point, ...] = ()
    last: Row | None = None
    evaluation: Evaluation | None = None
    sealed: bool = False
    ready: bool = True
    outcome: Direction | None = None
    compared: Compared | None = None
    search: SearchStatus | None = None
    data: DataSeen | None = None


class SceneReader:
    """Reads scene after scene; of a run that trains, only its new rows.

    Args:
        service: The training service as the presenter may use it.
        person: Who presents.
    """

    def __init__(self, service: TrainingService, person: Person = ALONE) -> None:
        self._service = service
        self._person = person
        self._compared = ComparedReader(service)
        self._data = DataReader(person)
        self._run: tuple[str, int] | None = None  # and how many of its workers have died
        self._evaluated: tuple[Evaluation | None] | None = None  # once it has been read
        self._last: Row | None = None
        self._outcomes: dict[str, Direction] = {}  # by the key of what is asked
        self._clear()

    def read(self, view: View) -> Scene:
        """Return what followers see of a view.

        Raises:
            DenseboardError: The record cannot be read.
        """
        status = view.status
        if view.shown.page != TRAIN:
            return self._other_page(view)
        if status is None:
            return Scene(view, None, outcome=self._outcome(view))
        self._follow(status)
        rows = self._service.rows(status.run_id, self._cursor)[: max(0, view.rows - self._cursor)]
        for row in rows:
            (self._ends if row.end else self._stretches).append(_point(row))
            self._last = row
        self._cursor += len(rows)
        before = view.previous if view.shown.config == status.config else status.config
        ends, stretches, last = self._ends, self._stretches, self._last
        if view.share is not None and last is not None:
            until = view.share * last.epoch
            ends, stretches = _until(ends, until), _until(stretches, until)
            last = last._replace(epoch=until)
        if len(stretches) < len(ends):
            stretches = []  # most epochs are too short for one: the few there are say nothing
        final = status.state.final and view.share is None
        sealed = final and not is_open(self._service.store, status.config.dataset)
        return Scene(
            view,
            before,
            thinned(ends, POINTS),
            thinned(stretches, POINTS),
            last,
            self._evaluation(status) if final and not sealed else None,
            sealed,
            status.state.final or self._service.engine().ready,
            self._outcome(view),
        )

    def _other_page(self, view: View) -> Scene:
        compared = self._compared.read(view) if view.shown.page == "compare" else None
        search = view.shown.search if view.shown.page == "search" else None
        status = None
        if search is not None:
            with suppress(SearchNotFoundError):
                status = searches_of(self._person).status(search)
        if status is not None and not self._person.shows(status.record.owner):
            status = None
        data = self._data.read(view.shown) if view.shown.page == "data" else None
        return Scene(view, None, compared=compared, search=status, data=data)

    def _follow(self, status: Status) -> None:
        if self._run is None or self._run[0] != status.run_id:
            self._evaluated = None
        if self._run != (status.run_id, status.deaths):
            self._run = (status.run_id, status.deaths)
            self._clear()

    def _clear(self) -> None:
        self._cursor = 0
        self._ends: list[Point] = []
        self._stretches: list[Point] = []
        self._last = None

    def _outcome(self, view: View) -> Direction | None:
        """Return the outcome that followers see; it is read again when a run has ended."""
        revealed = (one for one in view.questions if one.asked.predicts and one.counts is not None)
        key = next((one.asked.key for one in revealed), None)
        pack, service = view.shown.pack, self._service
        if pack is None or key is None:
            return None
        if key not in self._outcomes and (view.status is None or view.status.state.final):
            with suppress(DenseboardError):  # a pack that is deleted meanwhile has no outcome
                step = pack.step(view.shown.place)
                outcome = own_outcome(pack, step, self._person.person_id, service.store)
                if outcome is not None:
                    self._outcomes[key] = outcome
        return self._outcomes.get(key)

    def _evaluation(self, status: Status) -> Evaluation | None:
        if self._evaluated is None:
            with suppress(DenseboardError):
                result = self._service.result(status.run_id)
                self._evaluated = (result.evaluation if result is not None else None,)
        return self._evaluated[0] if self._evaluated is not None else None


def _point(row: Row) -> Point:
    epoch, _end, *values = row.to_list()[:6]
    return [epoch, *values]


def _until(points: list[Point], epoch: float) -> list[Point]:
    return points[: bisect_right(points, epoch, key=lambda point: float(point[0]))]
