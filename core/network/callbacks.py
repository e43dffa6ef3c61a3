"""Keras's callbacks of a run: for the trainer, and for the code that is shown."""

from collections.abc import Iterator
from typing import Any

from core.network.architecture import Call
from core.settings.config import RunConfig
from core.settings.registry import SETTINGS


def callbacks(config: RunConfig) -> Iterator[Call]:
    """Yield the callbacks of ``fit``, each with the settings that reach it."""
    if config.early_stopping:
        reached = _reached(config, "EarlyStopping")
        yield Call("callbacks.EarlyStopping", {**reached, "restore_best_weights": True})
    if config.reduces:
        yield Call("callbacks.ReduceLROnPlateau", _reached(config, "ReduceLROnPlateau"))


def _reached(config: RunConfig, call: str) -> dict[str, Any]:
    return {
        setting.keras.name: getattr(config, name)
        for name, setting in SETTINGS.items()
        if setting.keras is not None and setting.keras.call == call and setting.applies(config)
    }
