"""A dimension of a search: one setting that varies, and the values it may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.base.errors import SearchError
from core.base.messages import Message
from core.base.text import N_, shown
from core.settings.candidates import Candidates, Options, Range
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number, Setting
from core.settings.registry import HIDDEN_LAYERS, PER_LAYER, READING_ORDER, SETTINGS, UNITS

MOST_POINTS = 1_000
"""Maximum number of grid points of a range."""
MOST_OPTIONS = 100
"""Maximum number of options."""
_ORDER = {name: place for place, name in enumerate(READING_ORDER)}


def declared(setting: str) -> Setting:
    """Return the declaration of a setting; by layer, that of an entry."""
    return PER_LAYER[setting].entry if setting in PER_LAYER else SETTINGS[setting]


def label(setting: str, layer: int = 0) -> Message:
    """Return the label of a setting that varies (marked for translation); see ``Dimension``."""
    if layer:
        return Message(declared(setting).label, {"layer": layer})
    return Message(SETTINGS[setting].label)


VARIABLE = tuple(name for name in SETTINGS if declared(name).candidates is not None)
"""Settings that a search can vary, in the order of the sidebar.

The dataset, its seed, samples and noise, and the validation share are not among them: validation
results on different rows cannot be compared. Nor is the seed, whose best value means nothing; a
search trains every trial with the same seeds.
"""


@dataclass(frozen=True)
class Dimension:
    """A setting that varies.

    Attributes:
        setting: A name in ``VARIABLE``.
        candidates: The values it may have. A list of the units of all layers may also have whole
            networks, as in "128-64", or "none" for no hidden layer; then all are.
        layer: The hidden layer, counted from 1, of a setting by layer. 0 for all others and for
            the units of every layer without a dimension of its own.

    Raises:
        ConfigError: A value is outside the limits of the setting.
        SearchError: The setting cannot be varied, or there are not at least two values.
    """

    setting: str
    candidates: Candidates
    layer: int = 0

    def __post_init__(self) -> None:
        if self.setting not in VARIABLE:
            raise _not_variable(self.setting)
        self._check_layer()
        check = self._check_range if isinstance(self.candidates, Range) else self._check_options
        object.__setattr__(self, "candidates", check())

    @property
    def name(self) -> str:
        """Its name among the parameters of a trial, as in ``units_2``."""
        return f"{self.setting}_{self.layer}" if self.layer else self.setting

    @property
    def declared(self) -> Setting:
        """The declaration of the setting; by layer, that of an entry."""
        return declared(self.setting)

    @property
    def label(self) -> Message:
        """Its label (marked for translation)."""
        return label(self.setting, self.layer)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the order in which settings are chosen."""
        if self.setting == HIDDEN_LAYERS.name:
            return _ORDER[UNITS.name], -1
        return _ORDER[self.setting], self.layer

    @property
    def networks(self) -> bool:
        """Whether its values are the units of whole networks, which set the number of layers."""
        return isinstance(self.candidates, Options) and self._has_networks(self.candidates.values)

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return isinstance(self.declared, Integer)

    def put(self, draft: Draft, value: Any) -> Draft:
        """Return the settings with a value of this one."""
        if self.layer:
            return draft.with_entry(self.setting, self.layer, value)
        if self.networks:
            units = UNITS.check(UNITS.from_text(value))
            draft = draft.changed(HIDDEN_LAYERS.name, len(units))
            for layer, count in enumerate(units, start=1):
                draft = draft.with_entry(UNITS.name, layer, count)
            return draft
        if self.setting == UNITS.name:
            for layer in range(1, draft.hidden_layers + 1):
                draft = draft.with_entry(UNITS.name, layer, value)
            return draft
        return draft.changed(self.setting, value)

    def values(self, *, grid: bool) -> tuple[Any, ...] | None:
        """Return the values it may have; ``None`` if there are infinitely many.

        Args:
            grid: Whether a range has only its grid points.
        """
        if isinstance(self.candidates, Options):
            return self.candidates.values
        low, high = self.candidates.low, self.candidates.high
        if self.whole and (not grid or high - low < self.candidates.points):
            return tuple(range(int(low), int(high) + 1))
        if not grid:
            return None
        space = np.geomspace if self.candidates.log else np.linspace
        points = space(low, high, self.candidates.points)
        inner = [round(one) if self.whole else float(f"{one:.6g}") for one in points[1:-1]]
        return tuple(dict.fromkeys([low, *inner, high]))

    def ends(self) -> tuple[Any, ...]:
        """Return the ends of a range, or all options."""
        if isinstance(self.candidates, Options):
            return self.candidates.values
        return self.candidates.low, self.candidates.high

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON represents it."""
        described: dict[str, Any] = {"setting": self.setting}
        if self.layer:
            described["layer"] = self.layer
        if isinstance(self.candidates, Options):
            return described | {"values": list(self.candidates.values)}
        return described | vars(self.candidates)

    @classmethod
    def from_dict(cls, described: Any) -> "Dimension":
        """Read what ``to_dict`` returned, which may be anything.

        Raises:
            ConfigError, SearchError: It does not describe a dimension.
        """
        candidates: Candidates
        try:
            rest = dict(described)
            setting, layer = rest.pop("setting"), rest.pop("layer", 0)
            if "values" in rest:
                candidates = Options(tuple(rest.pop("values")))
            else:
                candidates = Range(
                    rest.pop("low"), rest.pop("high"), rest.pop("log", False), rest.pop("points", 5)
                )
        except (TypeError, ValueError, LookupError):
            rest = {"": None}
        if rest or not isinstance(setting, str):
            raise SearchError(
                N_(
                    "Vary: received {received}, expected a setting with the ends of its range or"
                    " a list of values, as in {example}."
                ),
                received=shown(described),
                example='{"setting": "learning_rate", "low": 0.0001, "high": 0.1, "log": true}',
            )
        return cls(setting, candidates, layer)

    def _check_layer(self) -> None:
        by_layer = self.setting in PER_LAYER
        least = 1 if by_layer and self.setting != UNITS.name else 0
        most = HIDDEN_LAYERS.maximum if by_layer else 0
        if type(self.layer) is not int or not least <= self.layer <= most:
            raise SearchError(
                N_(
                    "{setting}: received the layer {received}, allowed is a whole number from"
                    " {least} to {most}."
                ),
                setting=SETTINGS[self.setting].label,
                received=shown(self.layer),
                least=least,
                most=most,
            )

    def _has_networks(self, values: tuple[Any, ...]) -> bool:
        if self.setting != UNITS.name or self.layer:
            return False
        return any(isinstance(one, str) and not one.isdecimal() for one in values)

    def _check_value(self, value: Any) -> Any:
        if self.layer:
            return PER_LAYER[self.setting].check_entry(self.layer, value)
        return self.declared.check(value)

    def _check_range(self) -> Range:
        received = self.candidates
        assert isinstance(received, Range)
        if not isinstance(self.declared, Integer | Number):
            raise SearchError(
                N_("{setting}: received a range, but its values have no order. List them instead."),
                setting=self.label,
            )
        low, high = self._check_value(received.low), self._check_value(received.high)
        ends: Mapping[str, Any] = {"setting": self.label, "low": low, "high": high}
        if low > high:
            raise SearchError(
                N_(
                    "{setting}: the range received begins at {low:,g} and ends at {high:,g}, which"
                    " is less. Swap them."
                ),
                **ends,
            )
        if low == high:
            raise SearchError(
                N_(
                    "{setting}: the range received has the single value {low:,g}. Widen it, or do"
                    " not vary this setting."
                ),
                **ends,
            )
        if type(received.log) is not bool or (received.log and low <= 0):
            raise SearchError(
                N_(
                    "{setting}: a logarithmic range begins above 0, but the one received begins at"
                    " {low:,g}. Choose a larger number, or a linear range."
                ),
                **ends,
            )
        if type(received.points) is not int or not 2 <= received.points <= MOST_POINTS:
            raise SearchError(
                N_(
                    "{setting}: received {received} grid points, allowed is a whole number from 2"
                    " to {most:,}."
                ),
                setting=self.label,
                received=shown(received.points),
                most=MOST_POINTS,
            )
        return Range(low, high, received.log, received.points)

    def _check_options(self) -> Options:
        assert isinstance(self.candidates, Options)
        received = self.candidates.values
        check = _check_network if self._has_networks(received) else self._check_value
        values = tuple(dict.fromkeys(map(check, received[:MOST_OPTIONS])))
        if len(received) > MOST_OPTIONS or len(values) < 2:
            raise SearchError(
                N_(
                    "{setting}: received {received} different values, allowed are 2 to {most}. Add"
                    " or remove some, or do not vary this setting."
                ),
                setting=self.label,
                received=max(len(values), len(received) if len(received) > MOST_OPTIONS else 0),
                most=MOST_OPTIONS,
            )
        return Options(values)


def _check_network(value: Any) -> str:
    units = UNITS.check(UNITS.from_text(str(value)))
    HIDDEN_LAYERS.check(len(units))
    return UNITS.to_text(units)


def _not_variable(name: str) -> SearchError:
    if name in SETTINGS:
        return SearchError(
            N_(
                "{setting} cannot be varied: results on other rows, or of other seeds, do not show"
                " which settings are better. Vary another setting."
            ),
            setting=SETTINGS[name].label,
        )
    return SearchError(
        N_("Vary: received {received}, which is no setting; one is {example}."),
        received=shown(name),
        example="learning_rate",
    )
