"""The table in files other than text."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.core.data.tables.people import ROWS, cells, csv, table
from tests.core.data.tables.workbooks import xlsx


def archived(*files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in files:
            archive.writestr(name, csv(table()))
    return buffer.getvalue()


def parquet() -> bytes:
    frame = table()
    frame["day"] = pd.to_datetime(frame["day"])
    frame["colour"] = frame["colour"].astype("category")
    frame["pair"] = [[1, 2]] * len(frame)
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def odd_parquet() -> bytes:
    """Texts that are not UTF-8, and times and dates beyond those of Python."""
    columns = {name: pa.array(values) for name, values in table().items()}
    columns["colour"] = pa.array([f"{text}\xe9".encode("latin-1") for text in table()["colour"]])
    columns["mark"] = pa.array([b"\xff\x00", b"ok"] * (ROWS // 2), pa.binary(2))
    seconds = [1_600_000_000 + 86_400 * row for row in range(ROWS)]
    columns["at"] = pa.array([10**12, *seconds[1:]], pa.timestamp("s", "UTC"))
    columns["on"] = pa.array([2 * 10**9, *range(1, ROWS)], pa.date32())
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def records(lines: bool = False) -> bytes:
    """The table as JSON, with an object in each record."""
    frame = table()
    rows: list[dict[str, Any]] = [
        {"age": int(age), "body": {"height": height}, "colour": colour, "bought": bought == "yes"}
        for age, height, colour, _day, bought in cells(frame)[1:]
    ]
    rows[7]["body"] = None
    if not lines:
        return json.dumps(rows, indent=1).encode()
    return "\n".join(json.dumps(row) for row in rows).encode()


def arff() -> bytes:
    """The table as Weka writes it."""
    frame = table()
    frame["colour"] = frame["colour"].replace("red", "dark red")
    frame.loc[::7, "height"] = np.nan
    rows = [
        f"{age},{'?' if pd.isna(height) else height},'{colour}',{day!r},{bought}"
        for age, height, colour, day, bought in frame.itertuples(index=False)
    ]
    return (
        "% People\n@RELATION people\n\n@ATTRIBUTE age NUMERIC\n@attribute 'body height' real\n"
        "@ATTRIBUTE colour {'dark red', green, blue}\n@ATTRIBUTE day date yyyy-MM-dd\n"
        "@ATTRIBUTE bought {no,yes}\n\n@DATA\n" + "\n".join(rows) + "\n"
    ).encode()


def decimal_commas() -> list[dict[str, Any]]:
    """Numbers, and texts with decimal commas."""
    rows = table().to_dict("records")
    return [{**row, "size": f"{row['height'] / 2:.2f}".replace(".", ",")} for row in rows]


def grouped_names() -> bytes:
    """Two rows of names, of groups and within them, in a sheet below a title."""
    groups = ["person", None, "taste", "visit", None]
    names = ["age", "height", "colour", "day", "bought"]
    rows: list[list[Any]] = [["People of 2020"], groups, names, *cells(table())[1:]]
    return xlsx({"About": [["Read me"]], "People": rows, "Spare": [["x", 1]]}, hidden=["Spare"])
