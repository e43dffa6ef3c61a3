"""The kinds of settings, and how each validates a value."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, SHOWN, shown
from core.settings.candidates import Candidates, Options

Applies = Callable[[Any], bool]
"""Returns, for ``core.settings.settings.Settings``, whether one of them has an effect."""
Usual = Callable[[Any], Any]
"""Returns, for the settings, the usual value of one of them; ``None`` if it has none."""


def _always(_values: Any) -> bool:
    return True


@dataclass(frozen=True)
class Argument:
    """The Keras argument that a setting sets.

    Attributes:
        call: Class under ``keras.layers`` or ``keras.callbacks``, ``"optimizer"``, ``"compile"`` or
            ``"fit"``.
        name: The argument of the call.
        part: Argument of the regularizer or constraint that ``name`` takes; "" for the value.
        output: Whether the output layer gets it too.
    """

    call: str
    name: str
    part: str = ""
    output: bool = True


@dataclass(frozen=True)
class Setting:
    """The declaration of a setting.

    Attributes:
        name: Identifier in records and addresses, and field of ``Settings``.
        label: Name in the interface.
        help: One line on what it does.
        default: The default value.
        applies: Whether it has an effect with the other settings; without, it is neither shown
            nor recorded.
        depends_on: Settings that decide whether it applies, and its usual and allowed values. An
            address is read in this order, and a change of them may explain a change of this one.
        usual_beside: Its usual value with the other settings, if that is not ``default``.
        optional: Whether it is ``None`` if it does not apply, like the settings of optimizers.
        keras: The Keras argument that it sets, if any.
        compiled: Whether another value needs another compiled program.
        basic: Whether headings always show it; others are shown only if they are not usual.
        suggestible: Whether the coach may suggest a value.
        half: Whether it takes half a line of the sidebar, shared with another such setting.
        candidates: The values that a search tries unless it is given others; ``None`` if a search
            cannot vary it, because its results would be of different data, or be the same.
        in_loss: Whether it changes what the loss measures, so that the losses of runs that differ
            in it cannot be compared.
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
    candidates: Candidates | None = field(default=None, kw_only=True)
    in_loss: bool = field(default=False, kw_only=True)

    def check(self, value: Any) -> Any:
        """Validate a value, and return it as it is stored.

        Raises:
            ConfigError: The value is not allowed.
        """
        raise NotImplementedError

    def usual(self, values: Any) -> Any:
        """Return the usual value with the other settings."""
        return self.default if self.usual_beside is None else self.usual_beside(values)

    def to_text(self, value: Any) -> str:
        """Return ``value`` as text for an address."""
        if isinstance(value, bool):
            return str(int(value))
        return f"{value:.12g}" if isinstance(value, float) else str(value)

    def from_text(self, text: str) -> Any:
        """Return the text of an address as a value for ``check``."""
        return text


def _plain(value: Any) -> str:
    """A number as it was typed; empty if it is very long, or Python syntax."""
    text = str(value)
    return text if len(text) <= SHOWN and text.isascii() and "_" not in text else ""


@dataclass(frozen=True)
class Integer(Setting):
    """A whole number between ``minimum`` and ``maximum``, both included.

    Attributes:
        ratio: Whether the buttons beside it step through powers of two instead of by one.
        slide: Step of the slider; 0 for a number field.
        seed: Whether its values have no order, like those of a seed.
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
        if type(value) is int and self.minimum <= value <= self.maximum:  # a bool is no number
            return value
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
        step: Step of the buttons beside it.
        ratio: Whether the buttons multiply and divide instead, as for a learning rate.
        slide: Step of the slider; 0 for a number field.
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
        if type(value) is float and self.minimum <= value <= self.maximum:
            return value
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
    """A name from a registry."""

    options: Mapping[str, Any]
    default: str = field(kw_only=True)

    def check(self, value: Any) -> str:
        """Return ``value`` if the registry has it.

        Raises:
            ConfigError: The registry does not have it.
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
    """A setting that is on or off."""

    default: bool = field(default=False, kw_only=True)
    candidates: Candidates | None = field(default=Options((False, True)), kw_only=True)

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
