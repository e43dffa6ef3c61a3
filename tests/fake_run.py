"""A run of a made-up service: its curves are made up, its states real."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from core.network.architecture import fixed, parameters
from core.runs.epochs import LIMIT
from core.runs.frames import Frame, has_frames
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.moment import LARGEST, Moment
from core.runs.record import Record
from core.runs.results import Result
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig
from tests.plausible import (
    plausible_frame,
    plausible_health,
    plausible_moment,
    plausible_result,
    plausible_rows,
)

RATE = 10.0  # rows per second, as the trainer publishes them
_ACTIVE = (State.STARTING, State.RUNNING, State.PAUSED)


@dataclass
class FakeRun:
    """A run that trains as often as ``train`` is called.

    Attributes:
        status: Its status.
        plan: The rows of its history when it is done.
        length: Ticks from the first row to the last.
        healthy: It has snapshots of its layers and frames; old records have none.
        held: It waits in the queue, because its search is paused.
    """

    status: Status
    plan: list[Row]
    length: int
    healthy: bool = True
    held: bool = False
    ticks: int = 0
    rows: list[Row] = field(default_factory=list)
    health: list[Health] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def queued(
        cls,
        run_id: str,
        config: RunConfig,
        seconds: float,
        search: str,
        healthy: bool,
        owner: str = "",
    ) -> "FakeRun":
        """A run that waits, and will train for some seconds."""
        length = max(1, round(seconds * RATE))
        plan = plausible_rows(config, max(1, round(length / config.epochs)))
        status = Status(
            run_id, config, State.QUEUED, created=time.time(), search=search, owner=owner
        )
        return cls(status, plan, length, healthy)

    @property
    def active(self) -> bool:
        """Whether it occupies a worker."""
        return self.status.state in _ACTIVE

    @property
    def record(self) -> Record:
        status = self.status
        return Record(
            status.run_id,
            status.config,
            status.state,
            status.created,
            seconds=status.seconds,
            problem=status.problem,
            search=status.search,
            owner=status.owner,
        )

    @property
    def result(self) -> Result | None:
        status = self.status
        if not status.state.final or status.problem is not None or not self.rows:
            return None
        return plausible_result(status.config)

    @property
    def epochs(self) -> Sequence[float]:
        """The epochs whose weights are stored, once it has ended."""
        ends = [row.epoch for row in self.rows if row.end]
        every = math.ceil(len(ends) / LIMIT)
        return tuple(ends[(len(ends) - 1) % every :: every])

    def tick(self, free: bool) -> bool:
        """Let a tenth of a second pass; return whether anything has changed.

        Args:
            free: Whether a worker is free.
        """
        status = self.status
        if status.stopping:
            self.status = replace(status, state=State.STOPPED, stopping=False)
        elif status.state is State.QUEUED and not self.held and free:
            self.status = replace(status, state=State.STARTING, place=0)
        elif status.state is State.STARTING and status.download is None:
            self.status = replace(status, state=State.RUNNING)
        elif status.state is State.RUNNING:
            self.train()
        else:
            return False
        return True

    def train(self) -> None:
        """Train for a tick."""
        self.ticks += 1
        target = math.ceil(len(self.plan) * self.ticks / self.length)
        self.rows.extend(self.plan[len(self.rows) : target])
        over = len(self.rows) >= len(self.plan)
        due = over or (len(self.health) + 1) * RATE / 2 <= self.ticks  # two a second
        if self.healthy and due and self.rows:
            config, epoch = self.status.config, self.rows[-1].epoch
            self.health.append(plausible_health(config, epoch))
            if has_frames(config):
                self.frames.append(plausible_frame(config, epoch))
        self.status = replace(
            self.status,
            state=State.DONE if over else State.RUNNING,
            rows=len(self.rows),
            seconds=self.ticks / RATE,
        )

    def fall_back(self, rows: int) -> None:
        """Go back to the first rows, as where its worker has died."""
        del self.rows[rows:]
        end = self.rows[-1].epoch if self.rows else 0.0
        self.health = [snapshot for snapshot in self.health if snapshot.epoch <= end]
        self.frames = [frame for frame in self.frames if frame.epoch <= end]
        self.ticks = int(len(self.rows) * self.length / len(self.plan))

    def moment(self, stored: Sequence[float], epoch: float | None, after: float) -> Moment | None:
        """Its weights at a stored epoch, by default the last; ``None`` if not after ``after``."""
        config = self.status.config
        if not self.rows or parameters(config) + fixed(config) > LARGEST:
            return None
        stored = stored or (self.rows[-1].epoch,)
        earlier = (end for end in stored if epoch is not None and end <= epoch)
        at = stored[-1] if epoch is None else max(earlier, default=stored[0])
        place = stored.index(at)
        before = stored[place - 1] if place else None
        until = (*stored, math.inf)[place + 1]
        return plausible_moment(config, at, before, until) if at > after else None

    def notify(self) -> None:
        """Call everyone who has subscribed."""
        for listener in list(self.listeners):
            listener()
