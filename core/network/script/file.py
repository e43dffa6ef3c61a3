"""Code that reads a file of an uploaded table, as ``core.data.tables.reading`` does."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.base.text import N_
from core.data.tables.blanks import values_of
from core.data.tables.dialect import PARQUET, Dialect
from core.data.tables.parquet import BROKEN_TEXT, OUT_OF_RANGE
from core.data.tables.reading import EDGES, inner, missing_cells
from core.network.script import rows
from core.network.script.section import Say, remark
from core.network.script.uploaded import SourceFile
from core.network.source import block, literal

_WIDTH = 88
_UNPACKED = {"gzip": "gzip.open(file)", "bz2": "bz2.open(file)", "xz": "lzma.open(file)"}
_MODULES = {"zip": "zipfile", "gzip": "gzip", "bz2": "bz2", "xz": "lzma"}
_IN_RANGE = """\
def in_range(column):
    days, moment = pyarrow.types.is_date32(column.type), pyarrow.types.is_timestamp(column.type)
    unit = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[column.type.unit if moment else "ms"]
    first, last = (-719162, 2932896) if days else (-62135596800 * unit, 253402300799 * unit)
    whole = "int32" if days else "int64"
    numbers = column.cast(whole).to_pylist()
    kept = [n if n is not None and first <= n <= last else None for n in numbers]
    kind = pyarrow.timestamp(column.type.unit) if moment else column.type
    return pyarrow.array(kept, whole).cast(kind)
