"""Digits that are codes are categories; numbers are not."""

from pathlib import Path

import pandas as pd
import pytest

from core.data.tables.codes import coded, named
from core.data.tables.columns import Kind
from core.data.tables.profiling import profile
from core.data.tables.reading import read


@pytest.mark.parametrize(
    "name", ["zip", "ZIP_Code", "postalCode", "plz", "Código postal", "Phone no"]
)
def test_names_of_codes(name: str) -> None:
    assert named(name, 5000)


@pytest.mark.parametrize("name", ["Pclass", "product_type", "Tipo", "country code", "MSSubClass"])
def test_names_of_classes(name: str) -> None:
    assert named(name, 5) and not named(name, 5000)


@pytest.mark.parametrize("name", ["typed", "zipper", "classes_taken", "price", "decoded", "phones"])
def test_other_names(name: str) -> None:
    assert not named(name, 5)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("01234", "99999"), True),
        (("0912345", "60123"), True),
        (("1.1", "1.2", "1.10", "2.1"), True),
        (("10", "20", "07"), False),
        (("1.1", "1.5", "2.0"), False),
        (("1.1", "1.10", "22.123"), True),
        (("1.5", "0012"), False),
        (("12345", "99999"), False),
        (("0.10", "0.1x"), False),
    ],
)
def test_digits_that_would_be_lost(texts: tuple[str, ...], expected: bool) -> None:
    assert coded("a", texts) is expected


def test_codes_keep_their_zeros_beside_missing_cells(tmp_path: Path) -> None:
    rows = "".join(f"{n % 7:05d},{n % 3},{n}\n" for n in range(60))
    (tmp_path / "a.csv").write_text("zone,Pclass,y\n,1,2\nNA,1,3\n" + rows)
    table = read(tmp_path / "a.csv")
    assert table.dialect.codes == (0, 1)
    assert set(table.frame["zone"].dropna().str.len()) == {5}
    zone, pclass, _y = profile(table.frame).columns
    assert zone.code and pclass.code and zone.missing == 2
    assert zone.kind is pclass.kind is Kind.CATEGORY


def test_whole_numbers_with_the_name_of_a_code() -> None:
    frame = pd.DataFrame({"type": [1, 2, 3] * 30, "zip": range(1000, 1090), "n": [1, 2, 3] * 30})
    code, postal, number = profile(frame).columns
    assert code.code and code.kind is Kind.CATEGORY
    assert not number.code and number.kind is Kind.NUMBER
    assert postal.kind is Kind.IDENTIFIER  # it numbers the rows
