import math
import pickle
import re
from dataclasses import FrozenInstanceError

import pytest

from core.base.errors import ConfigError
from core.base.messages import Message
from core.base.text import UserText
from core.settings import registry
from core.settings.kinds import Integer, Number
from core.settings.layered import PerLayer

MESSAGE = Message("{count:,} of {label} in {inner}", {"count": 1234, "label": UserText("a{b}")})


def test_reads_as_its_filled_template() -> None:
    whole = Message(MESSAGE.template, {**MESSAGE.values, "inner": Message("{n} rows", {"n": 2})})
    assert str(whole) == "1,234 of a{b} in 2 rows"
    assert str(Message("Nothing to fill in.")) == "Nothing to fill in."


@pytest.mark.parametrize(
    ("place", "value", "written"),
    [
        ("{n:g}", 1e-7, "0.0000001"),
        ("{n:g}", -1.5e-5, "-0.000015"),
        ("{n}", 1e-9, "0.000000001"),
        ("{n:,g}", 1e6, "1,000,000"),
        ("{n:.3g}", 2000.0, "2,000"),
        ("{n:g}", 1e300, "1e+300"),
        ("{n:g}", float("inf"), "inf"),
        ("{n:g}", 0.001, "0.001"),
        ("{n}", "1e-07", "1e-07"),
    ],
)
def test_numbers_are_written_as_people_do(place: str, value: float | str, written: str) -> None:
    assert str(Message(place, {"n": value})) == written


def test_every_range_of_a_setting_is_written_without_an_exponent() -> None:
    for setting in registry.SETTINGS.values():
        entry = setting.entry if isinstance(setting, PerLayer) else setting
        if isinstance(entry, Integer | Number):
            with pytest.raises(ConfigError) as refused:
                entry.check(math.nan)
            assert not re.search(r"\de[-+]?\d", str(refused.value)), setting.name


def test_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(MESSAGE))
    assert copy == MESSAGE and isinstance(copy.values["label"], UserText)


def test_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        MESSAGE.template = "other"  # type: ignore[misc]
