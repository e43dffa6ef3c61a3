"""A search while it is being described: its parts need not be allowed, alone or together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from core.base.errors import ConfigError, DenseboardError, SearchError
from core.base.messages import Message
from core.search.config import SearchConfig
from core.search.dimension import VARIABLE, Dimension, declared, label
from core.search.fields import FIELDS, METHOD, TRIALS
from core.search.space import Space, usual_candidates
from core.settings.candidates import Candidates, Options, Range
from core.settings.config import RunConfig
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number
from core.settings.registry import (
    BATCH_SIZE,
    HIDDEN_LAYERS,
    LEARNING_RATE,
    PER_LAYER,
    SETTINGS,
    UNITS,
)

_FIRST_TRIALS = 20
_CACHED = 32
_POINTS = 5  # grid points of a range whose setting has none


class Place(NamedTuple):
    """A setting that can vary.

    Attributes:
        setting: A name in ``core.search.dimension.VARIABLE``.
        layer: The layer, as in ``core.search.dimension.Dimension``.
    """

    setting: str
    layer: int = 0

    @property
    def name(self) -> str:
        """Its name among the parameters of a trial, as in ``units_2``."""
        return f"{self.setting}_{self.layer}" if self.layer else self.setting

    @property
    def label(self) -> Message:
        """Its label (marked for translation)."""
        return label(self.setting, self.layer)

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers, so that they may be a range."""
        return isinstance(declared(self.setting), Integer | Number)


class Checked(NamedTuple):
    """What a draft comes to.

    Attributes:
        config: The search; ``None`` if there is a problem.
        problems: What is wrong with one part alone, by the name of its field or place.
        problem: Why the parts do not fit together.
    """

    config: SearchConfig | None
    problems: Mapping[str, DenseboardError]
    problem: DenseboardError | None = None


@dataclass(frozen=True)
class SearchDraft:
    """The form of a search.

    Attributes:
        varied: What varies, in the order of choice, with candidates as they were typed.
        values: The values of ``core.search.fields.FIELDS`` as they were typed, by name.
        name: The name that the search shall have.
    """

    varied: Mapping[Place, Candidates]
    values: Mapping[str, Any] = field(
        default_factory=lambda: {name: one.default for name, one in FIELDS.items()}
    )
    name: str = ""

    @classmethod
    def first(cls, base: RunConfig | None) -> "SearchDraft":
        """Return a search to begin with: a few random trials of the two settings that matter most.

        Args:
            base: The settings that do not vary; ``None`` if they do not fit together.
        """
        second = UNITS if base is None or base.units else BATCH_SIZE
        values = {name: one.default for name, one in FIELDS.items()}
        values |= {METHOD.name: METHOD.default, TRIALS.name: _FIRST_TRIALS}
        return cls({}, values).varying([Place(LEARNING_RATE.name), Place(second.name)], base)

    @classmethod
    def of(cls, config: SearchConfig, name: str = "") -> "SearchDraft":
        """Return the draft of a search."""
        varied = {Place(one.setting, one.layer): one.candidates for one in config.space.dimensions}
        return cls(varied, {name: getattr(config, name) for name in FIELDS}, name)

    def varying(self, places: Sequence[Place], base: RunConfig | None) -> "SearchDraft":
        """Return a copy in which these settings vary; new ones have their usual candidates."""
        return replace(
            self, varied={one: self.varied.get(one) or _usual(one, base) for one in places}
        )

    def with_candidates(self, place: Place, candidates: Candidates) -> "SearchDraft":
        """Return a copy with other candidates of a setting that varies."""
        return replace(self, varied={**self.varied, place: candidates})

    def with_value(self, name: str, value: Any) -> "SearchDraft":
        """Return a copy with another value of a field."""
        return replace(self, values={**self.values, name: value})

    def named(self, name: str) -> "SearchDraft":
        """Return a copy with another name."""
        return replace(self, name=name)

    def space(self) -> Space:
        """Return what varies.

        Raises:
            ConfigError, SearchError: A part is not allowed, or nothing varies.
        """
        varied = self.varied.items()
        return Space(tuple(Dimension(one.setting, tried, one.layer) for one, tried in varied))

    def check(self, base: RunConfig) -> Checked:
        """Check the parts, and then whether they fit together."""
        problems: dict[str, DenseboardError] = {}
        for place, candidates in self.varied.items():
            try:
                Dimension(place.setting, candidates, place.layer)
            except (ConfigError, SearchError) as problem:
                problems[place.name] = problem
        for name, setting in FIELDS.items():
            try:
                setting.check(self.values[name])
            except ConfigError as problem:
                problems[name] = problem
        if problems:
            return Checked(None, problems)
        try:
            return Checked(SearchConfig(base, self.space(), **self.values), {})
        except (ConfigError, SearchError) as problem:
            return Checked(None, {}, problem)


