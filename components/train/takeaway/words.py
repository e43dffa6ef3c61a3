"""The settings of a run and its final state in words."""

from collections.abc import Iterator

from components.words.comparison import setting_value
from components.words.language import _, number
from core.runs.states import State
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from core.settings.registry import ACTIVATION, ACTIVATIONS_BY_LAYER, DATASET, SETTINGS, UNITS
from core.settings.settings import DEFAULTS

_ABOVE = (DATASET.name, UNITS.name, ACTIVATION.name, ACTIVATIONS_BY_LAYER.name)
"""Settings with lines of their own."""


def settings(config: RunConfig) -> Iterator[tuple[str, str]]:
    """Yield every setting that applies with its value, in the order of the sidebar.

    Args:
        config: The run.
    """
    yield _(DATASET.label), _(config.info.label)
    yield _("Hidden layers"), "; ".join(_layers(config)) or _("none")
    for name in DEFAULTS:
        setting = SETTINGS[name]
        if name not in _ABOVE and setting.applies(config):
            yield _(setting.label), setting_value(name, getattr(config, name))


def _layers(config: RunConfig) -> Iterator[str]:
    for units, name in zip(config.units, config.layer_activations, strict=True):
        yield f"{number(units)} {_(ACTIVATIONS[name].label)}"


def state(state: State) -> str:
    """Return how a run ended."""
    return {
        State.DONE: _("completed"),
        State.STOPPED: _("stopped before the end"),
        State.FAILED: _("failed"),
    }[state]
