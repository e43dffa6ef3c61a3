"""Python source, written piece by piece."""

import json
from collections.abc import Mapping
from typing import Any

from core.network.architecture import Call, Variable


def block(name: str, arguments: Mapping[str, str], *positional: str) -> str:
    """A call with a line for each argument."""
    lines = (*positional, *(f"{key}={value}" for key, value in arguments.items()))
    return f"{name}(\n" + "".join(f"    {line},\n" for line in lines) + ")\n"


def call(name: str, **arguments: Any) -> str:
    """A call in one line."""
    given = ", ".join(f"{key}={literal(value)}" for key, value in arguments.items())
    return f"{name}({given})"


def written(made: Call) -> str:
    """An object of Keras, or of a class of the script's own, as the call that makes it."""
    kind = f"keras.{made.keras}" if "." in made.keras else made.keras
    return call(kind, **made.arguments)


def literal(value: Any) -> str:
    """A value as Python source; what is written in a text cannot leave its quotes."""
    if isinstance(value, Variable):
        return value.name
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
