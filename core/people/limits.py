"""How much one person may use, where people sign in; a teacher may use anything.

``docs/deploy.md`` shows the environment variables with the same help.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.base.cache import LRUCache
from core.base.errors import ConfigError, LimitError, SetupError
from core.base.text import N_
from core.network.architecture import fixed, parameters
from core.people.person import Role
from core.people.setup import Variable
from core.runs.service_interface import TrainingService
from core.runs.store import RunStore
from core.settings.config import RunConfig

_MEGABYTE = 1_000_000
_MEASURED_SECONDS = 10.0


@dataclass(frozen=True)
class Limit(Variable):
    """A limit that an environment variable sets; 0 is no limit.

    Attributes:
        usual: Its value without the variable.
    """

    usual: int = 0

    @property
    def most(self) -> int:
        """The limit.

        Raises:
            SetupError: The variable is no whole number.
        """
        text = self.value
        if not text:
            return self.usual
        if not (text.isascii() and text.isdigit()):
            raise SetupError(
                N_("{variable} is {received}; allowed are whole numbers, 0 for no limit."),
                variable=self.name,
                received=text[:40],
            )
        return int(text)


RUNS = Limit(
    "DENSEBOARD_MOST_RUNS",
    "Runs by hand of a student that train or wait at once; 0 for no limit",
    0,
    30,
)
SEARCHES = Limit("DENSEBOARD_MOST_SEARCHES", "Searches of a student that may go on at once", 0, 2)
PARAMETERS = Limit(
    "DENSEBOARD_MOST_PARAMETERS", "Parameters that a student's network may have", 0, 5_000_000
)
MINUTES = Limit(
    "DENSEBOARD_MOST_MINUTES", "Minutes that a student's run may take, as estimated", 0, 15
)
MEGABYTES = Limit(
    "DENSEBOARD_MOST_MEGABYTES", "Megabytes that a student's runs and uploads may take", 0, 1000
)
LIMITS = (RUNS, SEARCHES, PARAMETERS, MINUTES, MEGABYTES)


def check_limits() -> None:
    """Raise if a variable is wrong.

    Raises:
        SetupError: It is no whole number.
    """
    for limit in LIMITS:
        _ = limit.most


class Limits:
    """The limits of all persons, on one service.

    Args:
        training: The training service of everybody.
        uploaded: Returns the bytes that the uploads of a person take.
    """

    def __init__(
        self, training: TrainingService, uploaded: Callable[[str], int] = lambda _owner: 0
    ) -> None:
        self._training = training
        self._uploaded = uploaded
        self._measured: LRUCache[str, tuple[float, int]] = LRUCache(500)

    @property
    def _store(self) -> RunStore:
        return self._training.store

    def check(self, owner: str, config: RunConfig) -> None:
        """Raise if a run is larger or longer than a run of this person may be.

        Raises:
            ConfigError: It is.
        """
        if self._free(owner):
            return
        count = parameters(config) + fixed(config)
        if PARAMETERS.most and count > PARAMETERS.most:
            raise ConfigError(
                N_(
                    "This network has {parameters:,} parameters; on this server {allowed:,} are"
                    " allowed. Use fewer layers or fewer units."
                ),
                parameters=count,
                allowed=PARAMETERS.most,
            )
        minutes = self._training.estimate(config) / 60
        if MINUTES.most and minutes > MINUTES.most:
            raise ConfigError(
                N_(
                    "This run would take about {minutes:,.0f} minutes; on this server {allowed:,}"
                    " are allowed. Use fewer epochs, a larger batch size or a smaller network."
                ),
                minutes=minutes,
                allowed=MINUTES.most,
            )

    def admit(self, owner: str, config: RunConfig) -> None:
        """Raise if a person may not start this run now.

        Raises:
            ConfigError: As ``check``.
            LimitError: Too many are training or waiting, or too much is stored.
        """
        self.check(owner, config)
        self.store(owner)
        if self._free(owner) or not RUNS.most:
            return
        active = sum(
            run.owner == owner and not run.state.final and not run.search
            for run in self._store.summaries()
        )
        if active >= RUNS.most:
            raise LimitError(
                N_(
                    "{count:,} of your runs train or wait, which is as many as this server allows."
                    " Wait until some have ended, or stop some."
                ),
                count=active,
            )

    def admit_trial(self, owner: str, config: RunConfig) -> None:
        """Raise if a search of a person may not start this run.

        Raises:
            ConfigError: As ``check``.
            LimitError: Too much is stored.
        """
        self.check(owner, config)
        self.store(owner)

    def admit_search(self, owner: str) -> None:
        """Raise if a person may not start one more search now.

        Raises:
            LimitError: Too many are going on, or too much is stored.
        """
        self.store(owner)
        if self._free(owner) or not SEARCHES.most:
            return
        records = [one.record for one in self._store.searches.summaries()]
        active = sum(one.owner == owner and not one.state.final for one in records)
        if active >= SEARCHES.most:
            raise LimitError(
                N_(
                    "{count:,} of your searches are going on, which is as many as this server"
                    " allows. Wait until one has ended, or stop one."
                ),
                count=active,
            )

    def store(self, owner: str) -> None:
        """Raise if a person may not store anything more.

        Raises:
            LimitError: The runs and uploads of the person take too much already.
        """
        if self._free(owner) or not MEGABYTES.most:
            return
        megabytes = self._bytes(owner) / _MEGABYTE
        if megabytes >= MEGABYTES.most:
            raise LimitError(
                N_(
                    "Your runs and uploads take {megabytes:,.0f} MB; on this server {allowed:,} MB"
                    " are allowed. Delete runs or datasets that you no longer need."
                ),
                megabytes=megabytes,
                allowed=MEGABYTES.most,
            )

    def _bytes(self, owner: str) -> int:
        known = self._measured.get(owner)
        if known is None or time.monotonic() > known[0]:
            size = self._store.size_of(owner) + self._uploaded(owner)
            known = (time.monotonic() + _MEASURED_SECONDS, size)
            self._measured.put(owner, known)
        return known[1]

    def _free(self, owner: str) -> bool:
        """Whether there are no limits: alone, and for teachers."""
        if not owner:
            return True
        record = self._store.people.by_id(owner)
        return record is not None and record.role == Role.TEACHER
