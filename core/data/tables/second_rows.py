"""The rows of a second file, which are the test rows of a table: read as the first file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.base.errors import TableError
from core.base.files import digest_of
from core.base.text import N_
from core.data.tables.detection import detect
from core.data.tables.dialect import PARQUET, TEXT, Dialect
from core.data.tables.encodings import is_stated
from core.data.tables.names import tidy
from core.data.tables.new_rows import match
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.reading import Table, read
from core.data.tables.second_file import SecondFile

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class SecondTable:
    """The rows of a second file.

    Attributes:
        file: What the plan says of it.
        frame: A row per row of the file, with the names of the table's columns; columns that the
            file lacks have no values.
        missing: Columns of the table that the file lacks.
        extra: Columns of the file that the table lacks.
        units: Pairs of names, of the table and of the file, that differ in the unit they state.
        notices: Repairs and assumptions while it was read.
    """

    file: SecondFile
    frame: "pd.DataFrame"
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class SecondRequest:
    """A second file to be read.

    Attributes:
        path: The file.
        name: The name it was uploaded with.
        plan: The plan of the table.
    """

    path: Path
    name: str
    plan: Plan

    def answer(self) -> SecondTable:
        """See ``read_second``."""
        return read_second(self.path, self.name, self.plan)


def read_second(path: Path, name: str, plan: Plan) -> SecondTable:
    """Read a second file as the plan of the first says, and match its columns by name.

    What stands for a missing value and which columns are codes is that of the plan, by the names of
    the columns; so is how numbers are written, if both are texts with the same delimiter. Only
    what the file states itself is its own: its format and a Unicode encoding.

    Args:
        path: The file.
        name: The name it was uploaded with.
        plan: The plan of the table.

    Raises:
        TableError: The file cannot be read, or has none of the columns.
        StorageError: The file cannot be read from the disk.
    """
    table = read(path, _alike(plan.dialect, path))
    names = [str(each) for each in table.frame.columns]
    wanted = [str(column.name) for column in plan.columns]
    matched = match(names, wanted, "")
    if not matched.columns:
        raise TableError(
            N_(
                "The file has none of the columns of the table: it has {found}, the table has"
                " {wanted}. Upload a file whose first row has these names."
            ),
            found=tidy(", ".join(names), 200),
            wanted=tidy(", ".join(wanted), 200),
        )
    table = _with_plan(path, table, plan, dict(matched.columns))
    frame = table.frame[[found for _name, found in matched.columns]]
    frame = frame.set_axis([name for name, _found in matched.columns], axis=1)
    return SecondTable(
        SecondFile(name, digest_of(path), table.dialect, tuple(names), matched.columns),
        frame.reindex(columns=wanted),
        matched.missing,
        matched.extra,
        matched.units,
        table.notices,
    )


def _alike(first: Dialect, path: Path) -> Dialect:
    """Return how to read the file: as detected, but as the first where that leaves a choice."""
    found = detect(path)
    if found.format == PARQUET:
        return found
    found = replace(found, missing=first.missing)
    if not first.format == found.format == TEXT or first.delimiter != found.delimiter:
        return found
    encoding = found.encoding if is_stated(found.encoding) else first.encoding
    return replace(found, encoding=encoding, decimal=first.decimal, thousands=first.thousands)


def _with_plan(path: Path, table: Table, plan: Plan, own: Mapping[str, str]) -> Table:
    """Read the file again if columns of it have codes or missing values of their own."""
    names: Sequence[str] = [str(each) for each in table.frame.columns]
    planned = [str(column.name) for column in plan.columns]
    places = {place: names.index(own[name]) for place, name in enumerate(planned) if name in own}
    first, dialect = plan.dialect, table.dialect
    codes = tuple(sorted(places[place] for place in first.codes if place in places))
    cells = {places[place]: cells for place, cells in first.missing_in if place in places}
    wanted = replace(dialect, missing_in=tuple(sorted(cells.items())))
    if dialect.format != PARQUET:
        wanted = replace(wanted, codes=codes)
    return table if wanted == dialect else read(path, wanted)
