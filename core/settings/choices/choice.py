"""The entries of a registry, and the function that builds registries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
Entry = TypeVar("Entry", bound="Choice")


@dataclass(frozen=True)
class Choice:
    """One entry of a registry.

    Attributes:
        name: Identifier in settings, addresses and records.
        label: Name in the interface (marked for translation).
        help: One line on its purpose (marked for translation).
        keras: Dotted name of the object under ``keras``; empty if Keras has none.
        formulas: What it computes, in LaTeX, an equation each; empty if words say it better.
    """

    name: str
    label: str
    help: str
    keras: str = ""
    formulas: tuple[str, ...] = ()

    @property
    def keras_name(self) -> str:
        """Keras's own short name of the object, as in ``mean_squared_error``."""
        return _WORDS.sub("_", self.keras.rpartition(".")[2]).lower()


def registry(*entries: Entry) -> Mapping[str, Entry]:
    """Map names to entries, in the order given."""
    return {entry.name: entry for entry in entries}
