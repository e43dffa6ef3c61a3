"""Files as users upload them: good ones, bad ones, and some that are not tables."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from tests.core.data.tables import odd_texts
from tests.core.data.tables.containers import (
    archived,
    arff,
    decimal_commas,
    grouped_names,
    odd_parquet,
    parquet,
    records,
)
from tests.core.data.tables.notations import WRITTEN, points, times, written
from tests.core.data.tables.people import ROWS, cells, csv, table
from tests.core.data.tables.workbooks import ods, xls, xlsx, zipped


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


def _appended() -> bytes:
    """Two files in one, each with its mark and its names."""
    lines = csv(table(), "utf-8-sig").splitlines(keepends=True)
    return b"".join([*lines[:61], lines[0], *lines[61:]])


def _drawn() -> bytes:
    """A table as a database's client draws it."""
    rows = [line.split(",") for line in csv(table()).decode().splitlines()]
    line = "+-----" * len(rows[0]) + "+\n"
    drawn = ["| " + " | ".join(row) + " |\n" for row in rows]
    return "".join([line, drawn[0], line, *drawn[1:], line]).encode()


def _merged() -> bytes:
    """A sheet whose first column is merged over five rows each."""
    rows = cells(table())
    for number, row in enumerate(rows[1:]):
        row.insert(0, f"site {number // 5}" if number % 5 == 0 else None)
    sites = [f"A{first + 3}:A{first + 7}" for first in range(0, ROWS, 5)]
    return xlsx({"People": [["site", *rows[0]], *rows[1:]]}, start=1, merged=sites)


def _snowflakes() -> bytes:
    """Codes with more digits than numbers have, some of them missing."""
    codes: list[object] = [2**60 + number % 3 for number in range(ROWS)]
    codes[7] = ""
    return _with(sender=codes)()


def _misspelt() -> bytes:
    """Labels of the target and of a column in several spellings."""
    frame = table()
    for name in ("bought", "colour"):
        ways = [(text, text.upper(), f" {text.title()} ", f"{text}.", text) for text in frame[name]]
        frame[name] = [way[row % 5] for row, way in enumerate(ways)]
    return csv(frame)


def _signs() -> bytes:
    """Words that usually stand for missing values, as categories."""
    frame = table()
    chance = np.random.default_rng(5)
    frame.insert(0, "charge", chance.choice(["+", "-", "?"], ROWS))
    frame.insert(1, "answer", chance.choice(["NA", "null"], ROWS))
    frame.insert(2, "continent", chance.choice(["EU", "NA", "AS", "AF"], ROWS))
    frame.insert(3, "seen", chance.choice(["often", "never", "?"], ROWS))
    return csv(frame)


def _levels() -> bytes:
    frame = table()
    ages = pd.cut(frame["age"], [0, 29, 44, 59, 99], labels=["<30", "30-44", "45-59", "60+"])
    frame.insert(0, "group", ages.astype("str"))
    frame.insert(1, "risk", np.random.default_rng(6).choice(["Low", "Medium", "High"], ROWS))
    return csv(frame)


def _coloured(encoding: str, *colours: str) -> bytes:
    names = dict(zip(["red", "green", "blue"], colours, strict=True))
    return csv(table().replace(names), encoding, sep=";")


def _footed() -> bytes:
    """Totals and notes below the data, and empty rows as spreadsheets save them."""
    text = csv(table()).decode()
    total = f"Total,{table()['height'].sum():.1f},,,\n"
    return (
        text + ",,,,\n" * 3 + total + "* as stated by the person\nSource: own survey\n"
    ).encode()


def _noted() -> bytes:
    lines = csv(table(), sep=";").decode().splitlines()
    return "\n".join(["People;;", "", lines[0], "y;cm;;;", *lines[1:], "Source: own"]).encode()


def _unclosed() -> bytes:
    """Two cells begin with a quote that never closes."""
    lines = csv(table()).decode().splitlines()
    for number in (30, 90):
        first, height, rest = lines[number].split(",", 2)
        lines[number] = f'{first},"{height},{rest}'
    return "\n".join(lines).encode()


def _binary() -> bytes:
    return bytes(np.random.default_rng(0).integers(0, 256, 5000, np.uint8))


def _inches() -> bytes:
    """Cells that begin with a quote as an ordinary character."""
    lines = csv(table()).decode().splitlines()
    return "\n".join([lines[0], *(line.replace(",", ',"', 1) for line in lines[1:])]).encode()


def _many_values(rows: int = 12_000, distinct: int = 10_000) -> bytes:
    frame = table(rows)
    frame["bought"] = [f"code {number % distinct}" for number in range(rows)]
    return csv(frame)


def wide(columns: int = 600, rows: int = 40) -> bytes:
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
    "parquet": Case(parquet),
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
    "appended": Case(_appended),
    "drawn": Case(_drawn),
    "merged cells": Case(_merged),
    "long codes": Case(_snowflakes),
    "counted names": Case(_named("1", "2", "3")),
    **{way: Case(partial(written, way)) for way in WRITTEN},
    "times": Case(times),
    "points": Case(points),
    "signs": Case(_signs),
    "levels": Case(_levels),
    "sentinels": Case(_with(c=_sprinkled([-200], 30))),
    "counter": Case(_with(t=list(range(ROWS)))),
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
        lambda: archived("[Content_Types].xml", "xl/workbook.xml"),
        "save the sheet with the table as CSV",
    ),
    "archive": Case(lambda: archived("people.csv", "__MACOSX/._people.csv")),
    "sheets": Case(grouped_names),
    "open document": Case(lambda: ods({"People": cells(table())})),
    "old workbook": Case(lambda: xls("People", cells(table()))),
    "gzip": Case(lambda: gzip.compress(csv(table(), "latin-1", sep=";"))),
    "bzip2 of Parquet": Case(lambda: bz2.compress(parquet())),
    "xz of records": Case(lambda: lzma.compress(records())),
    "archive of a workbook": Case(
        lambda: zipped({"readme.txt": "About", "a/people.xlsx": xlsx({"P": cells(table())})})
    ),
    "archive in an archive": Case(
        lambda: zipped({"a.csv": archived("people.csv")}), "an archive within an archive"
    ),
    "archive of documents": Case(lambda: zipped({"a.pdf": b"x"}), "holds no table"),
    "web page": Case(lambda: b"<!DOCTYPE html><html><p>Log in</p></html>", "a web page"),
    "json": Case(lambda: b'{"a": [1, 2], "b": [3, 4]}', "not a list of records"),
    "records": Case(records),
    "lines of records": Case(lambda: records(lines=True)),
    "arff": Case(arff),
    "records with decimal commas": Case(lambda: json.dumps(decimal_commas()).encode()),
    "workbook with decimal commas": Case(
        lambda: xlsx({"P": cells(pd.DataFrame(decimal_commas()))})
    ),
    "gzip of units and notes": Case(lambda: gzip.compress(_noted())),
    "odd parquet": Case(odd_parquet),
    "inches": Case(_inches),
    "escaped quotes": Case(lambda: odd_texts.escaped().encode()),
    "names of rows": Case(lambda: odd_texts.named_rows().encode()),
    "aligned": Case(lambda: odd_texts.aligned().encode()),
    "missing in a database": Case(lambda: odd_texts.database().encode()),
    "totals and notes": Case(_footed),
    "quotes that never close": Case(_unclosed),
    "half a parquet file": Case(lambda: parquet()[:-50], "Parquet file cannot be read"),
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
