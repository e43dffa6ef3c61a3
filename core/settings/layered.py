"""Settings with a value for each hidden layer."""

import re
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, shown
from core.settings.kinds import Integer, Number, OneOf, Setting

_REFUSALS = {
    Integer: N_(
        "{setting}, layer {layer}: received {received}, allowed is a whole number from"
        " {minimum:,} to {maximum:,}."
    ),
    Number: N_(
        "{setting}, layer {layer}: received {received}, allowed is a number from {minimum:,g} to"
        " {maximum:,g}."
    ),
    OneOf: N_("{setting}, layer {layer}: received {received}, allowed is one of {allowed}."),
}
_BETWEEN = re.compile(r"(?<![0-9.][eE])-")  # but not the minus in 1e-05
_NONE = "none"
_MOST = 99  # entries read from a text; more are refused anyway


@dataclass(frozen=True)
class PerLayer(Setting):
    """A value for each hidden layer, as a tuple.

    Attributes:
        entry: The setting of one layer; its label has a place for ``{layer}``.
        common: The setting with the common value, for layers without their own; the tuple is
            empty if no layer has its own. "" if each layer needs a value.
    """

    entry: Integer | Number | OneOf
    common: str = ""
    default: tuple[Any, ...] = field(default=(), kw_only=True)

    @property
    def blank(self) -> Any:
        """The entry of a layer with the common value."""
        return "" if isinstance(self.entry, OneOf) else None

    def check(self, value: Any) -> tuple[Any, ...]:
        """Return a list as a tuple of checked entries.

        Raises:
            ConfigError: It is not a list, or an entry is not allowed.
        """
        if not isinstance(value, list | tuple):
            raise ConfigError(
                N_(
                    "{setting}: received {received}, expected a list with an entry for each hidden"
                    " layer."
                ),
                setting=self.label,
                received=shown(value),
            )
        return tuple(self.check_entry(layer, one) for layer, one in enumerate(value, start=1))

    def check_entry(self, layer: int, value: Any) -> Any:
        """Return the entry of a layer, counted from 1, as the tuple stores it.

        Raises:
            ConfigError: It is not allowed.
        """
        if self.common and value == self.blank and type(value) is type(self.blank):
            return self.blank
        try:
            return self.entry.check(value)
        except ConfigError as error:
            values = {**error.message.values, "setting": self.label, "layer": layer}
            raise ConfigError(_REFUSALS[type(self.entry)], **values) from None

    def to_text(self, value: Any) -> str:
        """Return the entries joined by "-", as in ``128-64``."""
        return "-".join(map(self.entry.to_text, value)) or _NONE

    def from_text(self, text: str) -> Any:
        """Return the entries of a text from ``to_text``."""
        if text == _NONE and not self.common:
            return ()
        # All entries are written, including common values: an empty part is a mistake.
        return tuple(part or " " for part in _BETWEEN.split(text, maxsplit=_MOST))
