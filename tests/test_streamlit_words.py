"""Words of Streamlit's own that have a parameter are replaced: they are English in any language."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _calls(name: str) -> Iterator[tuple[str, set[str | None]]]:
    """Where a function of Streamlit's is called, and the names of its arguments."""
    for folder in ("components", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == f"st.{name}":
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    yield place, {keyword.arg for keyword in node.keywords}


def test_an_empty_choice_shows_words_of_ours() -> None:
    calls = list(_calls("multiselect"))
    assert len(calls) >= 2
    assert [place for place, arguments in calls if "placeholder" not in arguments] == []


def test_tables_have_an_alternative_text() -> None:
    calls = list(_calls("dataframe"))
    assert len(calls) >= 3
    assert [place for place, arguments in calls if "alt" not in arguments] == []
