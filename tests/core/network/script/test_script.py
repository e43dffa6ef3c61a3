"""The text of a script, and its notebook."""

import ast
import json
import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from core.data.datasets.catalog import BUILT_IN
from core.data.tables import data, shelf
from core.network.script import Origin, joined, notebook, script, sections
from core.network.script.uploaded import UploadedTable
from core.runs.record import ACCELERATOR
from core.runs.results import Evaluation
from core.settings.config import default_config
from tests.core.data.tables.people import csv, table
from tests.core.network.script.test_data import save_table

ORIGIN = Origin(
    "abc",
    "coding: utf-7\nimport os\r\x0c\u2028x",
    created=0.1,
    epochs=3.5,
    stopped=True,
    evaluation=Evaluation(0.25, 0.875, 89),
    versions={"keras": "3.1", "numpy": "2.0"},
)


def test_the_header_describes_the_run_and_its_result() -> None:
    text = script(default_config("diabetes"), ORIGIN)
    head, _, rest = text.partition("\n\n")
    assert all(line.startswith("#") for line in head.splitlines())
    plain = " ".join(head.replace("\n#", "").split())
    assert "Run: abc" in plain and "Trained: 1970-01-01 00:00 UTC" in plain
    assert "Versions: keras 3.1, numpy 2.0." in plain
    assert "loss 0.250000, Mean absolute error 0.875000 (89 samples)" in plain
    assert "stopped after 3.5 of 40 epochs" in plain
    assert (
        'print("in Denseboard' not in rest
    )  # the run was stopped, but the script trains to the end
    rest = script(default_config("diabetes"), replace(ORIGIN, stopped=False))
    assert 'print("in Denseboard: 0.250000 and 0.875000")' in rest


def test_a_name_stays_in_its_comment() -> None:
    text = script(default_config("iris"), ORIGIN)
    assert "coding" not in "".join(text.splitlines()[:2])
    assert not [node for node in ast.parse(text).body if "os" in ast.dump(node).split("'")]
    compile(text.encode(), "run.py", "exec")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_script_does_not_import_the_app(name: str) -> None:
    tree = ast.parse(script(default_config(name), Origin()))
    imported = {
        str(node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= {"math", "keras", "numpy", "sklearn", "tensorflow"}


def test_the_numbers_of_an_accelerator_are_not_promised() -> None:
    config = default_config("digits")
    exact = script(config, Origin(versions={"keras": "3.1"}))
    text = script(config, Origin(versions={"keras": "3.1", ACCELERATOR: "Fast\n0"}))
    assert "to the last bit" in exact
    assert "to the last bit" not in text
    assert "on an accelerator, Fast 0," in text
    assert "# Versions: keras 3.1." in text


def test_lines_are_short() -> None:
    config = replace(default_config("digits"), dropout=0.2, class_weights=True)
    for line in script(config, Origin(versions={"keras": "3"})).splitlines():
        assert len(line) <= 100, line


def test_remarks_are_translated() -> None:
    text = script(default_config("iris"), Origin(), say=lambda message: f"¡{message}!")
    assert "# ¡Load the data!" in text and "# Load the data" not in text
    ast.parse(text)


def test_names_of_columns_stay_in_their_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = table()
    frame.insert(0, 'a") or 1/0 #', range(3, 3 + len(frame)))
    frame.insert(0, "\U0001f600'\\", frame["age"] / 7)
    path = tmp_path / 'x"y.csv'
    path.write_bytes(csv(frame))
    config = save_table(path)
    uploaded_table = UploadedTable.of(
        shelf.descriptions()[config.dataset], data.details(config.dataset)
    )
    text = script(config, Origin(), uploaded_table)
    texts = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    assert {"\U0001f600'\\", 'a") or 1/0 #', 'x"y.csv'} <= set(map(str, texts))


def test_a_table_without_description(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(csv(table()))
    with pytest.raises(ValueError, match="table"):
        sections(save_table(path), Origin())


def test_the_notebook_is_the_script_in_cells() -> None:
    config = default_config("breast_cancer")
    parts = sections(config, ORIGIN)
    text = notebook("Breast cancer", parts)
    read = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(read)
    code = [cell.source for cell in read.cells if cell.cell_type == "code"]
    assert "\n\n".join(code) + "\n" == joined(parts) == script(config, ORIGIN)
    headings = [cell.source for cell in read.cells if cell.cell_type == "markdown"]
    assert headings[0] == "# Breast cancer" and "## Train" in headings
    assert json.loads(text)["nbformat_minor"] == 5


def _printed(code: str) -> list[str]:
    """The texts that a script prints, without filled-in values."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    shown = [call for call in calls if ast.unparse(call.func) in ("print", "sys.exit")]
    texts = [node for call in shown for node in ast.walk(call) if isinstance(node, ast.Constant)]
    return [str(node.value) for node in texts if re.search("[A-Za-z]{3}", str(node.value))]


def test_a_script_prints_in_the_language_of_its_comments(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(csv(table()))
    config = save_table(tmp_path / "people.csv")
    described = UploadedTable.of(data.described(config.dataset))
    made = replace(ORIGIN, stopped=False)
    say = {"epoch": "época", "Accuracy": "Exactitud"}

    def spanish(message: str) -> str:
        return say.get(message, re.sub(r"\b[A-Za-z]+\b(?![^{]*})", "palabra", message))

    printed = _printed(script(config, made, described, spanish))
    assert len(printed) >= 4
    for text in printed:
        assert not re.search(r"\b(test|loss|in|and|The|file|This|is|epoch)\b", text), text
