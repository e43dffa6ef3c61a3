"""Code that splits a file of any format but Parquet into rows of texts."""

import textwrap

from core.base.text import N_
from core.data.tables.arff import CELL
from core.data.tables.dialect import ARFF, JSON, WORKBOOK, Dialect
from core.data.tables.rows import LONGEST_CELL
from core.network.script.section import Say, remark
from core.network.source import block, literal

NEEDED = {
    WORKBOOK: ("import datetime", "import python_calamine"),
    JSON: ("import json",),
    ARFF: ("import re",),
}
"""The import lines that a format needs."""
_SHEET = """\
def written(cell):
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 1e15
        return str(int(cell)) if whole else repr(cell).replace(".", {decimal})
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.timedelta):
        seconds = int(cell.total_seconds() // 1)
        return f"{{seconds // 3600}}:{{seconds // 60 % 60:02}}:{{seconds % 60:02}}"
    return str(cell)


sheet = python_calamine.load_workbook({source}).get_sheet_by_name({sheet})
rows = [[written(cell) for cell in row] for row in sheet.iter_rows()]
{merged}rows = [row for row in rows if any(row)]
"""
_MERGED = """\
for (first, column), (last, _) in sheet.merged_cell_ranges or ():
    place = column - sheet.start[1]
    for row in rows[first + 1 : last + 1]:
        if 0 <= place < len(row):
            row[place] = rows[first][place]
"""
_RECORDS = """\
def flat(record, before=""):
    cells = {{}}
    for name, cell in record.items():
        if isinstance(cell, dict) and cell:
            cells |= flat(cell, f"{{before}}{{name}}.")
        else:
            cells[plain(before + name)] = written(cell)
    return cells


def written(cell):
    if isinstance(cell, (list, dict)):
        return plain(json.dumps(cell, ensure_ascii=False))
    return "" if cell is None else plain(str(cell))


def plain(text):
    return text.encode("utf-8", "replace").decode("utf-8")


def number(text):
    return text{decimal}


text = {text}.lstrip()
decoder = json.JSONDecoder(parse_float=number, parse_int=str, parse_constant=str)
records, place = [], 0
while place < len(text):
    record, place = decoder.raw_decode(text, place)
    records.append(record)
    while place < len(text) and text[place] in " \\t\\r\\n,\\x1e":
        place += 1
if len(records) == 1:
    (records,) = records
if isinstance(records[0], dict):
    cells = [flat(record) for record in records]
    columns = list(dict.fromkeys(name for row in cells for name in row))
    rows = [columns, *([row.get(name, "") for name in columns] for row in cells)]
else:
    rows = [[written(cell) for cell in record] for record in records]
"""
_ATTRIBUTES = r"""def cells(line):
    line, found = line if "," in line else line.replace("\t", ","), []
    for cell in re.finditer(r'''{cell}''', line):
        quoted = next((text for text in cell.group(1, 2) if text is not None), None)
        found.append(cell[3].strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
    return found


lines = [line.strip() for line in {text}.split("\n")]
lines = [line for line in lines if line and not line.startswith("%")]
start = [line.split()[0].lower() for line in lines].index("@data")
if any(line.startswith("{{") for line in lines[start + 1 :]):
    sys.exit({sparse})
rows = [cells(line) for line in lines[start:]]
"""

_ONE_SPACE = r"""def one_space(line):
    line = line.strip(" \t\r\n")
    parts = line.split({quote}) if {quote} else [line]
    parts[::2] = [re.sub(r"[ \t]+", " ", part) for part in parts[::2]]
    return {quote}.join(parts) + "\n"


"""


def rows(dialect: Dialect, say: Say, merged: bool = False) -> str:
    """Return the code that defines ``rows``, without empty rows and comments.

    Args:
        dialect: How the file is read; if it is compressed, the code needs ``content``.
        say: Translates comments.
        merged: Whether cells of a sheet may be merged.
    """
    source = "io.BytesIO(content)" if dialect.packed else "file"
    text = f"file.read_text(encoding={literal(dialect.encoding)})"
    if dialect.packed:
        text = f"content.decode({literal(dialect.encoding)})"
    if dialect.format == WORKBOOK:
        filling = ""
        if merged:
            note = N_("The value of a merged cell stands in each of its rows.")
            filling = remark(say, note) + _MERGED
        code = _SHEET.format(
            decimal=literal(dialect.decimal),
            source=source,
            sheet=literal(dialect.sheet),
            merged=filling,
        )
        return "\n\n" + remark(say, N_("The cells of the sheet as text.")) + code
    if dialect.format == JSON:
        decimal = '.replace(".", ",")' * (dialect.decimal == ",")
        code = _RECORDS.format(decimal=decimal, text=text)
        note = N_("The records as rows of text; names within records are joined by a point.")
        return "\n\n" + remark(say, note) + code
    if dialect.format == ARFF:
        sparse = say(N_("This script reads no sparse ARFF. Save the file with all values."))
        code = _ATTRIBUTES.format(
            cell=CELL.replace("'", "\\x27"), text=text, sparse=literal(sparse)
        )
        return "\n\n" + remark(say, N_("The rows below @data.")) + code
    return _text_rows(dialect, say)


def _text_rows(dialect: Dialect, say: Say) -> str:
    arguments = {"delimiter": literal(dialect.delimiter)}
    if dialect.quote:
        arguments["quotechar"] = literal(dialect.quote)
    else:
        arguments["quoting"] = "csv.QUOTE_NONE"
    if dialect.skips_spaces:
        arguments["skipinitialspace"] = "True"
    encoding = literal(dialect.encoding)
    opened = f'file.open(encoding={encoding}, newline="")'
    if dialect.packed:
        opened = f'io.StringIO(content.decode({encoding}), newline="")'
    mended = ""
    if dialect.escaped and dialect.quote:
        inner, doubled = literal(f"\\{dialect.quote}"), literal(dialect.quote * 2)
        text = N_("Quotes within cells have a backslash before them; csv reads doubled ones.")
        mended = (
            remark(say, text) + f"lines = [line.replace({inner}, {doubled}) for line in lines]\n"
        )
    if dialect.delimiter == " " and dialect.aligned:
        mended += "lines = [one_space(line) for line in lines]\n"
    if dialect.unclosed:
        mended += (
            "lines = list(lines)\n"
            + remark(say, N_("Quotes that never close are removed: line and place, from 0."))
            + f"for line, place in {list(dialect.unclosed)}:\n"
            + "    lines[line] = lines[line][:place] + lines[line][place + 1 :]\n"
        )
    comment = f" and not row[0].lstrip().startswith({literal(dialect.comment)})"
    rows = (
        mended
        + block("rows = csv.reader", arguments, "lines")
        + f"rows = [row for row in rows if row{comment * bool(dialect.comment)}]\n"
    )
    function = ""
    if dialect.delimiter == " " and dialect.aligned:
        text = N_("Any number of spaces and tabs is one delimiter, but not in quotes.")
        function = "\n\n" + remark(say, text) + _ONE_SPACE.format(quote=literal(dialect.quote))
    return (
        function
        + f"csv.field_size_limit({LONGEST_CELL})\n"
        + f"with {opened} as lines:\n"
        + textwrap.indent(rows, "    ")
    )