"""


def opening(name: str, digest: str, say: Say, tests: bool = False) -> str:
    """Return the code that defines ``file``, its path, and checks that it is the file of the run.

    Args:
        name: Its name.
        digest: Its SHA-256, hexadecimal.
        say: Translates comments.
        tests: Whether it is a second file, with the test rows.
    """
    warning = say(N_("This is not the file of the run: the numbers will differ."))
    missing = N_("The file {file} that the run was trained on is missing. Put it into {folder}.")
    if tests:
        missing = N_("The file {file} with the test rows is missing. Put it into {folder}.")
    missing = say(missing).format(file="{file}", folder="{Path.cwd()}")
    return (
        remark(say, N_("The file must be in the current folder."))
        + f"file = Path({literal(name)})\n"
        + f"if not file.is_file():\n    sys.exit(f{literal(missing)})\n"
        + f"digest = {literal(digest)}\n"
        + "if hashlib.sha256(file.read_bytes()).hexdigest() != digest:\n"
        + f"    print({literal(warning)})\n"
    )


def reading(source: SourceFile, say: Say, tests: bool = False) -> str:
    """Return the code that defines ``frame``.

    Args:
        source: The file.
        say: Translates comments.
        tests: Whether it is a second file, with the test rows.
    """
    return (
        opening(source.file, source.digest, say, tests)
        + _unpacking(source.dialect, say)
        + _frame(source, say)
    )


def imports(source: SourceFile) -> set[str]:
    """The import lines that the code needs."""
    dialect = source.dialect
    lines = {f"import {_MODULES[dialect.packed]}"} if dialect.packed else set()
    if dialect.packed:
        lines.add("import io")
    if dialect.format == PARQUET:
        return lines | {"import pyarrow.parquet"}
    if not _quick(source):
        lines |= {"import csv", "import io", *rows.NEEDED.get(dialect.format, ())}
        lines |= {"import re"} if dialect.aligned else set()
    return lines


def _unpacking(dialect: Dialect, say: Say) -> str:
    if not dialect.packed:
        return ""
    unpacked = _UNPACKED.get(dialect.packed)
    code = f"    content = packed.read({literal(dialect.part)})\n"
    return remark(say, N_("The table is unpacked in memory.")) + (
        f"with {unpacked} as packed:\n    content = packed.read()\n"
        if unpacked
        else f"with zipfile.ZipFile(file) as packed:\n{code}"
    )


def _frame(source: SourceFile, say: Say) -> str:
    names = listed(source.names)
    dialect = source.dialect
    if dialect.format == PARQUET:
        named = f"frame.columns = {names}\n"
        return _parquet(source, say) + named + _values_missing(source, say)
    missing = {"na_values": _missing(source)}
    arguments = {"names": names, **_dialect(dialect), **missing, **_codes(source)}
    if _quick(source):
        opened = "io.BytesIO(content)" if dialect.packed else "file"
        return block("frame = pd.read_csv", arguments | {"low_memory": "False"}, opened)
    even = replace(dialect, encoding="utf-8", delimiter=inner(dialect), quote='"', header=False)
    arguments |= {**_dialect(even), **missing, "low_memory": "False"}
    return (
        rows.rows(dialect, say, source.merged)
        + _repairing(source, say)
        + block("frame = pd.read_csv", arguments, "repaired")
    )


def _quick(source: SourceFile) -> bool:
    """Whether pandas can read the file unchanged, see ``core.data.tables.reading``."""
    dialect = source.dialect
    return source.even and dialect.plain and dialect.delimiter.isascii()


def _repairing(source: SourceFile, say: Say) -> str:
    """Return code that copies ``rows`` to ``repaired``, with rows of equal length."""
    dialect, width = source.dialect, len(source.names)
    start, left_out = dialect.first_data_row, ""
    if start > dialect.header or dialect.below or dialect.comment:
        left_out = remark(
            say,
            N_(
                "Rows above the table, units under its names, comments, and totals or notes below"
                " the data are skipped."
            ),
        )
    end = f"rows = rows[:-{dialect.below}]\n" * bool(dialect.below)
    names = again = ""
    if source.repeats and dialect.header and dialect.name_rows == 1:
        cells = f"[cell.strip({literal(EDGES)}) for cell in {{}}]"
        names = remark(say, N_("Rows that repeat the names of the columns are dropped."))
        names += f"names = {cells.format(f'rows[{dialect.skip}]')}\n"
        again = f"rows = [row for row in rows if {cells.format('row')} != names]\n"
    return (
        left_out
        + names
        + f"rows = [row for row in rows[{start}:] if any(cell.strip() for cell in row)]\n"
        + again
        + end
        + remark(
            say,
            N_(
                "Rows with more cells than columns are dropped, unless the extra cells are empty;"
                " shorter rows are padded."
            ),
        )
        + 'repaired = io.StringIO(newline="")\n'
        + f"writer = csv.writer(repaired, delimiter={literal(inner(dialect))})\n"
        + "for row in rows:\n"
        + f"    if not any(cell.strip() for cell in row[{width}:]):\n"
        + f'        writer.writerow(row[:{width}] + [""] * ({width} - len(row)))\n'
        + "repaired.seek(0)\n"
    )


def _parquet(source: SourceFile, say: Say) -> str:
    opened = "io.BytesIO(content)" if source.dialect.packed else "file"
    code = f"table = pyarrow.parquet.read_table({opened})\n"
    texts, times = source.columns_with(BROKEN_TEXT), source.columns_with(OUT_OF_RANGE)
    if texts:
        code += remark(say, N_("Text that is not UTF-8 is shown as �.")) + (
            "readable = (pyarrow.string(), pyarrow.large_string(), pyarrow.binary())\n"
            f"for place in {texts}:\n"
            "    column = table.column(place)\n"
            "    if column.type in readable or pyarrow.types.is_fixed_size_binary(column.type):\n"
            '        column = column.cast("large_binary").to_pylist()\n'
            '        column = [text if text is None else text.decode("utf-8", "replace") '
            "for text in column]\n"
            "        table = table.set_column(place, table.column_names[place], [column])\n"
        )
    if times:
        code += (
            "\n\n"
            + remark(say, N_("Times that Python does not have are missing."))
            + _IN_RANGE
            + f"\n\nfor place in {times}:\n"
            + "    column = table.column(place)\n"
            + "    kind = pyarrow.types\n"
            + "    if kind.is_timestamp(column.type) or kind.is_date(column.type):\n"
            + "        column = in_range(column)\n"
            + "        table = table.set_column(place, table.column_names[place], column)\n"
        )
    return code + "frame = table.to_pandas(ignore_metadata=True)\n"


def _dialect(dialect: Dialect) -> dict[str, str]:
    """Arguments of ``pandas.read_csv`` that differ from its defaults, as source."""
    arguments = {"header": "0" if dialect.header else "None", "index_col": "False"}
    if dialect.delimiter != ",":
        arguments["sep"] = literal(dialect.delimiter)
    if dialect.decimal != ".":
        arguments["decimal"] = literal(dialect.decimal)
    if dialect.thousands:
        arguments["thousands"] = literal(dialect.thousands)
    if not dialect.quote:
        arguments["quoting"] = str(int(csv.QUOTE_NONE))
    elif dialect.quote != '"':
        arguments["quotechar"] = literal(dialect.quote)
    if dialect.encoding != "utf-8":
        arguments["encoding"] = literal(dialect.encoding)
    arguments["keep_default_na"] = "False"
    if dialect.skips_spaces:
        arguments["skipinitialspace"] = "True"
    return arguments


def _missing(source: SourceFile) -> str:
    """The argument ``na_values`` of ``pandas.read_csv``, as source."""
    names = source.names
    cells = missing_cells(source.dialect, names)
    if isinstance(cells, list):
        return listed(cells)
    places = {number for number, _cells in source.dialect.missing_in}
    others = listed([name for number, name in enumerate(names) if number not in places])
    usual = f"**dict.fromkeys({others}, {listed(source.dialect.missing)})"
    own = [
        f"{literal(name)}: {listed(cells[name])}"
        for number, name in enumerate(names)
        if number in places
    ]
    return f"{{{', '.join([usual, *own])}}}"


def _values_missing(source: SourceFile, say: Say) -> str:
    """Code that makes values missing in some columns of a file that is no text."""
    if not source.dialect.missing_in:
        return ""
    chosen = "".join(
        f"    {literal(source.names[place])}: {values_of(cells)},\n"
        for place, cells in source.dialect.missing_in
        if place < len(source.names)
    )
    return (
        remark(say, N_("Values that stand for missing ones."))
        + f"missing = {{\n{chosen}}}\n"
        + "for name, values in missing.items():\n"
        + "    frame[name] = frame[name].where(~frame[name].isin(values))\n"
    )


def _codes(source: SourceFile) -> dict[str, str]:
    """The argument that preserves the leading zeros of codes; empty if there are no codes."""
    columns = [source.names[place] for place in source.dialect.codes if place < len(source.names)]
    pairs = ", ".join(f'{literal(name)}: "str"' for name in columns)
    return {"dtype": f"{{{pairs}}}"} if columns else {}


def listed(texts: Sequence[str]) -> str:
    """Return a list of texts as source, wrapped if it is long."""
    literals = [literal(str(text)) for text in texts]
    whole = f"[{', '.join(literals)}]"
    if len(whole) <= _WIDTH:
        return whole
    return "[\n" + "".join(f"        {line}\n" for line in _lines(literals)) + "    ]"


def _lines(literals: list[str]) -> Iterator[str]:
    line = ""
    for text in literals:
        if line and len(line) + len(text) + 2 > _WIDTH:
            yield line.rstrip()
            line = ""
        line += f"{text}, "
    yield line.rstrip()
