"""The values of all settings: each is valid, their combination may not be."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.data.datasets.holdout import Holdout
from core.data.datasets.info import DatasetInfo
from core.data.datasets.source import EXTRAS, Source
from core.data.tasks import TASKS, Task
from core.settings import registry
from core.settings.basics import BasicSettings
from core.settings.choices import LOSSES, OPTIMIZERS, Loss, Optimizer
from core.settings.data import DataSettings
from core.settings.kinds import Setting
from core.settings.network import NetworkSettings
from core.settings.optimizer import OptimizerSettings
from core.settings.penalties import PenaltySettings
from core.settings.regularization import RegularizationSettings
from core.settings.schedule import ScheduleSettings
from core.settings.start import StartSettings
from core.settings.validation import ValidationSettings


@dataclass(frozen=True)
class Settings(  # the fields of the last base class come first
    StartSettings,
    ValidationSettings,
    PenaltySettings,
    RegularizationSettings,
    ScheduleSettings,
    OptimizerSettings,
    BasicSettings,
    NetworkSettings,
    DataSettings,
):
    """The values of all settings.

    The fields are the settings of ``core.settings.registry``. The number of hidden layers is the
    length of ``units``; other settings by layer have an entry for each, blank for the common
    value, or are empty. An optimizer's own settings are ``None`` if the optimizer does not have
    them; if it does, ``None`` is replaced by its usual value.

    Raises:
        ConfigError: A value is of the wrong type or out of range.
    """

    def __post_init__(self) -> None:
        for name in registry.READING_ORDER:
            setting, value = registry.SETTINGS[name], getattr(self, name)
            # Most settings have their default, and a search makes thousands of drafts.
            if value is not setting.default or setting.optional:
                self._put(name, self._checked(setting, value))

    def _checked(self, setting: Setting, value: Any) -> Any:
        name = setting.name
        if setting.optional:
            usual = setting.usual(self)
            checked = usual if value is None else setting.check(value)
            return None if usual is None else checked
        if name in registry.PER_LAYER and isinstance(value, list | tuple):
            registry.HIDDEN_LAYERS.check(len(value))
        value = setting.check(value)
        own = name in registry.PER_LAYER and name != registry.UNITS.name
        if own and len(value) not in (0, len(self.units)):
            raise ConfigError(
                N_(
                    "{setting}: received {received}, allowed is one for each of the {layers} hidden"
                    " layers, or none."
                ),
                setting=setting.label,
                received=setting.to_text(value),
                layers=len(self.units),
            )
        return value

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def by_layer(self, name: str) -> tuple[Any, ...]:
        """Return a setting by layer for each hidden layer, with common values filled in.

        Args:
            name: A key of ``core.settings.registry.PER_LAYER``.
        """
        setting = registry.PER_LAYER[name]
        if not setting.common:
            return tuple(getattr(self, name))
        common = getattr(self, setting.common)
        entries = getattr(self, name) or (setting.blank,) * len(self.units)
        return tuple(common if entry == setting.blank else entry for entry in entries)

    @property
    def source(self) -> Source:
        """The source of the data, for ``core.data.datasets.load``."""
        info = DATASETS[self.dataset]
        extras = tuple(name for name in EXTRAS if info.plane and getattr(self, name))
        if not info.drawn:
            return Source(self.dataset, extras=extras)
        return Source(self.dataset, self.samples, self.noise, self.data_seed, extras)

    @property
    def holdout(self) -> Holdout:
        """The training rows that are held out for validation."""
        return Holdout(self.validation_share, self.seed, self.folds, self.fold)

    @property
    def preparation(self) -> tuple[Holdout, bool, str]:
        """The arguments of ``core.data.datasets.prepare`` besides the dataset."""
        return self.holdout, not self.loss_entry.positive, self.input_scaling

    @property
    def info(self) -> DatasetInfo:
        return self.source.info

    @property
    def task(self) -> Task:
        return TASKS[self.info.task]

    @property
    def loss_entry(self) -> Loss:
        return LOSSES[self.loss]

    @property
    def optimizer_entry(self) -> Optimizer:
        return OPTIMIZERS[self.optimizer]

    @property
    def options(self) -> dict[str, float | bool]:
        """The optimizer's own settings, by the names of ``core.settings.registry`` and of Keras."""
        return {name: getattr(self, name) for name in self.optimizer_entry.options}

    @property
    def layer_activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer."""
        return self.by_layer(registry.ACTIVATIONS_BY_LAYER.name)

    @property
    def drops(self) -> bool:
        """Whether any layer has dropout."""
        return self.input_dropout > 0 or any(self.by_layer("dropout_by_layer"))

    @property
    def validation_samples(self) -> int:
        """Number of samples held out for validation; see ``core.data.datasets.prepare``."""
        return self.holdout.samples(self.info)

    @property
    def train_samples(self) -> int:
        """Number of samples that the weights are learned from."""
        return self.holdout.train_samples(self.info)

    @property
    def output_units(self) -> int:
        """Units of the output layer."""
        classes = len(self.info.classes)
        if self.task.classifies and self.loss_entry.softmax:
            return classes
        return self.task.output_units(classes)

    @property
    def output_activation(self) -> str:
        """The activation of the output layer, a name in ``core.settings.choices.ACTIVATIONS``."""
        return "softmax" if self.output_units > 1 else self.task.output_activation

    @property
    def one_hot(self) -> bool:
        """Whether the loss takes class labels as one-hot rows."""
        return self.loss_entry.one_hot and self.output_units > 1

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Sizes from the flattened input to the output layer."""
        return (self.info.inputs, *self.units, self.output_units)


DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Settings)}
"""The default of every setting, in the order of the sidebar."""
