"""ARFF files are read with the names, categories and missing values that they declare."""

from pathlib import Path

import pytest

from core.base.errors import TableError
from core.data.tables.columns import Kind
from core.data.tables.profiling import profile
from core.data.tables.reading import read
from tests.core.data.tables.containers import arff
from tests.core.data.tables.people import table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def header(*attributes: str) -> str:
    lines = [f"@attribute {attribute}" for attribute in attributes]
    return "\n".join(["% a comment", "@relation 'a table'", *lines, "@data", ""])


def test_the_values_of_a_table(file: Path) -> None:
    file.write_bytes(arff())
    frame, expected = read(file).frame, table()
    assert list(frame.columns) == ["age", "body height", "colour", "day", "bought"]
    assert frame["age"].tolist() == expected["age"].tolist()
    assert frame["body height"].isna().tolist() == [row % 7 == 0 for row in range(len(frame))]
    assert set(frame["colour"]) == {"dark red", "green", "blue"}


def test_declared_categories_are_categories_even_if_they_are_digits(file: Path) -> None:
    rows = "".join(f"{n},{n % 2},'it\\'s, \"{n % 3}\"'\n" for n in range(30))
    file.write_text(header("n real", "'the class' {0, 1}", "note string") + "% more\n\n" + rows)
    found = read(file)
    assert profile(found.frame).columns[1].kind is Kind.CATEGORY
    assert found.frame["the class"].tolist()[:3] == ["0", "1", "0"]
    assert found.frame["note"][1] == 'it\'s, "1"'
    assert "declares to be categories: the class" in str(found.notices[0])


def test_sparse_rows_are_filled(file: Path) -> None:
    head = header("a numeric", "b {no, yes}", "c numeric")
    file.write_text(head + "{0 5, 1 yes}\n{2 -1.5}\n{}\n" + "1,no,2\n" * 20)
    frame = read(file).frame
    assert frame.iloc[:3].to_numpy().tolist() == [[5, "yes", 0.0], [0, "no", -1.5], [0, "no", 0]]


def test_a_question_mark_is_missing_only_without_quotes_declared_otherwise(file: Path) -> None:
    file.write_text(header("a numeric", "b {NA, EU}") + "1,NA\n?,EU\n" * 12)
    frame = read(file).frame
    assert set(frame["b"]) == {"NA", "EU"} and frame["a"].isna().sum() == 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@relation x\n@attribute a numeric\n", "no line with @data"),
        ("@relation x\n@attribute a numeric\noops\n@data\n1\n", "Line 3 of the ARFF file"),
        ("@relation x\n@attribute a\n@data\n1\n", "Line 2 of the ARFF file"),
        (header("a numeric", "b numeric") + "{7 1}\n", "Line 6 of the ARFF file"),
    ],
)
def test_damaged_files_are_refused(text: str, message: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(TableError, match=message):
        read(file)
