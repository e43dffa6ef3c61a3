"""The data of figures, and what every figure gets besides."""

from typing import Any

import pytest

from components.lessons import figure as figure_module
from components.lessons.figures import FIGURES
from components.lessons.figures.curves import curves
from core.lessons.cases import FIGURE as RECORDED
from core.lessons.chapters import chapters

CASES = [case for chapter in chapters().values() for case in chapter.cases]


@pytest.mark.parametrize("name", [*FIGURES, *(case.name for case in CASES)])
def test_nothing_of_a_figure_is_replaced_by_what_all_get(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next((case for case in CASES if case.name == name), None)
    data = FIGURES[name]() if case is None else curves(0, case.recording())
    sent: dict[str, Any] = {}
    monkeypatch.setattr(figure_module, "_COMPONENT", lambda **options: sent.update(options))
    figure_module.figure(RECORDED if case else name, data, "unavailable", {"address": "there"})
    assert sent["data"].items() >= data.items()
    assert sent["data"]["share"] == {"address": "there"}
