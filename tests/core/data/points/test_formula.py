"""A formula is evaluated by NumPy, written as NumPy code, and nothing else is let through."""

import numpy as np
import pytest

from core.base.errors import PointsError
from core.data.points.formula import Formula

RANDOM = np.random.default_rng(0)
X1, X2 = RANDOM.uniform(-3, 3, (2, 500))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x**2 + y**2 < 0.5", X1**2 + X2**2 < 0.5),
        ("sin(3*x) + y", np.sin(3 * X1) + X2),
        ("(x > 0) + 2*(y > 0)", (X1 > 0) * 1.0 + 2 * (X2 > 0)),
        ("(x > 0) + (y > 0)", (X1 > 0) * 1.0 + (X2 > 0)),
        ("0 < x1 < 1 and not x2 > 2", (X1 > 0) & (X1 < 1) & (X2 <= 2)),
        ("(x > 0) | (y < 0) & (x < 1)", (X1 > 0) | ((X2 < 0) & (X1 < 1))),
        ("where(x > 0, y, -y)", np.where(X1 > 0, X2, -X2)),
        ("where(x > 0, y > 0, x > -1)", np.where(X1 > 0, X2 > 0, X1 > -1) * 1.0),
        ("-x**2 - (3 - y) - 2", -(X1**2) - (3 - X2) - 2),
        ("2**-1 * x * (y + 1) % 2", 0.5 * X1 * (X2 + 1) % 2),
        ("(-2)**3 * x + 1/3 + 2**0.5", -8 * X1 + 1 / 3 + 2**0.5),
        (
            "minimum(abs(x), hypot(x, y)) + e - pi",
            np.minimum(np.abs(X1), np.hypot(X1, X2)) + np.e - np.pi,
        ),
        ("3", np.full(500, 3.0)),
        ("  +x", X1),
    ],
)
def test_the_values_and_the_code_are_those_of_numpy(text: str, expected: np.ndarray) -> None:
    formula = Formula(text)
    values = formula.evaluate(X1, X2)
    assert formula.condition == (expected.dtype == bool) == (values.dtype == bool)
    np.testing.assert_allclose(values, expected, rtol=1e-14)
    # To the last bit, as scripts must give the same points.
    written = eval(formula.source, {"np": np, "x1": X1, "x2": X2})
    np.testing.assert_array_equal(np.broadcast_to(written, values.shape), values)


def test_a_script_reads_as_it_was_written() -> None:
    assert Formula("x**2 + y**2 < 0.5").source == "x1 ** 2 + x2 ** 2 < 0.5"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x +", "ends too early"),
        ("sin(x", "ends too early"),
        ("x + z", "character 5: received “z”"),
        ("  z", "character 3: received “z”"),
        ("x) + (z", "character 7: received “z”"),
        ("x² + y", "character 2: received “²”"),
        ("x + é", "character 5: received “é”"),
        ("x ≤ 1", "character 3: received “≤”"),
        ("x^2", "character 2: received ^. A power is written with **"),
        ("x = 3", "character 3: received “=”"),
        ("x y", "character 1: received “x"),
        ("x # y", "character 3: received “#”"),
        ("__import__('os')", "character 1: received “_”"),
        ("open(x)", "character 1: received “open(x)”"),
        ("x.real", "character 1: received “x.real”"),
        ("x if y > 0 else 1", "character 1"),
        ("(x, y)", "character 1"),
        ("True", "character 1: received “True”"),
        ("x // 2", "character 1: received “x // 2”"),
        ("sin", "character 1: received “sin”"),
        ("sin(3,5*x)", "sin takes 1 values with commas between them, but received 2"),
        ("not x", "character 5: received the number “x” where a condition is needed"),
        ("where(x, 1, 2)", "character 7: received the number “x”"),
        ("x**1000000000", "character 4: received the exponent 1000000000"),
        ("x**-101", "exponent -101"),
        ("1e400", "character 1: received “1e400”"),
        ("1" * 400, "400 characters, but at most 200"),
        ("(" * 198 + "x", "Formula"),
        ("(" * 99 + "x" + ")" * 99, None),
        ("1j * x", "character 1: received “1j”"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, told: str | None) -> None:
    if told is None:
        assert Formula(text).source == "x1"
        return
    with pytest.raises(PointsError) as refused:
        Formula(text)
    assert told.lower() in str(refused.value).lower()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1/0 + x", "divides constants by zero"),
        ("9**9**9**9 + x", "makes them too large"),
        ("x % 0", "not a finite number at 500 of 500 points"),
        ("x / 0", "not a finite number at 500 of 500 points"),
        ("sqrt(x)", "takes the root"),
        ("log(x - 3)", "at 500 of 500 points"),
        ("(-8)**0.5 * x", "not a finite number"),
        ("x**0.5", "for example at x1 = -"),
        ("exp(1000*x)", "not a finite number"),
    ],
)
def test_a_value_that_is_no_number_is_told_with_a_point(text: str, told: str) -> None:
    with pytest.raises(PointsError, match=told):
        Formula(text).evaluate(X1, X2)


def test_what_is_not_chosen_may_have_no_value() -> None:
    values = Formula("where(x > 0, log(x), 0)").evaluate(X1, X2)
    assert np.isfinite(values).all() and (values[X1 <= 0] == 0).all()
