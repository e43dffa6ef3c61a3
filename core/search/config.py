"""``SearchConfig``: a frozen, validated description of a search; to and from JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.base.errors import SearchError
from core.base.messages import Message
from core.base.text import N_, shown
from core.search import space as spaces
from core.search.dimension import Dimension
from core.search.fields import (
    FIELDS,
    FOLDS,
    GOAL,
    METHOD,
    MINUTES,
    PRUNER,
    SEED,
    SEEDS,
    TRIALS,
)
from core.search.goals import GOALS, Direction, Goal
from core.search.methods import METHODS, Method
from core.search.pruners import PRUNERS, Pruner
from core.search.space import Network, Size, Space
from core.settings.candidates import Range
from core.settings.config import RunConfig
from core.settings.file import MOST_BYTES, read_settings
from core.settings.registry import EPOCHS
from core.settings.registry import SEED as RUN_SEED

if TYPE_CHECKING:
    from optuna.trial import BaseTrial


@dataclass(frozen=True)
class SearchConfig:
    """Everything that decides the trials of a search.

    Attributes:
        base: The settings that do not vary; its seed is the first of every trial.
        space: The settings that vary.
        method: A name in ``core.search.methods.METHODS``.
        trials: Maximum number of trials.
        minutes: Minutes after which no trial starts; 0 for no limit.
        seeds: Number of seeds per trial.
        folds: Number of folds that a trial trains with each seed; 1 for the validation rows of
            ``base``.
        pruner: A name in ``core.search.pruners.PRUNERS``.
        goal: A name in ``core.search.goals.GOALS``.
        seed: The seed of the search.

    Raises:
        ConfigError: A value is of the wrong type or outside the limits, also in the space.
        SearchError: The parts do not fit together.
    """

    base: RunConfig
    space: Space
    method: str = METHOD.default
    trials: int = TRIALS.default
    minutes: float = MINUTES.default
    seeds: int = SEEDS.default
    folds: int = FOLDS.default
    pruner: str = PRUNER.default
    goal: str = GOAL.default
    seed: int = SEED.default

    def __post_init__(self) -> None:
        for name, setting in FIELDS.items():
            object.__setattr__(self, name, setting.check(getattr(self, name)))
        self._check_validation()
        self._check_goal()
        self.space.check(self.base)
        self._check_method()

    @property
    def method_entry(self) -> Method:
        return METHODS[self.method]

    @property
    def pruner_entry(self) -> Pruner:
        return PRUNERS[self.pruner]

    @property
    def goal_entry(self) -> Goal:
        return GOALS[self.goal]

    @property
    def directions(self) -> list[Direction]:
        """For each value of a trial, whether to minimize or maximize it."""
        return self.goal_entry.directions(self.base.task)

    @property
    def most_epochs(self) -> int:
        """The most epochs of a trial."""
        for one in self.space.dimensions:
            if one.setting == EPOCHS.name:
                return int(max(one.ends()))
        return self.base.epochs

    @property
    def grid(self) -> tuple[Network, ...]:
        """The networks of a grid, one for each trial; empty for other methods."""
        if not self.method_entry.grid:
            return ()
        return spaces.grid_of(self.space, self.base, TRIALS.maximum)

    @property
    def size(self) -> Size:
        """The number of different networks."""
        return spaces.size(self.space, self.base, grid=self.method_entry.grid)

    def suggest(self, trial: "BaseTrial") -> RunConfig:
        """Return the run that a trial suggests, with the first seed.

        Args:
            trial: A trial of Optuna; settings without effect are not asked of it.
        """
        return self.space.config(self.base, partial(_suggest, trial))

    def runs(self, config: RunConfig) -> tuple[RunConfig, ...]:
        """Return the runs of a trial, one for each seed and fold.

        Args:
            config: From ``suggest``.
        """
        count = RUN_SEED.maximum + 1
        seeds = [(self.base.seed + place) % count for place in range(self.seeds)]
        if self.folds == 1:
            return tuple(replace(config, seed=seed) for seed in seeds)
        return tuple(
            replace(config, seed=seed, folds=self.folds, fold=fold)
            for seed in seeds
            for fold in range(1, self.folds + 1)
        )

    def notes(self) -> list[Message]:
        """Return what the method does not do with this space."""
        method, notes = self.method_entry, list[Message]()
        sometimes = spaces.reach(self.space, self.base).sometimes
        drawn = [one for one in self.space.dimensions if one.name in sometimes]
        if drawn and not method.conditional:
            notes += [
                Message(
                    N_(
                        "{setting} has an effect only beside some values of other settings."
                        " {method} does not learn about it and draws it at random; TPE learns."
                    ),
                    {"setting": one.label, "method": method.label},
                )
                for one in drawn
            ]
        if not method.names:
            notes += [
                Message(
                    N_("{setting} is a list. {method} draws from it at random, without learning."),
                    {"setting": one.label, "method": method.label},
                )
                for one in self.space.dimensions
                if not isinstance(one.candidates, Range)
            ]
        return notes

    def to_json(self) -> str:
        """Return the description as a JSON object."""
        rest = {name: getattr(self, name) for name in FIELDS}
        vary = [one.to_dict() for one in self.space.dimensions]
        return json.dumps({"base": json.loads(self.base.to_json()), "vary": vary, **rest})

    @classmethod
    def from_json(cls, text: str) -> "SearchConfig":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError, SearchError: It is not such an object, or a value is not allowed.
        """
        return read_search(text.encode())

    def _check_validation(self) -> None:
        if self.folds > 1:
            for fold in range(1, self.folds + 1):
                replace(self.base, folds=self.folds, fold=fold)  # raises if there are too few rows
        elif not self.base.validation_samples:
            raise SearchError(
                N_(
                    "A search chooses by validation rows, but the validation share received is"
                    " {received}. Choose one above 0, or folds."
                ),
                received=0,
            )

    def _check_goal(self) -> None:
        goals = len(self.goal_entry.measures)
        if goals > self.method_entry.goals:
            raise SearchError(
                N_(
                    "{method} has one goal, but {goal} are two. Choose a single goal, or another"
                    " method."
                ),
                method=self.method_entry.label,
                goal=self.goal_entry.label,
            )
        if goals > 1 and self.pruner != PRUNER.default:
            raise SearchError(
                N_(
                    "Bad trials are stopped early by a single goal, but {goal} are two. Choose one"
                    " of them, or let every trial train to its end."
                ),
                goal=self.goal_entry.label,
            )
        changing = [one for one in self.space.dimensions if one.declared.in_loss]
        if self.goal_entry.of_loss and changing:
            raise SearchError(
                N_(
                    "{setting} changes what the loss measures, so that the losses of trials cannot"
                    " be compared. Choose the validation metric as the goal, or do not vary it."
                ),
                setting=changing[0].label,
            )

    def _check_method(self) -> None:
        method = self.method_entry
        if method.grid and (points := self.size.networks or 0) > self.trials:
            sentence = N_(
                "The grid has {points:,} points, but {trials:,} trials were received. Choose"
                " Random, which draws from the same ranges, more trials, or fewer values."
            )
            if not self.size.exact:
                sentence = N_(
                    "The grid has more than {points:,} points, but {trials:,} trials were received."
                    " Choose Random, which draws from the same ranges, or fewer values."
                )
            raise SearchError(sentence, points=points, trials=self.trials)
        always = spaces.reach(self.space, self.base).always
        if not method.names and not any(
            isinstance(one.candidates, Range) and one.name in always
            for one in self.space.dimensions
        ):
            raise SearchError(
                N_(
                    "{method} learns about ranges of numbers that always have an effect, and none"
                    " varies. Vary one, or choose TPE."
                ),
                method=method.label,
            )


