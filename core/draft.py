"""Settings while they are being chosen: each allowed by itself, together perhaps not yet."""

from dataclasses import dataclass, replace
from typing import Any

from core import settings
from core.choices import OPTIMIZERS
from core.config import RunConfig, check_units, default_config
from core.errors import ConfigError
from core.text import N_

_PLAIN = (
    "dataset",
    "activation",
    "loss",
    "optimizer",
    "learning_rate",
    "epochs",
    "batch_size",
    "validation_share",
    "seed",
)
_SUGGESTIBLE = ("units", "activation", "learning_rate", "epochs", "batch_size")


@dataclass(frozen=True)
class Draft:
    """What the sidebar holds.

    Attributes mirror ``core.settings``; ``layers`` has the units of as many layers as there
    can be, so that a layer taken away and put back has the units it had.
    """

    hidden_layers: int
    layers: tuple[int, ...]
    dataset: str
    activation: str
    loss: str
    optimizer: str
    learning_rate: float
    epochs: int
    batch_size: int
    validation_share: float
    seed: int

    @classmethod
    def of(cls, config: RunConfig) -> "Draft":
        """The draft that says the same as ``config``."""
        return cls(
            hidden_layers=len(config.units),
            layers=_padded(config.units),
            **{name: getattr(config, name) for name in _PLAIN},
        )

    @property
    def units(self) -> tuple[int, ...]:
        """Units of each hidden layer there is."""
        return self.layers[: self.hidden_layers]

    def config(self) -> RunConfig:
        """The run these settings describe.

        Raises:
            ConfigError: They do not fit together.
        """
        return RunConfig(units=self.units, **{name: getattr(self, name) for name in _PLAIN})

    def changed(self, name: str, value: Any) -> "Draft":
        """This draft with one setting chosen anew, and what depends on it.

        A dataset brings its own units, epochs and, if the loss does not fit, loss. An
        optimizer brings its usual learning rate if the one before had its usual one.

        Args:
            name: A name in ``core.settings.SETTINGS``, except ``units``; see ``with_units``.
            value: What was chosen.

        Raises:
            ConfigError: The value is not allowed there.
        """
        value = settings.SETTINGS[name].check(value)  # type: ignore[attr-defined]
        if name == "dataset":
            return self._on(value)
        if name == "optimizer":
            usual = self.learning_rate == OPTIMIZERS[self.optimizer].learning_rate
            rate = OPTIMIZERS[value].learning_rate if usual else self.learning_rate
            return replace(self, optimizer=value, learning_rate=rate)
        return replace(self, **{name: value})

    def with_units(self, layer: int, value: Any) -> "Draft":
        """This draft with the units of one layer, counted from 1, chosen anew.

        Raises:
            ConfigError: Not a whole number in range.
        """
        units = check_units(layer, value)
        layers = (*self.layers[: layer - 1], units, *self.layers[layer:])
        return replace(self, layers=layers)

    def suggestible(self) -> dict[str, Any]:
        """The settings that a suggestion can change, by name."""
        return {name: getattr(self, name) for name in _SUGGESTIBLE}

    def with_suggestion(self, suggestion: Any) -> "Draft":
        """This draft with a suggestion taken.

        Args:
            suggestion: The name of a setting and the value for it, ``units`` with those of every
                hidden layer. It comes from a browser and may be anything.

        Raises:
            ConfigError: It is not a suggestion, or its value is not allowed.
        """
        try:
            name, value = suggestion
            known = name in _SUGGESTIBLE
        except (TypeError, ValueError):
            known = False
        if not known:
            raise ConfigError(
                N_("Suggestion: received {received}, allowed is a change to one of {allowed}."),
                received=settings.shown(suggestion),
                allowed=", ".join(_SUGGESTIBLE),
            )
        return self._with_layers(value) if name == "units" else self.changed(name, value)

    def _with_layers(self, units: Any) -> "Draft":
        layers = units if isinstance(units, list | tuple) else (units,)
        settings.HIDDEN_LAYERS.check(len(layers))
        checked = tuple(check_units(layer, count) for layer, count in enumerate(layers, start=1))
        return replace(
            self, hidden_layers=len(checked), layers=(*checked, *self.layers[len(checked) :])
        )

    def _on(self, dataset: str) -> "Draft":
        default = replace(default_config(dataset), validation_share=self.validation_share)
        moved = replace(
            self,
            dataset=dataset,
            hidden_layers=len(default.units),
            layers=_padded(default.units),
            epochs=default.epochs,
        )
        # Only what the new data rule out gives way to the default.
        for name in ("loss", "batch_size"):
            try:
                replace(default, **{name: getattr(moved, name)})
            except ConfigError:
                moved = replace(moved, **{name: getattr(default, name)})
        return moved


def _padded(units: tuple[int, ...]) -> tuple[int, ...]:
    """Units for every possible layer: those there are, then the last one's again."""
    last = units[-1] if units else settings.UNITS.default
    return (*units, *(last,) * (settings.HIDDEN_LAYERS.maximum - len(units)))
