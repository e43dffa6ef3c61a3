"""Python source: calls and literals."""

import json
from collections.abc import Mapping
from typing import Any

from core.network.architecture import Call, Variable


def block(name: str, arguments: Mapping[str, str], *positional: str) -> str:
    """Return a call with one line per argument."""
    lines = (*positional, *(f"{key}={value}" for key, value in arguments.items()))
    return f"{name}(\n" + "".join(f"    {line},\n" for line in lines) + ")\n"


def call(name: str, **arguments: Any) -> str:
    """Return a call on one line."""
    source = ", ".join(f"{key}={literal(value)}" for key, value in arguments.items())
    return f"{name}({source})"


def written(created: Call) -> str:
    """Return the call that creates an object of Keras, or of a class that the script defines."""
    kind = f"keras.{created.keras}" if "." in created.keras else created.keras
    return call(kind, **created.arguments)


def literal(value: Any) -> str:
    """Return a value as Python source; quotes in a text are escaped.

    A value with an attribute ``source`` is written as that expression.
    """
    if isinstance(value, Variable):
        return value.name
    if source := getattr(value, "source", ""):
        return str(source)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
