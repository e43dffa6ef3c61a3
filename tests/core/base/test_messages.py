import pickle
from dataclasses import FrozenInstanceError

import pytest

from core.base.messages import Message
from core.base.text import UserText

MESSAGE = Message("{count:,} of {label} in {inner}", {"count": 1234, "label": UserText("a{b}")})


def test_reads_as_its_filled_template() -> None:
    whole = Message(MESSAGE.template, {**MESSAGE.values, "inner": Message("{n} rows", {"n": 2})})
    assert str(whole) == "1,234 of a{b} in 2 rows"
    assert str(Message("Nothing to fill in.")) == "Nothing to fill in."


def test_crosses_processes_whole() -> None:
    copy = pickle.loads(pickle.dumps(MESSAGE))
    assert copy == MESSAGE and isinstance(copy.values["label"], UserText)


def test_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        MESSAGE.template = "other"  # type: ignore[misc]
