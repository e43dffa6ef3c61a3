"""Texts of many programs: what they say, and what each must be read as."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

ROWS = 60
Columns = dict[str, list[Any]]


def _columns() -> tuple[list[float], list[int], list[str], list[str]]:
    chance = np.random.default_rng(0)
    sizes = chance.normal(50, 12, ROWS).round(2).tolist()
    counts = chance.integers(1, 900, ROWS).tolist()
    return (
        sizes,
        counts,
        chance.choice(["red", "blue"], ROWS).tolist(),
        chance.choice(["yes", "no"], ROWS).tolist(),
    )


SIZE, COUNT, COLOUR, BOUGHT = _columns()
USUAL: Columns = {"size": SIZE, "count": COUNT, "bought": BOUGHT}


def lines(row: Callable[[int], str], names: str = "size,count,bought") -> str:
    """A text with a line of names and one for each row."""
    return "\n".join([*[names] * bool(names), *map(row, range(ROWS))]) + "\n"


def usual(delimiter: str, end: str = "\n") -> str:
    text = lines(
        lambda n: delimiter.join(map(str, (SIZE[n], COUNT[n], BOUGHT[n]))),
        delimiter.join(USUAL),
    )
    return text.replace("\n", end)


def sized(write: Callable[[int], str]) -> str:
    """The table with sizes that are written in some way."""
    return lines(lambda n: f"{write(n)};{COUNT[n]};{BOUGHT[n]}", "size;count;bought")


def row(n: int) -> dict[str, Any]:
    return {"size": SIZE[n], "count": COUNT[n], "bought": BOUGHT[n]}


def escaped() -> str:
    return lines(
        lambda n: f'"He said: \\"{COLOUR[n]}, please\\"",{COUNT[n]},{BOUGHT[n]}',
        "said,count,bought",
    )


def named_rows() -> str:
    """As ``write.table`` of R writes it."""
    return lines(
        lambda n: f'"{n + 1}" {SIZE[n]} {COUNT[n]} "{BOUGHT[n]}"', '"size" "count" "bought"'
    )


def aligned() -> str:
    """As the data of cars in a well-known archive: with spaces, a tab, and texts in quotes."""
    return lines(
        lambda n: f'{SIZE[n]:<8.2f} {COUNT[n]:>4}   {COUNT[n] % 7}.\t"{COLOUR[n]}  wagon"', ""
    )


def database() -> str:
    counts = [str(count) if n % 9 else "\\N" for n, count in enumerate(COUNT)]
    return lines(lambda n: f"{SIZE[n]}\t{counts[n]}\t{BOUGHT[n]}", "size\tcount\tbought")


READ: dict[str, tuple[str, Columns]] = {
    "escaped quotes": (
        escaped(),
        {
            "said": [f'He said: "{colour}, please"' for colour in COLOUR],
            "count": COUNT,
            "bought": BOUGHT,
        },
    ),
    "a path that ends in a backslash": (
        lines(lambda n: f'"C:\\{COLOUR[n]}\\",{COUNT[n]},{BOUGHT[n]}', "path,count,bought"),
        {"path": [f"C:\\{colour}\\" for colour in COLOUR], "count": COUNT, "bought": BOUGHT},
    ),
    "names of rows": (named_rows(), USUAL),
    "words that name rows": (
        lines(lambda n: f"row{n}\t{SIZE[n]}\t{COUNT[n]}\t{BOUGHT[n]}", "size\tcount\tbought"),
        USUAL,
    ),
    "aligned": (
        aligned(),
        {"column 1": SIZE, "column 2": COUNT, "column 4": [f"{each}  wagon" for each in COLOUR]},
    ),
    "aligned to the right": (
        lines(
            lambda n: f"{SIZE[n]:9.2f}{COUNT[n]:9d} {BOUGHT[n]:>7}",
            f"{'size':>9}{'count':>9}  bought",
        ),
        USUAL,
    ),
    "printed by pandas": (pd.DataFrame(USUAL).to_string() + "\n", USUAL),
    "missing in a database": (
        database(),
        {**USUAL, "count": [count if n % 9 else None for n, count in enumerate(COUNT)]},
    ),
    "full-width yen": (
        lines(lambda n: f"{SIZE[n]};￥{COUNT[n]};{BOUGHT[n]}", "size;count;bought"),
        USUAL,
    ),
    "commas of another script": (usual("，"), USUAL),
    "two colons": (usual("::"), USUAL),
    "two bars": (usual("||"), USUAL),
    "tildes": (usual("~"), USUAL),
    "a broken bar": (usual("¦"), USUAL),
    "carriage returns": (usual(",", "\r"), USUAL),
    "a minus of print": (
        sized(lambda n: f"{-SIZE[n]}".replace("-", "−")),
        {**USUAL, "size": [-size for size in SIZE]},
    ),
    "a plus": (sized(lambda n: f"+{SIZE[n]}"), USUAL),
    "a point at the end": (lines(lambda n: f"{SIZE[n]},{COUNT[n]}.,{BOUGHT[n]}"), USUAL),
    "exponents with a comma": (
        sized(lambda n: f"{SIZE[n] / 10:.3f}E1".replace(".", ",")),
        USUAL,
    ),
    "square metres": (sized(lambda n: f"{SIZE[n]} m²"), USUAL),
    "inches": (
        lines(lambda n: f'{COUNT[n]}",{BOUGHT[n]}', "count,bought"),
        {"count": COUNT, "bought": BOUGHT},
    ),
    "comments with two strokes": (f"// by hand\n// checked, twice\n{usual(',')}", USUAL),
    "comments of SQL": (f"-- by hand, twice\n{usual(',')}", USUAL),
    "a mark before records": ("\ufeff" + json.dumps([row(n) for n in range(ROWS)]), USUAL),
    "numbers as texts in records": (
        json.dumps([{key: str(value) for key, value in row(n).items()} for n in range(ROWS)]),
        USUAL,
    ),
    "records with other names": (
        lines(lambda n: json.dumps({k: v for k, v in row(n).items() if n % 2 or k != "count"}), ""),
        {**USUAL, "count": [count if n % 2 else None for n, count in enumerate(COUNT)]},
    ),
    "delimiters at the end": (usual(",").replace("\n", ",\n"), USUAL),
    "points of SAS": (
        lines(lambda n: f"{SIZE[n] if n % 5 else '.'} {COUNT[n]} {BOUGHT[n]}", "size count bought"),
        {**USUAL, "size": [size if n % 5 else None for n, size in enumerate(SIZE)]},
    ),
    "an index of pandas": (pd.DataFrame(USUAL).to_csv(), USUAL),
    "entities": (
        lines(lambda n: f"R&amp;D {COLOUR[n]},{COUNT[n]},{BOUGHT[n]}", "unit,count,bought"),
        {"unit": [f"R&amp;D {colour}" for colour in COLOUR], "count": COUNT, "bought": BOUGHT},
    ),
    "ranges": (
        lines(
            lambda n: f"{COUNT[n] % 5 * 10}-{COUNT[n] % 5 * 10 + 9},{SIZE[n]},{BOUGHT[n]}",
            "range,size,bought",
        ),
        {"range": [f"{n % 5 * 10}-{n % 5 * 10 + 9}" for n in COUNT], "size": SIZE},
    ),
    "names right to left": (usual(",").replace("size", "גודל"), {"גודל": SIZE, "count": COUNT}),
}
"""Texts, and what their columns are."""
REFUSED = {
    "a log": (lines(lambda n: f"size={SIZE[n]} count={COUNT[n]} bought={BOUGHT[n]}", ""), "a=1"),
    "a log with commas": (lines(lambda n: f"size={SIZE[n]}, bought={BOUGHT[n]}", ""), "a=1"),
    "a log of a service": (
        lines(lambda n: f'ts=2024-01-02T10:00:00Z level={COLOUR[n]} msg="all done" n={n}', ""),
        "a=1",
    ),
    "names with colons": (lines(lambda n: f"size: {SIZE[n]}; bought: {BOUGHT[n]}", ""), "a=1"),
    "dictionaries": (lines(lambda n: repr(row(n)), ""), "a=1"),
    "YAML": (lines(lambda n: f"- size: {SIZE[n]}\n  bought: {BOUGHT[n]}", ""), "it is YAML"),
    "SQL": (lines(lambda n: f"INSERT INTO t VALUES ({SIZE[n]}, {COUNT[n]});", ""), "SQL commands"),
    "LaTeX": (lines(lambda n: f"{SIZE[n]} & {BOUGHT[n]} \\\\", "size & bought \\\\"), "LaTeX"),
    "LIBSVM": (lines(lambda n: f"{n % 2} 1:{SIZE[n]} 7:{COUNT[n]}", ""), "LIBSVM"),
    "contacts": (lines(lambda n: f"BEGIN:VCARD\nN:{COLOUR[n]}\nEND:VCARD", ""), "contacts"),
    "a web page": ("<table><tr><td>1</td></tr></table>", "a web page"),
    "XML": ("<?xml version='1.0'?><a/>", "XML"),
    "columns in JSON": (json.dumps(USUAL), "not a list of records"),
    "control characters": (usual("\x01"), "not text"),
}
"""Texts that are no tables, and part of what is said."""
UNREAD = {
    "full width": lambda n: str(SIZE[n]).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "Arabic digits": lambda n: str(COUNT[n]).translate({48 + i: 0x660 + i for i in range(10)}),
    "Arabic decimals": lambda n: str(SIZE[n]).replace(".", "٫"),
    "points in the middle": lambda n: str(SIZE[n]).replace(".", "·"),
    "about": lambda n: f"~{SIZE[n]}",
    "hexadecimal": lambda n: hex(COUNT[n]),
    "Fortran": lambda n: f"{SIZE[n]:.3f}D+01",
    "errors": lambda n: f"{SIZE[n]} ± 0.5",
    "an apostrophe": lambda n: f"'{SIZE[n]}",
    "formulas of texts": lambda n: f'="{SIZE[n]}"',
    "brackets": lambda n: f"[{SIZE[n]}]",
}
"""Ways to write a number that is not read as one."""
DATES = {
    "2020/01": "%Y/%m",
    "January 2020": "%B %Y",
    "2020-Jan-05": "%Y-%b-%d",
    "Sun, 05 Jan 2020": "%a, %d %b %Y",
    "2020年1月5日": "%Y年%m月%d日",
}
"""Dates and their formats."""
