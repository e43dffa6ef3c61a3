import math
from typing import Any

import pytest

from core.base.errors import ConfigError
from core.base.messages import Message
from core.base.text import shown
from core.settings import registry
from core.settings.kinds import Integer, Number, OneOf, Setting, Switch
from core.settings.layered import PerLayer
from core.settings.registry import READING_ORDER, SECTIONS, SETTINGS

EACH = [one.entry if isinstance(one, PerLayer) else one for one in SETTINGS.values()]
INTEGERS = [setting for setting in EACH if isinstance(setting, Integer)]
NUMBERS = [setting for setting in EACH if isinstance(setting, Number)]
SWITCHES = [setting for setting in EACH if isinstance(setting, Switch)]
NAMES = [setting for setting in EACH if isinstance(setting, OneOf)]
MEGABYTE = 1_000_000

NEVER_NUMBERS: list[Any] = [
    None,
    True,
    "",
    " ",
    "ten",
    "nan",
    math.nan,
    math.inf,
    -math.inf,
    "inf",
    "1e999",
    [1],
    {"a": 1},
    b"1",
    object(),
    1j,
    "<script>alert(1)</script>",
    "9" * MEGABYTE,
    "x" * MEGABYTE,
    10**400,
    "٣",
    "1_0",
    "0" * 60 + "1",
]


def by_name(setting: Setting) -> str:
    return setting.name


def refused(setting: Integer | Number | OneOf | Switch, value: Any) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        pytest.fail(f"{setting.name} takes {shown(value)} for {setting.check(value)!r}")
    # The message says what was received and what is allowed, at limited length.
    message = str(caught.value)
    assert str(Message("{received}", {"received": shown(value)})) in message
    assert "allowed is" in message
    assert setting.label in message
    assert len(message) < 500
    return caught.value


def test_the_sidebar_has_them_in_order() -> None:
    basics = [name for name, setting in SETTINGS.items() if setting.basic]
    assert basics == [
        *("dataset", "units", "activation", "activations", "loss", "optimizer", "learning_rate"),
        *("epochs", "batch_size", "validation_share", "seed"),
    ]
    assert list(SECTIONS) == [
        "Optimizer",
        "Learning-rate schedule",
        "Against overfitting",
        "Penalties and constraints",
        "Cross-validation",
        "Inputs, start and balance",
    ]
    drawn = [setting.name for section in SECTIONS.values() for setting in section]
    assert drawn == list(SETTINGS)[-len(drawn) :]
    assert len(INTEGERS) + len(NUMBERS) + len(NAMES) + len(SWITCHES) == len(SETTINGS)


def test_what_a_setting_depends_on_is_read_before_it() -> None:
    assert set(READING_ORDER) == SETTINGS.keys() - {"hidden_layers"}
    for name in READING_ORDER:
        assert set(SETTINGS[name].depends_on) <= set(READING_ORDER[: READING_ORDER.index(name)])


@pytest.mark.parametrize("setting", [*INTEGERS, *NUMBERS, *NAMES, *SWITCHES], ids=by_name)
def test_the_default_is_allowed(setting: Integer | Number | OneOf | Switch) -> None:
    assert setting.check(setting.default) == setting.default
    assert setting.help


@pytest.mark.parametrize("setting", [*INTEGERS, *NUMBERS], ids=by_name)
def test_the_bounds_are_included_and_the_last(setting: Integer | Number) -> None:
    step = 1 if isinstance(setting, Integer) else 1e-9
    assert setting.check(setting.minimum) == setting.minimum
    assert setting.check(setting.maximum) == setting.maximum
    refused(setting, setting.minimum - step)
    refused(setting, setting.maximum + step)


@pytest.mark.parametrize("setting", [*INTEGERS, *NUMBERS], ids=by_name)
def test_non_numbers_are_refused(setting: Integer | Number) -> None:
    for value in NEVER_NUMBERS:
        refused(setting, value)


@pytest.mark.parametrize("setting", INTEGERS, ids=by_name)
def test_whole_numbers_are_written_plainly(setting: Integer) -> None:
    for value in (2.5, "2.5", "0x10", "1e1", "1_0"):
        refused(setting, value)


def test_text_is_read_as_a_number() -> None:
    assert registry.EPOCHS.check("12") == 12
    assert isinstance(registry.EPOCHS.check("12"), int)
    assert registry.LEARNING_RATE.check("1e-3") == 0.001
    assert isinstance(registry.LEARNING_RATE.check(1), float)


@pytest.mark.parametrize("setting", NAMES, ids=by_name)
def test_a_name_outside_the_registry_is_refused(setting: OneOf) -> None:
    for value in (None, 3, "", "nothing", ["relu"], "x" * MEGABYTE, "<b>"):
        error = refused(setting, value)
        assert all(name in str(error) for name in setting.options), shown(value)


@pytest.mark.parametrize("setting", NAMES, ids=by_name)
def test_every_name_of_the_registry_is_allowed(setting: OneOf) -> None:
    assert [setting.check(name) for name in setting.options] == list(setting.options)


@pytest.mark.parametrize("setting", SWITCHES, ids=by_name)
def test_a_switch_is_on_or_off(setting: Switch) -> None:
    assert (setting.check("1"), setting.check("0")) == (True, False)
    assert (setting.check(True), setting.check(False)) == (True, False)
    for value in (None, 1, 0, 2, "", "true", "on", "x" * MEGABYTE, [True]):
        refused(setting, value)


def test_shown_is_at_most_a_line() -> None:
    assert shown("x" * MEGABYTE) == "x" * 60 + "…"
    assert shown(3) == "3"
