"""Settings while they are being chosen: each allowed by itself, together perhaps not yet."""

from dataclasses import dataclass, fields, replace
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, shown
from core.settings import registry
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig, default_config
from core.settings.settings import OPTIONS, Settings, check_activation, check_units

_SUGGESTIBLE = (
    *("units", "activation", "learning_rate", "epochs", "batch_size"),
    *("early_stopping", "decay_epochs", "kernel_initializer"),
)


@dataclass(frozen=True)
class Draft(Settings):
    """What the sidebar holds.

    Attributes:
        spare: Units and activations of layers that were taken away, the first to come back
            first, so that a layer taken away and put back has what it had.
    """

    spare: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, values: Settings) -> "Draft":
        """The draft that says the same as ``values``."""
        held = {f.name: getattr(values, f.name) for f in fields(Settings)}
        common = values.activation
        own = tuple("" if name == common else name for name in values.layer_activations)
        return cls(**held | {"activations": own if any(own) else ()})

    @property
    def hidden_layers(self) -> int:
        return len(self.units)

    def config(self) -> RunConfig:
        """The run these settings describe.

        Raises:
            ConfigError: They do not fit together.
        """
        return RunConfig(**{f.name: getattr(self, f.name) for f in fields(Settings)})

    def changed(self, name: str, value: Any) -> "Draft":
        """This draft with one setting chosen anew, and what depends on it.

        A dataset brings its own units, epochs and, if the loss does not fit, loss. An
        optimizer brings its usual options, and its usual learning rate if the one before had
        its usual one.

        Args:
            name: A name in ``core.settings.registry.SETTINGS``, except those with an entry for each
                layer; see ``with_units`` and ``with_activation``.
            value: What was chosen.

        Raises:
            ConfigError: The value is not allowed there.
        """
        setting: Any = registry.SETTINGS[name]
        value = setting.check(value)
        if name == "dataset":
            return self._on(value)
        if name == "hidden_layers":
            return self._with_layers(value)
        if name == "optimizer":
            return self._by(value)
        return replace(self, **{name: value})

    def with_units(self, layer: int, value: Any) -> "Draft":
        """This draft with the units of one layer, counted from 1, chosen anew.

        Raises:
            ConfigError: Not a whole number in range.
        """
        return replace(self, units=_put(self.units, layer, check_units(layer, value)))

    def with_activation(self, layer: int, value: Any) -> "Draft":
        """This draft with the activation of one layer, counted from 1; "" is the common one.

        Raises:
            ConfigError: Not in the registry.
        """
        name = "" if value == "" else check_activation(layer, value)
        return replace(self, activations=_put(self._own(), layer, name))

    def with_all_units(self, text: str) -> "Draft":
        """This draft with the units of all layers: one number for each, or one for all.

        Args:
            text: Whole numbers with anything but digits between them.

        Raises:
            ConfigError: There is no number, there are too many, or one is out of range.
        """
        numbers = "".join(sign if sign.isalnum() or sign == "." else " " for sign in text).split()
        if not numbers:
            raise ConfigError(
                N_(
                    "Units: received {received}, allowed is a whole number for all layers, or"
                    " one for each, as in 128, 64."
                ),
                received=shown(text),
            )
        registry.HIDDEN_LAYERS.check(len(numbers))
        units = tuple(check_units(layer, part) for layer, part in enumerate(numbers, start=1))
        if len(units) == 1:
            return replace(
                self, units=units * max(1, len(self.units)), activations=self._own() or ("",)
            )
        return replace(self._with_layers(len(units)), units=units)

    def without_layer(self, layer: int) -> "Draft":
        """This draft without one layer, counted from 1; the others keep what they have."""
        units, own = list(self.units), list(self._own())
        taken = (units.pop(layer - 1), own.pop(layer - 1))
        return replace(self, units=tuple(units), activations=tuple(own), spare=(taken, *self.spare))

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
                received=shown(suggestion),
                allowed=", ".join(_SUGGESTIBLE),
            )
        return self._with_suggested_units(value) if name == "units" else self.changed(name, value)

    def _with_suggested_units(self, value: Any) -> "Draft":
        counts = value if isinstance(value, list | tuple) else (value,)
        registry.HIDDEN_LAYERS.check(len(counts))
        units = tuple(check_units(layer, count) for layer, count in enumerate(counts, start=1))
        return replace(self._with_layers(len(units)), units=units)

    def _own(self) -> tuple[str, ...]:
        return self.activations or ("",) * len(self.units)

    def _with_layers(self, count: int) -> "Draft":
        there = list(zip(self.units, self._own(), strict=True))
        last = (self.units[-1] if self.units else registry.UNITS.default, "")
        layers = there + list(self.spare)
        layers += [last] * (count - len(layers))
        return replace(
            self,
            units=tuple(units for units, _own in layers[:count]),
            activations=tuple(own for _units, own in layers[:count]),
            spare=tuple(layers[count:]),
        )

    def _by(self, optimizer: str) -> "Draft":
        usual = self.learning_rate == self.optimizer_entry.learning_rate
        rate = OPTIMIZERS[optimizer].learning_rate if usual else self.learning_rate
        options: dict[str, Any] = {} if optimizer == self.optimizer else dict.fromkeys(OPTIONS)
        return replace(self, optimizer=optimizer, learning_rate=rate, **options)

    def _on(self, dataset: str) -> "Draft":
        kept = {name: getattr(self, name) for name in ("samples", "validation_share")}
        default = replace(default_config(dataset), **kept)
        moved = replace(
            self,
            dataset=dataset,
            units=default.units,
            activations=(),
            spare=(),
            epochs=default.epochs,
        )
        if self.batch_size == self.info.batch_size:  # the usual one gives way to the usual one
            moved = replace(moved, batch_size=default.batch_size)
        # Of the rest, only what the new data rule out gives way to the default.
        for name in ("loss", "batch_size"):
            try:
                replace(default, **{name: getattr(moved, name)})
            except ConfigError:
                moved = replace(moved, **{name: getattr(default, name)})
        return moved


def _put(values: tuple[Any, ...], layer: int, value: Any) -> tuple[Any, ...]:
    return (*values[: layer - 1], value, *values[layer:])
