"""Files as users upload them: good ones, bad ones, and some that are not tables."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.data.datasets.info import DatasetInfo
from core.data.tables import store
from core.data.tables.columns import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read

ROWS = 120


@dataclass(frozen=True)
class Case:
    """One file.

    Attributes:
        make: Returns its content.
        error: Part of the message if it cannot be trained on; "" if it can.
        target: The column to predict, if not the proposed one.
    """

    make: Callable[[], bytes]
    error: str = ""
    target: str = ""


def table(rows: int = ROWS, seed: int = 0) -> pd.DataFrame:
    """A table with all kinds of columns, and classes that depend on them."""
    chance = np.random.default_rng(seed)
    age = chance.integers(18, 80, rows)
    height = chance.normal(170, 10, rows).round(1)
    colour = chance.choice(["red", "green", "blue"], rows)
    day = pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 900, rows), unit="D")
    score = (age - 48) / 20 + (colour == "red") + chance.normal(0, 0.3, rows)
    return pd.DataFrame(
        {
            "age": age,
            "height": height,
            "colour": colour,
            "day": day.strftime("%Y-%m-%d"),
            "bought": np.where(score > 0.3, "yes", "no"),
        }
    )


def csv(frame: pd.DataFrame, encoding: str = "utf-8", **options: object) -> bytes:
    text: str = frame.to_csv(index=False, **options)
    return text.encode(encoding)


def _with(**columns: object) -> Callable[[], bytes]:
    """The table with columns inserted before the target."""

    def make() -> bytes:
        frame = table()
        for name, values in columns.items():
            frame.insert(1, name, values)
        return csv(frame)

    return make


def _named(*names: str) -> Callable[[], bytes]:
    """The table with other names for its first columns."""

    def make() -> bytes:
        frame = table()
        header = ",".join([*(f'"{name}"' for name in names), *frame.columns[len(names) :]])
        rows: str = frame.to_csv(index=False, header=False)
        return (header + "\n" + rows).encode()

    return make


def _target(values: Callable[[], object]) -> Callable[[], bytes]:
    def make() -> bytes:
        frame = table()
        frame["bought"] = values()
        return csv(frame)

    return make


def _ragged() -> bytes:
    lines = csv(table()).decode().splitlines()
    lines[5] += ",more,and more"
    lines[9] = lines[9].rsplit(",", 2)[0]
    lines[11] += ",,"
    return "\n".join(lines).encode()


def _trailing() -> bytes:
    """Some rows end with extra delimiters, as spreadsheets write them."""
    lines = csv(table()).decode().splitlines()
    lines[81:] = [f"{line},," for line in lines[81:]]
    return "\n".join(lines).encode()


def _spaced() -> bytes:
    """Ragged rows of a file with a space before each quote and commas for decimals."""
    frame = table()
    frame["height"] = [str(value).replace(".", ",") for value in frame["height"]]
    text = csv(frame, sep=";", quoting=1).decode()
    lines = text.replace(';"', '; "').splitlines()
    lines[7] += '; "more"'
    return "\n".join(lines).encode()


def _european() -> bytes:
    frame = table()
    frame["colour"] = frame["colour"].replace({"red": "añil", "green": "café"})
    frame["height"] = [f"1.{int(value * 10) % 1000:03d},5" for value in frame["height"]]
    return csv(frame, "cp1252", sep=";")


def _written(
    above: str = "", under: Sequence[str] = (), between: str = "", **options: Any
) -> Callable[[], bytes]:
    """The table with lines above it, rows under its names and lines among its rows."""

    def make() -> bytes:
        header, *rows = csv(table(), **options).decode().splitlines()
        middle = [*rows[:50], *([between] * bool(between)), *rows[50:]]
        return (above + "\n".join([header, *under, *middle, ""])).encode()

    return make


def _zones() -> bytes:
    frame = table()
    frame["zone"] = np.random.default_rng(0).choice(["APAC", "EUR", "NA", ""], ROWS)
    return csv(frame[["age", "zone", "bought"]])


def _codes() -> bytes:
    frame = table()
    frame.insert(
        0, "zip", [f"{7 * (number % 9) + 1000 * (number % 4):05d}" for number in range(ROWS)]
    )
    return csv(frame)


def _grouped() -> bytes:
    frame = table()
    frame["price"] = [f"{1000 * int(age) + 7:,}" for age in frame["age"]]
    return csv(frame[["height", "colour", "price"]])


def _misspelt() -> bytes:
    """Labels of the target and of a column in several spellings."""
    frame = table()
    for name in ("bought", "colour"):
        ways = [(text, text.upper(), f" {text.title()} ", f"{text}.", text) for text in frame[name]]
        frame[name] = [way[row % 5] for row, way in enumerate(ways)]
    return csv(frame)


def _coloured(encoding: str, *colours: str) -> bytes:
    names = dict(zip(["red", "green", "blue"], colours, strict=True))
    return csv(table().replace(names), encoding, sep=";")


def _zipped(*files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in files:
            archive.writestr(name, csv(table()))
    return buffer.getvalue()


def _binary() -> bytes:
    return bytes(np.random.default_rng(0).integers(0, 256, 5000, np.uint8))


def _parquet() -> bytes:
    frame = table()
    frame["day"] = pd.to_datetime(frame["day"])
    frame["colour"] = frame["colour"].astype("category")
    frame["pair"] = [[1, 2]] * len(frame)
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def _many_values(rows: int = 12_000, distinct: int = 10_000) -> bytes:
    frame = table(rows)
    frame["bought"] = [f"code {number % distinct}" for number in range(rows)]
    return csv(frame)


def wide(columns: int = 5000, rows: int = 60) -> bytes:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(rows, columns)).round(3)
    frame = pd.DataFrame(values, columns=[f"c{number}" for number in range(columns)])
    frame["kind"] = chance.choice(["a", "b"], rows)
    return csv(frame)


def _dates() -> bytes:
    frame = table()
    days = pd.to_datetime(frame.pop("day"))
    frame.insert(0, "iso", days.dt.strftime("%Y-%m-%dT%H:%M:%S"))
    frame.insert(0, "european", days.dt.strftime("%d.%m.%Y"))
    frame.insert(0, "american", days.dt.strftime("%m/%d/%Y"))
    formats = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"]
    mixed = [day.strftime(formats[number % 3]) for number, day in enumerate(days)]
    frame.insert(0, "mixed", mixed)
    return csv(frame)


def _sprinkled(values: list[object], every: int = 3) -> list[object]:
    """Numbers with other values among them."""
    numbers: list[object] = np.random.default_rng(1).normal(size=ROWS).round(3).tolist()
    for number in range(0, ROWS, every):
        numbers[number] = values[number % len(values)]
    return numbers


CASES: Mapping[str, Case] = {
    "plain": Case(lambda: csv(table())),
    "tabs": Case(lambda: csv(table(), sep="\t")),
    "bars": Case(lambda: csv(table(), sep="|")),
    "carets": Case(lambda: csv(table(), sep="^")),
    "european": Case(_european),
    "parquet": Case(_parquet),
    "byte-order mark": Case(lambda: csv(table(), "utf-8-sig")),
    "utf-16": Case(lambda: csv(table(), "utf-16", sep="\t")),
    "utf-16 without a mark": Case(lambda: csv(table(), "utf-16-le")),
    "latin-1": Case(lambda: csv(table().replace("red", "añil"), "latin-1")),
    "cyrillic": Case(lambda: _coloured("cp1251", "красный", "зелёный", "синий")),
    "japanese": Case(lambda: _coloured("shift_jis", "赤い", "緑色", "青い")),
    "separator line": Case(_written("sep=;\r\n", sep=";")),
    "comments": Case(_written("# Station: A, B\n#\n\n", between="# checked, see above")),
    "title above": Case(_written("People of 2020\n\n")),
    "units": Case(_written(under=["years,cm,-,,"])),
    "logger": Case(_written('"TOA9","5521","CRX","5521","x"\n', ["y,cm,,,", ",Smp,,,"])),
    "zones": Case(_zones),
    "leading zeros": Case(_codes),
    "thousands in quotes": Case(_grouped),
    "spellings": Case(_misspelt),
    "no header": Case(lambda: csv(table(), header=False)),
    "old line ends": Case(lambda: csv(table()).replace(b"\n", b"\r")),
    "empty": Case(lambda: b"", "The file is empty"),
    "blank": Case(lambda: b"\n \n\n", "The file is empty"),
    "header only": Case(lambda: b"a,b,c\n", "but no rows"),
    "one column": Case(lambda: csv(table()[["bought"]]), "has one column"),
    "few rows": Case(lambda: csv(table(8)), "has 8 rows, but at least 10"),
    "ragged": Case(_ragged),
    "trailing": Case(_trailing),
    "spaced": Case(_spaced),
    "other rows": Case(
        lambda: b"a,b\n" + b"".join(b"1,2,3,%d\n2,3\n1,2,3\n" % n for n in range(40)),
        "Choose another delimiter",
    ),
    "binary": Case(_binary, "not text"),
    "workbook": Case(
        lambda: _zipped("[Content_Types].xml", "xl/workbook.xml"),
        "save the sheet with the table as CSV",
    ),
    "archive": Case(lambda: _zipped("people.csv", "__MACOSX/._people.csv"), "Unpack it and upload"),
    "half a parquet file": Case(lambda: _parquet()[:-50], "Parquet file cannot be read"),
    "duplicate names": Case(_named("age", "age", "age")),
    "empty names": Case(_named("", " ", "")),
    "long names": Case(_named("x" * 5000, "x" * 5000)),
    "a delimiter beyond ASCII": Case(lambda: csv(table(), sep="¦")),
    "long categories": Case(_with(long=["x" * 50 + "a", "x" * 50 + "b", "x = a"] * 40)),
    "many long names": Case(lambda: wide(400, 30).replace(b"c", b"x" * 5000 + b"c", 400)),
    "names that are HTML": Case(_named("<script>alert(1)</script>", "=SUM(A1:A9)", "a\x07\x1bb")),
    "values that are HTML": Case(_with(page=["<b>bold</b>", "[a](http://b)", "=1+1", "\x07"] * 30)),
    "mixed types": Case(_with(mixed=_sprinkled(["n/a", "unknown", "12 kg"], 20))),
    "half text": Case(_with(mixed=_sprinkled(["low", "high"], 2))),
    "all missing": Case(_with(nothing=None)),
    "infinite": Case(_with(huge=_sprinkled(["inf", "-inf", "1e300"]))),
    "beyond 64 bits": Case(_with(large=[str(10**25 + n * 10**22) for n in range(ROWS)])),
    "beyond single precision": Case(_with(large=[f"{n}e300" for n in range(ROWS)])),
    "constant": Case(_with(same=7)),
    "everything dropped": Case(
        lambda: csv(pd.DataFrame({"a": 1, "b": None, "y": ["u", "v"] * 30})), "nothing to predict"
    ),
    "one target": Case(_target(lambda: "yes"), "", ""),
    "one target, chosen": Case(_target(lambda: "yes"), "fewer than two classes", "bought"),
    "no target": Case(_target(lambda: None), "fewer than two classes", "bought"),
    "many targets": Case(_many_values),
    "many targets, chosen": Case(_many_values, "at most 1000 are allowed", "bought"),
    "unique target": Case(_target(lambda: range(ROWS)), "", "bought"),
    "rare class": Case(_target(lambda: ["a", "b"] * (ROWS // 2 - 1) + ["a", "c"])),
    "infinite target": Case(_target(lambda: _sprinkled(["inf"], 9)), "", "bought"),
    "date as target": Case(lambda: csv(table()), "is a date", "day"),
    "dates": Case(_dates),
    "wide": Case(wide),
}
"""By what is special about them."""


def uploaded(
    path: Path, label: str = "People", seed: int = 0, rows: int = ROWS, **changes: Any
) -> DatasetInfo:
    """The table stored as a dataset, as if a user had uploaded it.

    Args:
        path: Where the uploaded file is written.
        label: The user's name for it.
        seed: The seed of its values.
        rows: The number of its rows.
        **changes: Changes to the proposed plan.
    """
    path.write_bytes(csv(table(rows, seed)))
    parsed = read(path)
    plan = replace(propose(profile(parsed.frame), label, parsed.dialect), **changes)
    return store.save(parsed, plan, path)
