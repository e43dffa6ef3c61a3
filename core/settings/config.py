"""``RunConfig``: a frozen, validated description of a run; to and from JSON and the address."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from core.base.errors import ConfigError, DenseboardError
from core.base.text import N_, shown
from core.data.datasets.catalog import DATASETS
from core.settings import registry
from core.settings.choices import SCHEDULES, losses_for
from core.settings.settings import DEFAULTS, Settings


@dataclass(frozen=True)
class RunConfig(Settings):
    """Everything that decides the numbers of a run.

    The attributes are those of ``Settings``. Settings without effect are reset to their default,
    so that equivalent runs are equal.

    Raises:
        ConfigError: A value is of the wrong type, out of range, or does not fit the others.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_loss()
        self._check_folds()
        self._check_batch()
        self._check_validation()
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

    def _check_folds(self) -> None:
        most = self.holdout.most_folds(self.info)
        if self.folds > most and self.info.groups:
            raise ConfigError(
                N_(
                    "Folds: received {received}, but the training rows of {dataset} have only"
                    " {groups} groups, which are never divided; choose {groups} or fewer."
                ),
                received=self.folds,
                dataset=self.info.label,
                groups=most,
            )
        if self.folds > most:
            raise ConfigError(
                N_(
                    "Folds: received {received}, but {dataset} has only {samples} training"
                    " samples; choose {most} or fewer."
                ),
                received=self.folds,
                dataset=self.info.label,
                samples=self.info.train_samples,
                most=most,
            )
        if self.fold > self.folds > 1:
            raise ConfigError(
                N_(
                    "Validation fold: received {received}, but there are {folds} folds; choose one"
                    " from 1 to {folds}."
                ),
                received=self.fold,
                folds=self.folds,
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

    def _check_validation(self) -> None:
        if self.validation_samples:
            return
        if self.early_stopping:
            raise ConfigError(
                N_(
                    "Early stopping watches the validation loss, but the validation share"
                    " received is {received}; choose one above 0, or no early stopping."
                ),
                received=0,
            )
        if SCHEDULES[self.schedule].watches:
            raise ConfigError(
                N_(
                    "{schedule} watches the validation loss, but the validation share received is"
                    " {received}; choose one above 0, or another learning-rate schedule."
                ),
                schedule=SCHEDULES[self.schedule].label,
                received=0,
            )

    def _forget_what_does_not_apply(self) -> None:
        for name in registry.READING_ORDER:
            setting = registry.SETTINGS[name]
            if not setting.applies(self):
                self._put(name, setting.usual(self))
        for name, setting in registry.PER_LAYER.items():
            if setting.common:
                own, common = self.by_layer(name), getattr(self, setting.common)
                self._put(name, () if all(one == common for one in own) else own)

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps per epoch; the last one may have a partial batch."""
        return math.ceil(self.train_samples / self.batch_size)

    @property
    def scheduled(self) -> bool:
        """Whether the learning rate changes from step to step."""
        return self.schedule != DEFAULTS["schedule"] or self.warmup_epochs > 0

    @property
    def reduces(self) -> bool:
        """Whether the rate is reduced when the validation loss stops falling."""
        return SCHEDULES[self.schedule].watches and self.decay_factor < 1

    @property
    def graph(self) -> tuple[Any, ...]:
        """The key of the traced network: runs with the same key share a graph."""
        rest = (getattr(self, f.name) for f in fields(self) if registry.SETTINGS[f.name].compiled)
        return (self.train_samples, self.layer_activations, *rest)

    @property
    def program(self) -> tuple[Any, ...]:
        """The key of the compiled program: runs with the same key share a program.

        XLA compiles a graph for each size of batch; without it, the graph is the program.
        """
        return (self.graph, self.batch_size if self.jit_compile else None)

    def to_json(self) -> str:
        """Return the settings as a JSON object, in the order of the sidebar."""
        # Not ``asdict``, which copies each value deeply: pages ask for the settings of many runs.
        return json.dumps({name: getattr(self, name) for name in DEFAULTS})

    @classmethod
    def from_json(cls, text: str) -> "RunConfig":
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: It is not a JSON object, or has unknown settings or invalid values.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        known = {field.name for field in fields(cls)}
        if not isinstance(values, dict) or not values.keys() <= known:
            raise ConfigError(
                N_(
                    "Settings: received {received}, expected a JSON object of settings by name, as"
                    " in {example}."
                ),
                received=shown(text),
                example='{"dataset": "digits", "epochs": 20}',
            )
        return cls(**values)

    def to_address(self) -> dict[str, str]:
        """Return the query parameters of a link to these settings, without defaults."""
        usual = default_config(self.dataset).changed("optimizer", self.optimizer)
        address = {}
        for name in DEFAULTS:
            value = getattr(self, name)
            # The usual values of others depend on these two.
            expected = DEFAULTS[name] if name in ("dataset", "optimizer") else getattr(usual, name)
            if value != expected:
                address[name] = registry.SETTINGS[name].to_text(value)
        return address

    @classmethod
    def from_address(cls, address: Mapping[str, str]) -> "tuple[RunConfig, list[DenseboardError]]":
        """Read query parameters, which are untrusted input.

        Returns:
            The settings, with defaults in place of invalid values, and an error for each of
            these. Parameters that are not settings are ignored.
        """
        problems: list[DenseboardError] = []
        dataset = registry.DATASET.default
        if "dataset" in address:
            try:
                dataset = registry.DATASET.check(address["dataset"])
            except ConfigError as error:
                problems.append(error)
        config = default_config(dataset)
        for name in registry.READING_ORDER:
            if name not in address or name == registry.DATASET.name:
                continue
            try:
                config = config.changed(name, address[name])
            except ConfigError as error:
                problems.append(error)
        return config, problems

    def changed(self, name: str, text: str) -> "RunConfig":
        """Return a copy with one setting read from text; an optimizer sets its usual values.

        Raises:
            ConfigError: The text is not a valid value.
        """
        changes: dict[str, Any] = {name: registry.SETTINGS[name].from_text(text)}
        if name == registry.OPTIMIZER.name:
            # A new optimizer has the usual values of its settings, and its usual rate.
            changes |= dict.fromkeys(registry.OPTIONAL)
            optimizer = registry.OPTIMIZER.check(text)
            changes["learning_rate"] = registry.OPTIMIZER.options[optimizer].learning_rate
        return replace(self, **changes)


def default_config(dataset: str) -> RunConfig:
    """Return the default settings for a dataset.

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
