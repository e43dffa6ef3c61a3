"""One frozen, validated description of a run; to and from JSON and the address."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core.base.errors import ConfigError, DenseboardError
from core.base.text import N_, shown
from core.data.datasets.catalog import DATASETS
from core.settings import registry
from core.settings.choices import OPTIMIZERS, losses_for
from core.settings.settings import LISTS, OPTIONS, PLAIN, Settings, check_activation, check_units


@dataclass(frozen=True)
class RunConfig(Settings):
    """Everything that decides the numbers of a run.

    Attributes as in ``Settings``. What has no effect beside the other settings is put back to
    its default, so that runs that are the same are equal.

    Raises:
        ConfigError: A value is of the wrong type, out of range, or does not fit the others.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_loss()
        self._check_batch()
        self._check_early_stopping()
        self._forget_what_does_not_apply()

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

    def _check_early_stopping(self) -> None:
        if self.early_stopping and not self.validation_samples:
            raise ConfigError(
                N_(
                    "Early stopping watches the validation loss, but the validation share"
                    " received is {received}; choose one above 0, or no early stopping."
                ),
                received=0,
            )

    def _forget_what_does_not_apply(self) -> None:
        common = all(name == self.activation for name in self.layer_activations)
        self._put("activations", () if common else self.layer_activations)
        for name in PLAIN:
            setting: Any = registry.SETTINGS[name]
            if not setting.applies(self):
                usual = self.optimizer_entry.options.get(name)
                self._put(name, usual if name in OPTIONS else setting.default)

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps of an epoch, the last one on a partial batch if need be."""
        return math.ceil(self.train_samples / self.batch_size)

    @property
    def scheduled(self) -> bool:
        """Whether the learning rate changes from step to step."""
        return self.schedule != registry.SCHEDULE.default or self.warmup_epochs > 0

    @property
    def program(self) -> tuple[Any, ...]:
        """What the compiled program depends on: runs that agree in it share one."""
        rest = (getattr(self, f.name) for f in fields(self) if f.name not in _NOT_COMPILED)
        return (self.train_samples, self.layer_activations, *rest)

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
                received=shown(text),
                known=", ".join(sorted(known)),
            )
        for name in LISTS & values.keys():
            values[name] = _listed(name, values[name])
        return cls(**values)

    def to_address(self) -> dict[str, str]:
        """Query parameters of a link to these settings; what is default is left out."""
        usual = default_config(self.dataset).changed("optimizer", self.optimizer)
        given = {name: getattr(self, name) for name in ("dataset", "optimizer")}
        address = {k: v for k, v in given.items() if v != getattr(RunConfig, k)}
        if self.units != usual.units:
            address["units"] = "-".join(map(str, self.units)) or "none"
        if self.activations:
            address["activations"] = "-".join(self.activations)
        for name in PLAIN:
            if getattr(self, name) != getattr(usual, name):
                address[name] = _written(getattr(self, name))
        return address

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "tuple[RunConfig, list[DenseboardError]]":
        """Read query parameters, which are hostile input.

        Returns:
            The settings, with the default in place of whatever is not allowed, and what was
            wrong with each such value. Parameters that are no settings are left alone.
        """
        problems: list[DenseboardError] = []
        dataset = registry.DATASET.default
        if "dataset" in address:
            try:
                dataset = registry.DATASET.check(address["dataset"])
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
        """These settings with one read from text; an optimizer brings what is usual for it.

        Raises:
            ConfigError: The text is not allowed there.
        """
        if name == "units":
            return replace(self, units=_read_units(text))
        if name == "activations":
            return replace(self, activations=_read_activations(text))
        changes: dict[str, Any] = {name: text}
        if name == "optimizer":
            usual = OPTIMIZERS[registry.OPTIMIZER.check(text)]
            changes |= {"learning_rate": usual.learning_rate, **dict.fromkeys(OPTIONS)}
        return replace(self, **changes)


# The rate is given to the program step by step, weights are set before it starts, and when to
# end is decided outside of it.
_NOT_COMPILED = frozenset(
    (
        *("learning_rate", "schedule", "decay_factor", "decay_epochs", "warmup_epochs"),
        *("epochs", "early_stopping", "patience", "seed", "validation_share"),
        *("activation", "activations"),  # by layer, as in ``layer_activations``
        *("samples", "noise", "data_seed"),  # all that shows of them is ``train_samples``
    )
)
# What others depend on comes first: the rate's default on the optimizer, the largest batch
# on the samples and the validation share, a factor on its schedule.
_READING_ORDER = tuple(
    dict.fromkeys(
        (
            *("samples", "units", "activation", "activations", "optimizer", "validation_share"),
            *("momentum", "schedule", "clipping", "use_bias", "early_stopping"),
            *(name for name in PLAIN if name != "dataset"),
        )
    )
)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _listed(name: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, list):
        return tuple(value)
    raise ConfigError(
        N_("{setting}: received {received}, expected a list with an entry for each hidden layer."),
        setting=name,
        received=shown(value),
    )


def _read_units(text: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    parts = text.split("-")
    registry.HIDDEN_LAYERS.check(len(parts))
    return tuple(check_units(layer, part) for layer, part in enumerate(parts, start=1))


def _read_activations(text: str) -> tuple[str, ...]:
    parts = text.split("-")
    registry.HIDDEN_LAYERS.check(len(parts))
    return tuple(check_activation(layer, part) for layer, part in enumerate(parts, start=1))


def default_config(dataset: str) -> RunConfig:
    """What a newcomer to a dataset starts from.

    Args:
        dataset: A name in ``core.data.datasets.catalog.DATASETS``.
    """
    info = DATASETS[dataset]
    return RunConfig(
        dataset=dataset,
        units=info.units,
        loss=next(iter(losses_for(info.task))),
        epochs=info.epochs,
        batch_size=info.batch_size,
    )
