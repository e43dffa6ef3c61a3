"""Style sheets as they are sent, and the one that look-alike elements share."""

import re
from pathlib import Path

from components.widgets.styles import compact, with_ui
from tests.conftest import ROOT

COMPONENTS = ROOT / "components"
CLASS = re.compile(r"ui__\w+")


def test_comments_and_indentation_are_left_out() -> None:
    assert compact("a {\n  b: c; /* why\n  so */\n}\n") == "a {\nb: c;\n}\n"


def test_a_sheet_comes_after_the_shared_one(tmp_path: Path) -> None:
    own = tmp_path / "own.css"
    own.write_text(".ui__button {\n  color: red;\n}\n")
    sent = with_ui(own)
    assert sent.endswith(".ui__button {\ncolor: red;\n}\n") and sent.count(".ui__button {") == 2


def test_all_shared_classes_are_styled_and_used() -> None:
    styled = set(CLASS.findall((COMPONENTS / "widgets" / "ui.css").read_text(encoding="utf-8")))
    used = {
        name
        for module in COMPONENTS.rglob("*.js")
        for name in CLASS.findall(module.read_text(encoding="utf-8"))
    }
    assert used == styled
