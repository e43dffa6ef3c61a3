"""Texts for messages and for names of files."""

import pytest

from core.base.text import for_file_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("penguins", "penguins"),
        ("Año 1/../x", "Ano-1-x"),
        ("..\\C:\nCON|<>*?", "C-CON"),
        ("日本", ""),
        ("a" * 59 + " b" * 9, "a" * 59),
    ],
)
def test_names_of_files_have_plain_letters_and_digits(text: str, name: str) -> None:
    assert for_file_name(text) == name
