"""The kinds of setting there are, and how each checks a value."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, SHOWN, shown

Applies = Callable[[Any], bool]
"""From the settings (``core.settings.settings.Settings``) to whether one of them has an effect."""
Usual = Callable[[Any], Any]
"""From the settings to the usual value of one of them; ``None`` where it has none."""


def _always(_values: Any) -> bool:
    return True


@dataclass(frozen=True)
class Argument:
    """Where a value goes in Keras.

    Attributes:
        call: Class under ``keras.layers`` or ``keras.callbacks``, ``"optimizer"``, ``"compile"`` or
            ``"fit"``.
        name: Its argument.
        part: Argument of the regularizer or constraint that ``name`` takes; "" for the value.
        output: Whether the output layer gets it too.
    """

    call: str
    name: str
    part: str = ""
    output: bool = True


@dataclass(frozen=True)
class Setting:
    """One thing that can be chosen, with all that the app has to know of it.

    Attributes:
        name: Identifier in records and addresses, and field of ``Settings``.
        label: Name shown to people.
        help: One line on what it does.
        default: Value where nothing is said.
        applies: Whether it has an effect beside the other settings; where it has none, it is
            neither drawn nor recorded.
        depends_on: Settings that decide whether it applies, what is usual or what is allowed; an
            address is read after them, and a change of them may explain one of this.
        usual_beside: Its usual value beside the other settings, where that is not ``default``.
        optional: ``None`` where it does not apply, as the settings of some optimizers are.
        keras: The argument of Keras it reaches, where it is one.
        compiled: Whether another value takes another compiled program.
        basic: Every run's heading shows it; of the others, only those that are not usual.
        suggestible: The coach may suggest a value.
        half: Two such settings, one after the other, share a line of the sidebar.
    """

    name: str
    label: str
    help: str
    default: Any = field(kw_only=True)
    applies: Applies = field(default=_always, kw_only=True)
    depends_on: tuple[str, ...] = field(default=(), kw_only=True)
    usual_beside: Usual | None = field(default=None, kw_only=True)
    optional: bool = field(default=False, kw_only=True)
    keras: Argument | None = field(default=None, kw_only=True)
    compiled: bool = field(default=True, kw_only=True)
    basic: bool = field(default=False, kw_only=True)
    suggestible: bool = field(default=False, kw_only=True)
    half: bool = field(default=False, kw_only=True)

    def check(self, value: Any) -> Any:
        """Return ``value`` as the setting stores it.

        Raises:
            ConfigError: It is not allowed.
        """
        raise NotImplementedError

    def usual(self, values: Any) -> Any:
        """Return the usual value beside the other settings."""
        return self.default if self.usual_beside is None else self.usual_beside(values)

    def to_text(self, value: Any) -> str:
        """Return ``value`` as an address has it."""
        if isinstance(value, bool):
            return str(int(value))
        return f"{value:.12g}" if isinstance(value, float) else str(value)

    def from_text(self, text: str) -> Any:
        """Return what ``check`` takes for the text of an address."""
        return text


def _plain(value: Any) -> str:
    """A number as it was typed; nothing where it is enormous or only Python would read it."""
    text = str(value)
    return text if len(text) <= SHOWN and text.isascii() and "_" not in text else ""


@dataclass(frozen=True)
class Integer(Setting):
    """A whole number between ``minimum`` and ``maximum``, both included.

    Attributes:
        ratio: It is a size: the buttons beside it take powers of two instead of one by one.
        slide: How far a slider moves at a time; 0 where a number is typed.
        seed: Its values have no order.
    """

    minimum: int
    maximum: int
    default: int = field(kw_only=True)
    ratio: bool = False
    seed: bool = False
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
                " from {minimum:,} to {maximum:,}."
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
    step: float
    default: float = field(kw_only=True)
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
                " from {minimum:,g} to {maximum:,g}."
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
    default: str = field(kw_only=True)

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

    default: bool = field(default=False, kw_only=True)

    def check(self, value: Any) -> bool:
        """Return ``value`` as a ``bool``; an address has "1" or "0".

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
