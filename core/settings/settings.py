"""The values of all settings: each checked by itself, together perhaps not yet a run."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, shown
from core.data.datasets.catalog import DATASETS
from core.data.datasets.info import DatasetInfo
from core.data.datasets.source import EXTRAS, Source
from core.data.tasks import TASKS, Task
from core.settings import registry
from core.settings.choices import LOSSES, OPTIMIZERS, Loss, Optimizer

LISTS = frozenset({"units", "activations"})
"""Settings with an entry for each hidden layer."""
OPTIONS = ("momentum", "nesterov", "beta_1", "beta_2", "rho", "weight_decay")
"""Settings that only some optimizers have."""


@dataclass(frozen=True)
class Settings:
    """What is chosen.

    Attributes mirror ``core.settings.registry``. ``units`` holds one entry per hidden layer, so the
    number of hidden layers is its length. ``activations`` has an entry for each of them, ""
    where the layer has the common one, or is empty. The optimizer's own settings (``OPTIONS``)
    are ``None`` where the optimizer does not have them; given as ``None`` where it does, they
    become its usual ones.

    Raises:
        ConfigError: A value is of the wrong type or out of range.
    """

    dataset: str = registry.DATASET.default
    units: tuple[int, ...] = (registry.UNITS.default,) * registry.HIDDEN_LAYERS.default
    activation: str = registry.ACTIVATION.default
    loss: str = registry.LOSS.default
    optimizer: str = registry.OPTIMIZER.default
    learning_rate: float = registry.LEARNING_RATE.default
    epochs: int = registry.EPOCHS.default
    batch_size: int = registry.BATCH_SIZE.default
    validation_share: float = registry.VALIDATION_SHARE.default
    seed: int = registry.SEED.default
    activations: tuple[str, ...] = ()
    momentum: float | None = None
    nesterov: bool | None = None
    beta_1: float | None = None
    beta_2: float | None = None
    rho: float | None = None
    weight_decay: float | None = None
    schedule: str = registry.SCHEDULE.default
    decay_factor: float = registry.DECAY_FACTOR.default
    decay_epochs: int = registry.DECAY_EPOCHS.default
    warmup_epochs: int = registry.WARMUP_EPOCHS.default
    clipping: str = registry.CLIPPING.default
    clip_at: float = registry.CLIP_AT.default
    dropout: float = registry.DROPOUT.default
    l1: float = registry.L1.default
    l2: float = registry.L2.default
    batch_normalization: bool = registry.BATCH_NORMALIZATION.default
    kernel_initializer: str = registry.KERNEL_INITIALIZER.default
    use_bias: bool = registry.USE_BIAS.default
    bias_initializer: str = registry.BIAS_INITIALIZER.default
    early_stopping: bool = registry.EARLY_STOPPING.default
    patience: int = registry.PATIENCE.default
    class_weights: bool = registry.CLASS_WEIGHTS.default
    samples: int = registry.SAMPLES.default
    noise: float = registry.NOISE.default
    data_seed: int = registry.DATA_SEED.default
    squares: bool = registry.SQUARES.default
    product: bool = registry.PRODUCT.default
    sines: bool = registry.SINES.default

    def __post_init__(self) -> None:
        registry.HIDDEN_LAYERS.check(len(self.units))
        for layer, units in enumerate(self.units, start=1):
            check_units(layer, units)
        self._check_activations()
        for field in fields(self):
            if field.name in PLAIN:
                self._put(field.name, self._checked(field.name))

    def _checked(self, name: str) -> Any:
        value = getattr(self, name)
        setting: Any = registry.SETTINGS[name]
        if name not in OPTIONS:
            return setting.check(value)
        usual = self.optimizer_entry.options.get(name)
        checked = usual if value is None else setting.check(value)
        return None if usual is None else checked

    def _check_activations(self) -> None:
        for layer, name in enumerate(self.activations, start=1):
            if name != "":
                check_activation(layer, name)
        if len(self.activations) not in (0, len(self.units)):
            raise ConfigError(
                N_(
                    "Activations: received {received}, allowed is one for each of the {layers}"
                    " hidden layers, or none."
                ),
                received=shown("-".join(self.activations)),
                layers=len(self.units),
            )

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def source(self) -> Source:
        """What the data are loaded by; see ``core.data.datasets.load``."""
        info = DATASETS[self.dataset]
        if not info.drawn:
            return Source(self.dataset)
        extras = tuple(name for name in EXTRAS if info.plane and getattr(self, name))
        return Source(self.dataset, self.samples, self.noise, self.data_seed, extras)

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
        names = self.activations or ("",) * len(self.units)
        return tuple(name or self.activation for name in names)

    @property
    def validation_samples(self) -> int:
        """Samples held out of the training set; see ``core.data.datasets.prepare``."""
        return self.info.validation_samples(self.validation_share)

    @property
    def train_samples(self) -> int:
        return self.info.train_samples - self.validation_samples

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Sizes from the flattened input to the output layer."""
        info = self.info
        return (info.inputs, *self.units, self.task.output_units(len(info.classes)))


PLAIN = tuple(
    dict.fromkeys(
        ("dataset", "optimizer", *(f.name for f in fields(Settings) if f.name not in LISTS))
    )
)
"""All others; the dataset and the optimizer, on which some depend, come first."""
DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Settings)}
"""What every setting is where it is not told, in the order of the sidebar."""


def check_units(layer: int, value: Any) -> int:
    """Check the units of one layer, counted from 1.

    Raises:
        ConfigError: Not a whole number in range.
    """
    try:
        return registry.UNITS.check(value)
    except ConfigError as error:
        raise ConfigError(
            N_(
                "Units in layer {layer}: received {received}, allowed is a whole number"
                " from {minimum} to {maximum}."
            ),
            layer=layer,
            **{k: v for k, v in error.message.values.items() if k != "setting"},
        ) from None


def check_activation(layer: int, value: Any) -> str:
    """Check the activation of one layer, counted from 1.

    Raises:
        ConfigError: Not in the registry.
    """
    try:
        return registry.ACTIVATIONS_BY_LAYER.check(value)
    except ConfigError as error:
        raise ConfigError(
            N_("Activation of layer {layer}: received {received}, allowed is one of {allowed}."),
            layer=layer,
            **{k: v for k, v in error.message.values.items() if k != "setting"},
        ) from None