@lru_cache(maxsize=_CACHED)
def offered(base: Draft, varied: tuple[Place, ...], layers: int) -> tuple[Place, ...]:
    """Return what can vary, in the order of the sidebar.

    These are the settings that have an effect beside the others, and those that depend on one that
    varies, so that they may have one.

    Args:
        base: The settings that do not vary.
        varied: What varies.
        layers: The most hidden layers of a trial.
    """
    deciding = {one.setting for one in varied} - {UNITS.name}  # of these, only the number matters
    if layers > base.hidden_layers:
        base = base.changed(HIDDEN_LAYERS.name, layers)
    found = []
    for name in VARIABLE:
        places = [Place(name)] if name == UNITS.name or name not in PER_LAYER else []
        if name in PER_LAYER and layers > 1:
            places += [Place(name, layer) for layer in range(1, layers + 1)]
        found += [one for one in places if one in varied or _may_vary(one, base, deciding)]
    return tuple(found)


def most_layers(draft: SearchDraft, base: Draft) -> int:
    """Return the most hidden layers of a trial, as far as the draft is allowed."""
    counts = [base.hidden_layers, *(one.layer for one in draft.varied)]
    networks = draft.varied.get(Place(UNITS.name))
    if isinstance(networks, Options):
        counts += [len(UNITS.from_text(one)) for one in networks.values if isinstance(one, str)]
    candidates = draft.varied.get(Place(HIDDEN_LAYERS.name))
    if isinstance(candidates, Range):
        counts.append(int(candidates.high))
    elif candidates is not None:
        counts += [one for one in candidates.values if isinstance(one, int)]
    return min(max(counts), HIDDEN_LAYERS.maximum)


def _may_vary(place: Place, base: Draft, deciding: set[str]) -> bool:
    candidates = declared(place.setting).candidates
    assert candidates is not None
    if isinstance(candidates, Options) and place.setting not in PER_LAYER:
        try:
            if usual_candidates(place.setting, base.config()) is None:
                return False
        except ConfigError:
            pass  # the settings themselves do not fit together
    if not deciding.isdisjoint(SETTINGS[place.setting].depends_on):
        return True
    one = Dimension(place.setting, candidates, place.layer)
    return Space((one,)).has_effect(one, base)


def _usual(place: Place, base: RunConfig | None) -> Candidates:
    usual = base and usual_candidates(place.setting, base)
    candidates = usual or declared(place.setting).candidates
    assert candidates is not None
    return candidates


def as_list(place: Place, candidates: Candidates) -> Options:
    """Return a list in place of a range: the points that a grid would have."""
    if isinstance(candidates, Options):
        return candidates
    try:
        one = Dimension(place.setting, candidates, place.layer)
    except (ConfigError, SearchError):
        return Options((candidates.low, candidates.high))
    return Options(one.values(grid=True) or ())


def as_range(place: Place, candidates: Candidates) -> Range:
    """Return a range in place of a list: from its least to its greatest number."""
    if isinstance(candidates, Range):
        return candidates
    setting, usual = declared(place.setting), declared(place.setting).candidates
    assert isinstance(setting, Integer | Number)
    numbers = [one for one in candidates.values if isinstance(one, int | float)]
    if len(numbers) < 2:
        return usual if isinstance(usual, Range) else Range(setting.minimum, setting.maximum)
    log = setting.ratio or (isinstance(usual, Range) and usual.log)
    points = usual.points if isinstance(usual, Range) else _POINTS
    return Range(min(numbers), max(numbers), log and min(numbers) > 0, points)
