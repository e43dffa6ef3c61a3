"""The settings of a run in words, and how it ended."""

from collections.abc import Iterator

from components.words.comparison import setting_value
from components.words.language import _, number
from core.runs.states import State
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from core.settings.registry import ACTIVATION, ACTIVATIONS_BY_LAYER, DATASET, SETTINGS, UNITS
from core.settings.settings import DEFAULTS

_ABOVE = (DATASET.name, UNITS.name, ACTIVATION.name, ACTIVATIONS_BY_LAYER.name)
"""Settings that have their own lines."""


def settings(config: RunConfig) -> Iterator[tuple[str, str]]:
    """Every setting that has an effect, in the order of the sidebar, with its value.

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
    """How a run ended."""
    return {
        State.DONE: _("trained to its end"),
        State.STOPPED: _("stopped before its end"),
        State.FAILED: _("failed"),
    }[state]
