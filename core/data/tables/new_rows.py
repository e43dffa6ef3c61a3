"""Rows of a file for a trained network to predict, matched with the columns it was trained on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.base import paths
from core.base.csv_writer import harmless
from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.columns import Kind
from core.data.tables.conversion import texts
from core.data.tables.detection import detect
from core.data.tables.dialect import PARQUET, TEXT, Dialect
from core.data.tables.encoders import CategoryEncoder, Encoder
from core.data.tables.names import numbered, tidy
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.reading import Table, read

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES = 5
"""Values of a column that are named."""
_ALONE = "\t"  # a delimiter that no cell of a single column has
_UNIT = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")


@dataclass(frozen=True)
class Match:
    """How the columns of a file fit those of raw rows.

    Attributes:
        columns: Pairs of a column of the table and the file's column that it is read from.
        missing: Columns of the table that the file lacks.
        extra: Columns of the file that are not needed.
        units: Pairs of names, of the table and of the file, that differ in the unit they state.
        target: The file's column with the target; "" if it has none.
    """

    columns: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    units: tuple[tuple[str, str], ...]
    target: str


def match(names: Sequence[str], wanted: Iterable[str], target: str) -> Match:
    """Match columns by name; case, spaces and underscores do not matter, nor does a unit behind.

    Args:
        names: The columns of the file.
        wanted: The columns that the network was trained on.
        target: The column it predicts.
    """
    free = list(names)

    def take(name: str) -> str:
        for form in (str, _form, _base):
            found = next((each for each in free if form(each) == form(name)), "")
            if found:
                free.remove(found)
                return found
        return ""

    own = take(target) if target in free or _form(target) in map(_form, free) else ""
    pairs = [(name, take(name)) for name in wanted]
    return Match(
        tuple(pair for pair in pairs if pair[1]),
        tuple(name for name, found in pairs if not found),
        tuple(free),
        tuple(pair for pair in pairs if pair[1] and _form(pair[0]) != _form(pair[1])),
        own,
    )


def _form(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).casefold()


def _base(name: str) -> str:
    """The name without a unit in brackets at its end."""
    return _form(_UNIT.sub("", name)) or _form(name)


@dataclass(frozen=True, eq=False)
class NewRows:
    """The rows of a file.

    Attributes:
        frame: The file's columns.
        match: How they fit.
        notices: Repairs and assumptions while it was read.
    """

    frame: "pd.DataFrame"
    match: Match
    notices: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    def part(self, start: int, stop: int) -> "pd.DataFrame":
        """Return rows with the columns of the table; missing columns have no values."""
        rows = self.frame.iloc[start:stop]
        chosen = rows[[found for _, found in self.match.columns]]
        chosen = chosen.set_axis([name for name, _ in self.match.columns], axis=1)
        return chosen.reindex(columns=[*chosen.columns, *self.match.missing])

    def target(self, start: int, stop: int) -> "pd.Series | None":
        """Return the target of rows, if the file has it."""
        return self.frame[self.match.target].iloc[start:stop] if self.match.target else None


@dataclass(frozen=True)
class RowsRequest:
    """A file with rows to be read.

    Attributes:
        path: The file.
        encoders: The columns that the network was trained on.
        target: The column it predicts.
        plan: The plan of its table, which says what counts as missing.
    """

    path: Path
    encoders: Sequence[Encoder]
    target: str
    plan: Plan | None = None

    def answer(self) -> NewRows:
        """See ``read_rows``."""
        return read_rows(self.path, self.encoders, self.target, self.plan)


def read_rows(
    path: Path, encoders: Sequence[Encoder], target: str, plan: Plan | None = None
) -> NewRows:
    """Read a file as rows for a network.

    Args:
        path: The file.
        encoders: The columns that the network was trained on.
        target: The column it predicts.
        plan: The plan of its table, which says what counts as missing.

    Raises:
        TableError: The file cannot be read, or has none of the columns.
        StorageError: The file cannot be read from the disk.
    """
    columns = [each.column for each in encoders]
    found, table, matched = _read(path, columns, target, plan)
    names = [str(name) for name in table.frame.columns]
    if not matched.columns:
        raise TableError(
            N_(
                "The file has none of the columns that the network was trained on: it has {found},"
                " needed are {wanted}. Upload a file whose first row has these names."
            ),
            found=tidy(", ".join(names), 200),
            wanted=tidy(", ".join(columns), 200),
        )
    own = dict(matched.columns)
    missing_in = _missing_in(names, own, plan)
    codes = [
        names.index(own[each.column])
        for each in encoders
        if isinstance(each, CategoryEncoder) and each.column in own
        if any(re.fullmatch(r"0\d+|\d+\.\d*0", label) for label in each.places)
    ]
    # Read as numbers, codes such as 007 would lose their zeros.
    lost = found.format != PARQUET and not set(codes) <= set(found.codes)
    if lost or missing_in:
        every = tuple(sorted({*found.codes, *codes})) if lost else found.codes
        table = read(path, replace(found, codes=every, missing_in=missing_in))
    return NewRows(table.frame, matched, table.notices)


def _read(
    path: Path, columns: Sequence[str], target: str, plan: Plan | None
) -> tuple[Dialect, Table, Match]:
    """Read a file; as a single column if its first line is the name of one.

    The likeliest delimiter is one that splits the rows, such as the space between date and time.
    """

    def attempt(delimiter: str) -> tuple[Dialect, Table, Match]:
        found = detect(path, delimiter=delimiter)
        if plan is not None and found.format != PARQUET:
            found = replace(found, missing=plan.dialect.missing)
        table = read(path, found)
        return found, table, match([str(name) for name in table.frame.columns], columns, target)

    likeliest = attempt("")
    found, table, matched = likeliest
    if found.format == TEXT and len(matched.columns) < 2 <= table.frame.shape[1]:
        alone = attempt(_ALONE)
        if alone[1].frame.shape[1] == 1 and alone[2].columns:
            return alone
    return likeliest


def _missing_in(
    names: Sequence[str], own: Mapping[str, str], plan: Plan | None
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """``Dialect.missing_in`` for the columns of a file, as for those of the table."""
    if plan is None:
        return ()
    chosen = {str(plan.columns[place].name): cells for place, cells in plan.dialect.missing_in}
    places = {names.index(own[name]): cells for name, cells in chosen.items() if name in own}
    return tuple(sorted(places.items()))


@dataclass
class Findings:
    """What is unusual in the values of one column, summed over parts of a file.

    Attributes:
        encoder: The column's encoder.
        unusual: The number of rows of the most frequent values that are no number, no date or no
            category that the network knows.
        count: The number of rows with such values.
        present: The number of rows with a value.
        outside: The number of rows with a number outside the range of the training rows.
    """

    encoder: Encoder
    unusual: Counter[str] = field(default_factory=Counter)
    count: int = 0
    present: int = 0
    outside: int = 0

    def add(self, values: "pd.Series", encoded: np.ndarray, low: float, high: float) -> None:
        """Add rows.

        Args:
            values: The column.
            encoded: ``(rows, inputs)``: from its encoder.
            low: The smallest number of the training rows.
            high: The largest number of the training rows.
        """
        given = values.notna().to_numpy()
        if isinstance(self.encoder, CategoryEncoder):
            odd = given & (self.encoder.labels_of(values, texts(values)) < 0)
        else:
            odd = given & np.isnan(encoded[:, 0])
        if self.encoder.kind is Kind.NUMBER:
            numbers = encoded[:, 0]
            self.outside += int(((numbers < low) | (numbers > high)).sum())
        self.present += int(given.sum())
        self.count += int(odd.sum())
        if odd.any():
            self.unusual.update(tidy(value, 40) for value in values[odd].tolist())
            self.unusual = Counter(dict(self.unusual.most_common(100 * EXAMPLES)))

    @property
    def examples(self) -> list[str]:
        """The most frequent of the unusual values."""
        return [value for value, _ in self.unusual.most_common(EXAMPLES)]

    @property
    def strange(self) -> bool:
        """Whether most numbers lie outside the range: they may have another unit."""
        return 2 * self.outside > self.present


def write_part(
    path: Path, rows: "pd.DataFrame", added: Sequence[tuple[str, Sequence[object]]], first: bool
) -> None:
    """Append rows with further columns to a CSV file, as ``core.base.csv_writer`` writes it.

    Args:
        path: The file.
        rows: The rows as they were read.
        added: Title and values of each further column.
        first: Whether to begin the file, with a header.

    Raises:
        StorageError: The file cannot be written.
    """
    titles = numbered((title for title, _ in added), list(rows.columns))
    part = rows.assign(**dict(zip(titles, (values for _, values in added), strict=True)))
    for name in part.columns:
        if part[name].dtype.kind not in "biufM":
            part[name] = _harmless(part[name])
    part = part.rename(columns={name: harmless(str(name)) for name in part.columns})
    try:
        part.to_csv(
            path,
            mode="w" if first else "a",
            header=first,
            index=False,
            encoding="utf-8-sig" if first else "utf-8",
            lineterminator="\r\n",
        )
    except OSError as error:
        raise paths.unusable(path, error) from error


def read_written(path: Path, rows: int) -> "pd.DataFrame":
    """Return the first rows of a file that ``write_part`` wrote, as texts.

    Raises:
        StorageError: It cannot be read.
    """
    import pandas as pd

    try:
        return pd.read_csv(path, nrows=rows, dtype="str", keep_default_na=False)
    except OSError as error:
        raise paths.unusable(path, error) from error


def _harmless(values: "pd.Series") -> "pd.Series":
    suspicious = values.astype("str").str.startswith(("=", "+", "-", "@", "\t", "\r")).to_numpy()
    if not suspicious.any():
        return values
    changed = values.astype(object)
    changed[suspicious] = [harmless(str(value)) for value in values[suspicious]]
    return changed


def parts(rows: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the first row of each part, and the one behind it."""
    for start in range(0, rows, size):
        yield start, min(start + size, rows)
