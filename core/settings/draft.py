"""Settings while they are being chosen: each is valid, their combination may not be."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, shown
from core.settings import registry
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig, default_config
from core.settings.registry import PER_LAYER, UNITS
from core.settings.settings import Settings

_SUGGESTIBLE = tuple(name for name, one in registry.SETTINGS.items() if one.suggestible)


@dataclass(frozen=True)
class Draft(Settings):
    """The settings in the sidebar.

    Attributes:
        spare: The settings by layer of removed layers, in the order of ``PER_LAYER``, so that a
            layer that is added back has the same; the next to come back is first.
        rate_before: The learning rate before the last change of the optimizer replaced it by the
            usual one; ``None`` if it did not.
    """

    spare: tuple[tuple[Any, ...], ...] = ()
    rate_before: float | None = None

    @classmethod
    def of(cls, values: Settings) -> "Draft":
        """Return the draft of these settings."""
        held = {f.name: getattr(values, f.name) for f in fields(Settings)}
        for name, setting in PER_LAYER.items():
            if setting.common:
                common, entries = held[setting.common], values.by_layer(name)
                own = tuple(setting.blank if one == common else one for one in entries)
                held[name] = () if all(one == setting.blank for one in own) else own
        return cls(**held)

    @property
    def hidden_layers(self) -> int:
        return len(self.units)

    def config(self) -> RunConfig:
        """Return the run that these settings describe.

        Raises:
            ConfigError: The settings do not fit together.
        """
        return RunConfig(**{f.name: getattr(self, f.name) for f in fields(Settings)})

    def changed(self, name: str, value: Any) -> "Draft":
        """Return a copy with one setting changed, and those that depend on it.

        A dataset sets its own units, epochs and, if the loss does not fit, loss. An optimizer
        sets its usual options, and its usual learning rate if the previous one had its own.

        Args:
            name: A name in ``core.settings.registry.SETTINGS``, except those by layer; see
                ``with_entry``.
            value: The new value.

        Raises:
            ConfigError: The value is not allowed.
        """
        value = registry.SETTINGS[name].check(value)
        if name == "dataset":
            return self._on(value)
        if name == "hidden_layers":
            return self._with_layers(value)
        if name == "optimizer":
            return self._by(value)
        changes: dict[str, Any] = {name: value}
        if name == "learning_rate":
            changes["rate_before"] = None
        return replace(self, **changes)

    def with_rate_before(self) -> "Draft":
        """Return a copy with the learning rate from before the optimizer was changed."""
        if self.rate_before is None:
            return self
        return replace(self, learning_rate=self.rate_before, rate_before=None)

    def with_entry(self, name: str, layer: int, value: Any) -> "Draft":
        """Return a copy with a setting of one layer changed.

        Args:
            name: A key of ``core.settings.registry.PER_LAYER``.
            layer: The layer, counted from 1.
            value: The new value; blank for the common value.

        Raises:
            ConfigError: The value is not allowed.
        """
        entry = PER_LAYER[name].check_entry(layer, value)
        own = self._own(name)
        changes: dict[str, Any] = {name: (*own[: layer - 1], entry, *own[layer:])}
        return replace(self, **changes)

    def with_all_units(self, text: str) -> "Draft":
        """Return a copy with the units of all layers: one number for each, or one for all.

        Args:
            text: Whole numbers, separated by anything but digits.

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
        units = UNITS.check(numbers)
        if len(units) == 1:
            units *= max(1, len(self.units))
        return replace(self._with_layers(len(units)), units=units)

    def without_layer(self, layer: int) -> "Draft":
        """Return a copy without one layer, counted from 1; the others are unchanged."""
        layers = self._layers()
        taken = layers.pop(layer - 1)
        return replace(self._of_layers(layers), spare=(taken, *self.spare))

    def suggestible(self) -> dict[str, Any]:
        """Return the settings that a suggestion can change, by name."""
        return {name: getattr(self, name) for name in _SUGGESTIBLE}

    def with_suggestion(self, suggestion: Any) -> "Draft":
        """Return a copy with a suggestion applied.

        Args:
            suggestion: The name of a setting and its value; for ``units``, those of every hidden
                layer. It comes from a browser and may be anything.

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
        units = UNITS.check(counts)
        return replace(self._with_layers(len(units)), units=units)

    def _own(self, name: str) -> tuple[Any, ...]:
        return getattr(self, name) or (PER_LAYER[name].blank,) * len(self.units)

    def _layers(self) -> list[tuple[Any, ...]]:
        """The values of the settings by layer, for each hidden layer."""
        return list(zip(*map(self._own, PER_LAYER), strict=True))

    def _of_layers(self, layers: Sequence[tuple[Any, ...]]) -> "Draft":
        columns = zip(*layers, strict=True) if layers else ((),) * len(PER_LAYER)
        changes: dict[str, Any] = dict(zip(PER_LAYER, map(tuple, columns), strict=True))
        return replace(self, **changes)

    def _with_layers(self, count: int) -> "Draft":
        last = self.units[-1] if self.units else UNITS.entry.default
        more = tuple(last if name == UNITS.name else one.blank for name, one in PER_LAYER.items())
        layers = [*self._layers(), *self.spare]
        layers += [more] * (count - len(layers))
        return replace(self._of_layers(layers[:count]), spare=tuple(layers[count:]))

    def _by(self, optimizer: str) -> "Draft":
        usual = self.learning_rate == self.optimizer_entry.learning_rate
        rate = OPTIMIZERS[optimizer].learning_rate if usual else self.learning_rate
        options: dict[str, Any] = {}
        if optimizer != self.optimizer:
            options = dict.fromkeys(registry.OPTIONAL)
        before = self.learning_rate if rate != self.learning_rate else None
        return replace(self, optimizer=optimizer, learning_rate=rate, rate_before=before, **options)

    def _on(self, dataset: str) -> "Draft":
        unchanged = {name: getattr(self, name) for name in ("samples", "validation_share")}
        default = replace(default_config(dataset), **unchanged)
        own: dict[str, Any] = {name: getattr(default, name) for name in PER_LAYER}
        moved = replace(self, dataset=dataset, spare=(), epochs=default.epochs, **own)
        if self.batch_size == self.info.batch_size:  # one dataset's default to the other's
            moved = replace(moved, batch_size=default.batch_size)
        task = default.task.name
        if task in self.loss_entry.unusual and self.task.name not in self.loss_entry.unusual:
            moved = replace(moved, loss=default.loss)
        # The rest is only reset to the default if the new dataset does not allow it.
        for name in ("loss", "batch_size"):
            try:
                replace(default, **{name: getattr(moved, name)})
            except ConfigError:
                moved = replace(moved, **{name: getattr(default, name)})
        return moved
