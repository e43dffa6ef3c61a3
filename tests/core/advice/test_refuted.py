"""A run that went well refutes what was feared of its learning rate."""

from dataclasses import replace

import pytest

from core.advice.checks import findings
from core.advice.coach import Advice
from core.advice.refuted import refutable, unrefuted
from core.base.messages import Message
from core.settings.config import default_config
from core.settings.draft import Draft


def draft(**settings: object) -> Draft:
    return Draft.of(replace(default_config("moons"), **settings))  # type: ignore[arg-type]


def advice(rule: str) -> Advice:
    return Advice(rule, Message("It is so."), Message("Try it."), 1.0, "warning")


@pytest.mark.parametrize("rate", [1.0, 1e-6])
def test_a_rate_that_went_well_is_not_warned_of(rate: float) -> None:
    found = findings(draft(learning_rate=rate))
    assert refutable(found)
    assert unrefuted(found, []) == unrefuted(found, [advice("overfitting")]) == []
    for rule in ("diverging", "slow"):
        assert unrefuted(found, [advice(rule)]) == found


def test_what_no_run_refutes_stays() -> None:
    found = findings(draft(kernel_initializer="zeros"))
    assert found and not refutable(found)
    assert unrefuted(found, []) == found
