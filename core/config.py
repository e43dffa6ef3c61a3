"""One frozen, validated description of a run; to and from JSON and the address."""

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core import settings
from core.choices import OPTIMIZERS, losses_for
from core.datasets.catalog import DATASETS, DatasetInfo
from core.errors import ConfigError, DenseboardError
from core.tasks import TASKS, Task
from core.text import N_


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides the numbers of a run.

    Attributes mirror ``core.settings``; ``units`` holds one entry per hidden layer, so the
    number of hidden layers is its length.

    Raises:
        ConfigError: A value is of the wrong type, out of range, or does not fit the others.
    """

    dataset: str = settings.DATASET.default
    units: tuple[int, ...] = (settings.UNITS.default,) * settings.HIDDEN_LAYERS.default
    activation: str = settings.ACTIVATION.default
    loss: str = settings.LOSS.default
    optimizer: str = settings.OPTIMIZER.default
    learning_rate: float = settings.LEARNING_RATE.default
    epochs: int = settings.EPOCHS.default
    batch_size: int = settings.BATCH_SIZE.default
    validation_share: float = settings.VALIDATION_SHARE.default
    seed: int = settings.SEED.default

    def __post_init__(self) -> None:
        settings.HIDDEN_LAYERS.check(len(self.units))
        for layer, units in enumerate(self.units, start=1):
            check_units(layer, units)
        for field in fields(self):
            setting = settings.SETTINGS[field.name]
            if setting is not settings.UNITS:
                checked = setting.check(getattr(self, field.name))  # type: ignore[attr-defined]
                object.__setattr__(self, field.name, checked)
        self._check_loss()
        self._check_batch()

    def _check_loss(self) -> None:
        allowed = losses_for(self.info.task)
        if self.loss not in allowed:
            raise ConfigError(
                N_("Loss: received {received}, but {dataset} ({task}) needs one of {allowed}."),
                received=self.loss,
                dataset=self.info.label,
                task=self.task.label,
                allowed=", ".join(allowed),
            )

    def _check_batch(self) -> None:
        if self.batch_size > self.train_samples:
            raise ConfigError(
                N_(
                    "Batch size: received {received}, but {dataset} has only {samples} training"
                    " samples; choose {samples} or fewer."
                ),
                received=self.batch_size,
                dataset=self.info.label,
                samples=self.train_samples,
            )

    @property
    def info(self) -> DatasetInfo:
        return DATASETS[self.dataset]

    @property
    def task(self) -> Task:
        return TASKS[self.info.task]

    @property
    def validation_samples(self) -> int:
        """Samples held out of the training set; see ``core.datasets.prepare``."""
        return self.info.validation_samples(self.validation_share)

    @property
    def train_samples(self) -> int:
        return self.info.train_samples - self.validation_samples

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps of an epoch, the last one on a partial batch if need be."""
        return math.ceil(self.train_samples / self.batch_size)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Sizes from the flattened input to the output layer."""
        info = self.info
        return (info.inputs, *self.units, self.task.output_units(len(info.classes)))

    @property
    def parameters(self) -> int:
        """Trainable numbers: a weight per connection and a bias per unit."""
        sizes = self.layer_sizes
        return sum((before + 1) * after for before, after in itertools.pairwise(sizes))

    @property
    def program(self) -> tuple[Any, ...]:
        """What the compiled program depends on: runs that agree in it share one."""
        return (
            self.dataset,
            self.train_samples,
            self.units,
            self.activation,
            self.loss,
            self.optimizer,
            self.batch_size,
        )

    def to_json(self) -> str:
        """The settings as a JSON object, keys in the order of the sidebar."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "RunConfig":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: It is no JSON object, has unknown settings or values not allowed.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        known = {field.name for field in fields(cls)}
        if not isinstance(values, dict) or not values.keys() <= known:
            raise ConfigError(
                N_("Settings: received {received}, expected a JSON object with {known}."),
                received=settings.shown(text),
                known=", ".join(sorted(known)),
            )
        if "units" in values:
            units = values["units"]
            values["units"] = tuple(units) if isinstance(units, list) else (units,)
        return cls(**values)

    def to_address(self) -> dict[str, str]:
        """Query parameters of a link to these settings; what is default is left out."""
        rate = OPTIMIZERS[self.optimizer].learning_rate
        default = replace(default_config(self.dataset), learning_rate=rate)
        address = {} if self.dataset == settings.DATASET.default else {"dataset": self.dataset}
        if self.units != default.units:
            address["units"] = "-".join(map(str, self.units)) or "none"
        for name in _PLAIN:
            if getattr(self, name) != getattr(default, name):
                value = getattr(self, name)
                address[name] = f"{value:.12g}" if isinstance(value, float) else str(value)
        return address

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "tuple[RunConfig, list[DenseboardError]]":
        """Read query parameters, which are hostile input.

        Returns:
            The settings, with the default in place of whatever is not allowed, and what was
            wrong with each such value. Parameters that are no settings are left alone.
        """
        problems: list[DenseboardError] = []
        dataset = settings.DATASET.default
        if "dataset" in address:
            try:
                dataset = settings.DATASET.check(address["dataset"])
            except ConfigError as error:
                problems.append(error)
        config = default_config(dataset)
        for name in (name for name in _READING_ORDER if name in address):
            try:
                config = config.changed(name, address[name])
            except ConfigError as error:
                problems.append(error)
        return config, problems

    def changed(self, name: str, text: str) -> "RunConfig":
        """These settings with one read from text.

        Raises:
            ConfigError: The text is not allowed there.
        """
        value: Any = _read_units(text) if name == "units" else text
        if name == "optimizer":
            optimizer = settings.OPTIMIZER.check(text)
            rate = OPTIMIZERS[optimizer].learning_rate
            return replace(self, optimizer=optimizer, learning_rate=rate)
        return replace(self, **{name: value})


_PLAIN = tuple(f.name for f in fields(RunConfig) if f.name not in ("dataset", "units"))
# What others depend on comes first: the rate's default on the optimizer, the largest batch
# on the validation share.
_READING_ORDER = tuple(dict.fromkeys(("units", "optimizer", "validation_share", *_PLAIN)))


def check_units(layer: int, value: Any) -> int:
    """Check the units of one layer, counted from 1.

    Raises:
        ConfigError: Not a whole number in range.
    """
    try:
        return settings.UNITS.check(value)
    except ConfigError as error:
        raise ConfigError(
            N_(
                "Units in layer {layer}: received {received}, allowed is a whole number"
                " from {minimum} to {maximum}."
            ),
            layer=layer,
            **{k: v for k, v in error.values.items() if k != "setting"},
        ) from None


def _read_units(text: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    parts = text.split("-")
    settings.HIDDEN_LAYERS.check(len(parts))
    return tuple(check_units(layer, part) for layer, part in enumerate(parts, start=1))


def default_config(dataset: str) -> RunConfig:
    """What a newcomer to a dataset starts from.

    Args:
        dataset: A name in ``core.datasets.catalog.DATASETS``.
    """
    info = DATASETS[dataset]
    return RunConfig(
        dataset=dataset,
        units=info.units,
        loss=next(iter(losses_for(info.task))),
        epochs=info.epochs,
    )
