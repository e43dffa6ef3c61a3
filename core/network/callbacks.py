"""Keras callbacks of a run, for the trainer and for the Keras code."""

from collections.abc import Iterator
from typing import Any

from core.network.architecture import Call
from core.settings.config import RunConfig
from core.settings.registry import SETTINGS


def callbacks(config: RunConfig) -> Iterator[Call]:
    """Yield the callbacks of ``fit`` with their arguments."""
    if config.early_stopping:
        arguments = _arguments(config, "EarlyStopping")
        yield Call("callbacks.EarlyStopping", {**arguments, "restore_best_weights": True})
    if config.reduces:
        yield Call("callbacks.ReduceLROnPlateau", _arguments(config, "ReduceLROnPlateau"))


def _arguments(config: RunConfig, call: str) -> dict[str, Any]:
    return {
        setting.keras.name: getattr(config, name)
        for name, setting in SETTINGS.items()
        if setting.keras is not None and setting.keras.call == call and setting.applies(config)
    }
