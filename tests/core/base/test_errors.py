import inspect
import pickle

import pytest

from core.base import errors
from core.base.errors import ConfigError, DenseboardError

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, DenseboardError)
]


def test_every_kind_is_listed() -> None:
    assert {DenseboardError, ConfigError} < set(KINDS)


def test_reads_as_its_filled_template() -> None:
    error = DenseboardError("Received {received}, allowed is {allowed}.", received=3, allowed=2)
    assert str(error) == "Received 3, allowed is 2."


def test_values_may_look_like_places() -> None:
    assert str(DenseboardError("Received {received}.", received="{allowed}")) == (
        "Received {allowed}."
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_survives_pickling(kind: type[DenseboardError]) -> None:
    error = kind("Received {received}.", received=(1, "two"))
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.message, str(copy)) == (error.message, str(error))


def test_without_its_cause_it_is_the_same() -> None:
    error = ConfigError("Received {received}.", received=3)
    error.__cause__ = ValueError("may not leave its process")
    copy = error.without_cause()
    assert type(copy) is ConfigError and copy.message == error.message
    assert copy.__cause__ is None and copy.__context__ is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_says_what_it_is_for(kind: type[DenseboardError]) -> None:
    assert kind.__doc__
