import re
from collections.abc import Mapping

import pytest

from core.data import tasks
from core.data.tasks import TASKS
from core.settings.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    CONSTRAINTS,
    INPUT_SCALINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
    Choice,
    losses_for,
)
from core.settings.registry import LEARNING_RATE, SETTINGS

REGISTRIES: Mapping[str, Mapping[str, Choice]] = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "kernel initializers": KERNEL_INITIALIZERS,
    "bias initializers": BIAS_INITIALIZERS,
    "schedules": SCHEDULES,
    "clippings": CLIPPINGS,
    "constraints": CONSTRAINTS,
    "scalings": INPUT_SCALINGS,
}
# Names of objects that Keras does not have.
OURS = {"step", "sinc", "constant", "none", "value", "norm", "global_norm", "one_cycle"}
OURS |= INPUT_SCALINGS.keys()
ENTRIES = [
    pytest.param(module, name, entry, id=f"{module}-{name}")
    for module, entries in REGISTRIES.items()
    for name, entry in entries.items()
]


@pytest.mark.parametrize(("module", "name", "entry"), ENTRIES)
def test_entry_is_complete(module: str, name: str, entry: Choice) -> None:
    assert entry.name == name
    # Names are used in addresses and records unchanged.
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert entry.label.strip()
    assert len(entry.help) > 20
    assert not entry.help.endswith(".")
    where = module.split()[-1].replace("schedules", r"(optimizers\.schedules|callbacks)")
    assert re.fullmatch(rf"{where}\.\w+", entry.keras) or (not entry.keras and name in OURS)


@pytest.mark.parametrize("module", REGISTRIES)
def test_labels_and_objects_are_distinguished(module: str) -> None:
    entries = REGISTRIES[module].values()
    assert len({entry.label for entry in entries}) == len(entries)
    if module in ("activations", "optimizers"):
        objects = [entry.keras for entry in entries if entry.keras]
        assert len(set(objects)) == len(objects)


def test_settings_of_the_course_exist() -> None:
    assert {
        *("linear", "sigmoid", "tanh", "step", "softplus", "relu", "softsign", "elu"),
        *("log_sigmoid", "swish", "sinc", "leaky_relu", "mish", "softmax", "gelu", "selu"),
    } == ACTIVATIONS.keys()
    assert {
        *("sgd", "rmsprop", "adam", "adamw", "nadam"),
        *("adamax", "adagrad", "adadelta", "ftrl", "lion"),
    } == OPTIMIZERS.keys()
    assert {
        *("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"),
        *("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error"),
        *("mean_squared_logarithmic_error", "huber", "class_squared_error"),
    } == LOSSES.keys()


def test_an_optimizer_s_options_are_settings_with_allowed_values() -> None:
    for optimizer in OPTIMIZERS.values():
        for name, value in optimizer.options.items():
            assert SETTINGS[name].check(value) == value


def test_losses_name_known_tasks() -> None:
    for loss in LOSSES.values():
        assert loss.tasks
        assert set(loss.tasks) <= TASKS.keys()


@pytest.mark.parametrize(
    ("task", "default"),
    [
        (tasks.MULTICLASS, "sparse_categorical_crossentropy"),
        (tasks.BINARY, "binary_crossentropy"),
        (tasks.REGRESSION, "mean_squared_error"),
    ],
)
def test_every_task_has_its_loss_first(task: str, default: str) -> None:
    fitting = losses_for(task)
    assert next(iter(fitting)) == default
    assert all(task in loss.tasks for loss in fitting.values())


def test_optimizers_start_at_an_allowed_rate() -> None:
    for optimizer in OPTIMIZERS.values():
        assert LEARNING_RATE.check(optimizer.learning_rate) == optimizer.learning_rate
        assert optimizer.slots >= 0


def test_every_task_has_its_output_layer() -> None:
    assert TASKS[tasks.MULTICLASS].output_units(10) == 10
    assert TASKS[tasks.BINARY].output_units(2) == 1
    assert TASKS[tasks.REGRESSION].output_units(0) == 1
    assert [name for name, task in TASKS.items() if task.classifies] == ["binary", "multiclass"]
