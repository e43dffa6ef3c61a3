"""The kinds of setting there are, and how a value is checked by each."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, SHOWN, shown


def _plain(value: Any) -> str:
    """A number as it was typed; nothing where it is enormous or only Python would read it."""
    text = str(value)
    return text if len(text) <= SHOWN and text.isascii() and "_" not in text else ""


Applies = Callable[[Any], bool]
"""Told the settings (``core.settings.settings.Settings``), says whether one of them matters."""


def _always(_values: Any) -> bool:
    return True


@dataclass(frozen=True)
class Setting:
    """One thing that is chosen.

    Attributes:
        name: Identifier in records and addresses.
        label: Name shown to people.
        help: One line on what it does.
        applies: Whether it has any effect beside the other settings; where it has none, it is
            neither asked for nor recorded.
    """

    name: str
    label: str
    help: str
    applies: Applies = field(default=_always, kw_only=True)


@dataclass(frozen=True)
class Integer(Setting):
    """A whole number between ``minimum`` and ``maximum``, both included.

    Attributes:
        ratio: It is a size: the buttons beside it take powers of two instead of one by one.
        slide: How far a slider moves at a time; 0 where a number is typed.
    """

    minimum: int
    maximum: int
    default: int
    ratio: bool = False
    slide: int = 0

    def check(self, value: Any) -> int:
        """Return ``value`` as an ``int``.

        Raises:
            ConfigError: It is not a whole number, or out of range.
        """
        try:
            number = int(_plain(value))
        except ValueError:
            number = None
        if number is None or not self.minimum <= number <= self.maximum:
            sentence = N_(
                "{setting}: received {received}, allowed is a whole number"
                " from {minimum} to {maximum}."
            )
            raise _out_of_range(self, sentence, value)
        return number


@dataclass(frozen=True)
class Number(Setting):
    """A number between ``minimum`` and ``maximum``, both included.

    Attributes:
        step: What the buttons beside it add or take away.
        ratio: They multiply and divide instead: it is a size, as a learning rate is.
        slide: How far a slider moves at a time; 0 where a number is typed.
    """

    minimum: float
    maximum: float
    default: float
    step: float
    format: str = "%.7g"
    ratio: bool = False
    slide: float = 0.0

    def check(self, value: Any) -> float:
        """Return ``value`` as a ``float``.

        Raises:
            ConfigError: It is not a number, not finite, or out of range.
        """
        try:
            number = float(_plain(value))
        except ValueError:
            number = math.nan
        if not self.minimum <= number <= self.maximum:  # false for NaN as well
            sentence = N_(
                "{setting}: received {received}, allowed is a number"
                " from {minimum:g} to {maximum:g}."
            )
            raise _out_of_range(self, sentence, value)
        return number


def _out_of_range(setting: Integer | Number, sentence: str, value: Any) -> ConfigError:
    return ConfigError(
        sentence,
        setting=setting.label,
        received=shown(value),
        minimum=setting.minimum,
        maximum=setting.maximum,
    )


@dataclass(frozen=True)
class OneOf(Setting):
    """A name out of a registry."""

    options: Mapping[str, Any]
    default: str

    def check(self, value: Any) -> str:
        """Return ``value`` if the registry has it.

        Raises:
            ConfigError: It does not.
        """
        if not isinstance(value, str) or value not in self.options:
            raise ConfigError(
                N_("{setting}: received {received}, allowed is one of {allowed}."),
                setting=self.label,
                received=shown(value),
                allowed=", ".join(self.options),
            )
        return value


@dataclass(frozen=True)
class Switch(Setting):
    """Something that is on or off."""

    default: bool = False

    def check(self, value: Any) -> bool:
        """Return ``value`` as a ``bool``; an address says "1" or "0".

        Raises:
            ConfigError: It is neither.
        """
        if isinstance(value, bool):
            return value
        if value in ("0", "1"):
            return bool(value == "1")
        raise ConfigError(
            N_("{setting}: received {received}, allowed is 1 (on) or 0 (off)."),
            setting=self.label,
            received=shown(value),
        )
