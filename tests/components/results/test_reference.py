"""The course's reported scores beside runs on the same data."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings.presets import PRESETS


def script() -> None:
    import streamlit as st

    from components.results.numbers import numbers
    from core.runs.results import Evaluation
    from core.settings.config import RunConfig

    evaluation = Evaluation(0.34, 0.8804, 10_000)
    numbers(RunConfig.from_json(st.session_state["settings"]), evaluation, None)


def drawn(**changes: Any) -> tuple[dict[str, Any], list[str]]:
    """Values of the cards by label, and the lines below them."""
    app = AppTest.from_function(script)
    config = replace(PRESETS["fashion_mnist"].config, **changes)
    app.session_state["settings"] = config.to_json()
    app.run()
    assert not app.exception, app.exception
    return {card.label: (card.value, card.delta) for card in app.metric}, [
        line.value for line in app.caption
    ]


def test_with_the_course_s_settings() -> None:
    cards, (line,) = drawn(seed=7)
    assert cards["As reported by the course"] == ("87.2%", "this run: +0.8 points")
    assert "with these settings: test accuracy 87.2%, test loss 0.3582" in line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"validation_share": 0.1}, "validation share 0.1, was 0."),
        ({"units": (256,), "epochs": 9}, "units 256, was 128; epochs 9, was 5."),
    ],
)
def test_after_a_change_they_stay_with_what_was_changed(
    changes: dict[str, Any], words: str
) -> None:
    cards, (line,) = drawn(**changes)
    assert cards["As reported by the course"][0] == "87.2%"
    assert line.replace("\\", "").endswith(f"Changed from its settings: {words}")


def test_another_loss_is_not_compared() -> None:
    _, (line,) = drawn(loss="categorical_crossentropy")
    assert "(not comparable with another loss function)" in line


def test_other_data_have_no_such_figures() -> None:
    cards, lines = drawn(dataset="mnist")
    assert "As reported by the course" not in cards and lines == []
