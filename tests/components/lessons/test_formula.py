"""Formulas are typeset with the decimal sign of the language."""

from components.lessons.formula import typeset
from components.words.language import speaking


def test_equations_stand_one_below_the_other() -> None:
    assert typeset(["a = b", "c"]) == r"$\begin{aligned} & a = b \\[0.4em] & c \end{aligned}$"


def test_numbers_are_written_as_in_the_language() -> None:
    for language, expected in (("en", "0{.}96^t"), ("es", "0{,}96^t")):
        with speaking(language):
            assert expected in typeset(["0.96^t"])
