"""The penalties that a network's loss includes, as plain data for the browser."""

from typing import Any

from core.network import architecture
from core.network.architecture import Call
from core.settings.config import RunConfig

_KINDS = ("kernel", "bias", "activity")


def penalties(config: RunConfig) -> list[dict[str, list[float]]]:
    """Return the factors of the L1 and the L2 penalty of each layer.

    Args:
        config: The run.

    Returns:
        For each layer of ``core.network.architecture.layers``, both factors by what they weigh:
        ``kernel``, ``bias`` or ``activity``; without those that have none.
    """
    return [_of(layer.arguments) for layer in architecture.layers(config)]


def _of(arguments: Any) -> dict[str, list[float]]:
    calls = {kind: arguments.get(f"{kind}_regularizer") for kind in _KINDS}
    return {
        kind: [call.arguments.get("l1", 0.0), call.arguments.get("l2", 0.0)]
        for kind, call in calls.items()
        if isinstance(call, Call)
    }