def read_search(content: bytes) -> SearchConfig:
    """Read a search from a file, which is untrusted input; missing values take their defaults.

    Args:
        content: A JSON object as ``SearchConfig.to_json`` writes it.

    Raises:
        ConfigError, SearchError: It is not such an object, has unknown or invalid values, or its
            dataset is not available.
    """
    values = _object(content)
    unknown = values.keys() - {"base", "vary", *FIELDS}
    if unknown:
        raise SearchError(
            N_(
                "The file has unknown values: {names}. Remove them, or open the file with the"
                " version of Denseboard that saved it."
            ),
            names=shown(", ".join(map(repr, sorted(unknown)))),
        )
    base = read_settings(json.dumps(values.pop("base")).encode())
    space = Space(tuple(_dimensions(values.pop("vary"))))
    return SearchConfig(base, space, **values)


def _object(content: bytes) -> dict[str, Any]:
    if len(content) <= MOST_BYTES:
        try:
            values = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict) and {"base", "vary"} <= values.keys():
            return values
    raise SearchError(
        N_(
            "The file does not describe a search. Choose a JSON file of at most {most:,} bytes, as"
            " saved on the Search page."
        ),
        most=MOST_BYTES,
    )


def _dimensions(described: Any) -> Iterator[Dimension]:
    if not isinstance(described, list):
        described = [described]
    for one in described:
        yield Dimension.from_dict(one)


def _suggest(trial: "BaseTrial", one: Dimension) -> Any:
    tried = one.candidates
    if not isinstance(tried, Range):
        return trial.suggest_categorical(one.name, tried.values)
    if one.whole:
        return trial.suggest_int(one.name, int(tried.low), int(tried.high), log=tried.log)
    return trial.suggest_float(one.name, tried.low, tried.high, log=tried.log)
