"""Code that reads an uploaded table and applies its plan."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.base.text import N_
from core.data import tasks
from core.data.datasets import Dataset
from core.data.datasets.info import DatasetInfo
from core.data.tables.columns import Kind
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.dialect import PARQUET, Dialect
from core.data.tables.plan import Plan
from core.data.tables.reading import RAGGED, inner
from core.data.tables.steps import Does
from core.network.script import columns
from core.network.script.preparing import by_shares
from core.network.script.section import Say, remark
from core.network.source import block, literal

_WIDTH = 88
_ONE_SPELLING = """\
def one_spelling(column):
    labels = column.astype("string").str.strip().astype("str").where(column.notna())
    counts, spelling = labels.value_counts(), {}
    words = {label: " ".join(label.split()).rstrip(". ").casefold() for label in counts.index}
    for label in sorted(words, key=lambda label: (-counts[label], label)):
        spelling.setdefault(words[label], label)
    return labels.replace({label: spelling[word] for label, word in words.items()})
"""


@dataclass(frozen=True)
class UploadedTable:
    """An uploaded table, for a script.

    Attributes:
        file: The name of the uploaded file.
        digest: SHA-256 of that file, hexadecimal.
        plan: How it is turned into a dataset.
        classes: Label of each class in the file; empty for regression.
        details: What was learned when it was encoded; ``None`` if its data were deleted.
        dataset: Its data; ``None`` if they were deleted.
    """

    file: str
    digest: str
    plan: Plan
    classes: tuple[str, ...] = ()
    details: Details | None = None
    dataset: Dataset | None = None

    @classmethod
    def of(
        cls, described: Description, details: Details | None = None, dataset: Dataset | None = None
    ) -> "UploadedTable":
        """Return a table from its record.

        Raises:
            PlanError: Its plan cannot be read.
        """
        return cls(
            described.file,
            described.digest,
            described.read_plan(),
            described.classes,
            details,
            dataset,
        )

    @property
    def missing(self) -> bool:
        """Whether numbers are missing, or may be."""
        if self.details is None:
            return True
        return any(step.does is Does.IMPUTE for step in self.details.steps)

    @property
    def paired(self) -> bool:
        """Whether it is known that each class has two rows or more."""
        if self.plan.task != tasks.BINARY:
            return True  # with more than two classes, those with a single row are dropped
        if self.dataset is None:
            return False
        y = np.concatenate((self.dataset.y_train, self.dataset.y_test))
        return bool(np.bincount(y).min() > 1)

    @property
    def whole(self) -> bool:
        """Whether it is known that every row can be used."""
        if self.details is None:
            return False
        return not any(step.does is Does.ROWS for step in self.details.steps)

    @property
    def even(self) -> bool:
        """Whether it is known that all rows of the file have the same number of cells."""
        if self.details is None:
            return False
        return not any(notice.message.template in RAGGED for notice in self.details.notices)


def reading(uploaded: UploadedTable, info: DatasetInfo, say: Say) -> str:
    """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        uploaded: The table.
        info: Its entry in the catalog.
        say: Translates comments.
    """
    plan = uploaded.plan
    parts = [
        _file(uploaded, say) + _spelling(plan, say),
        _target(uploaded, say),
        _split(uploaded, info, say),
    ]
    parts.append(columns.columns(plan, say))
    return "\n".join(parts)


def _file(uploaded: UploadedTable, say: Say) -> str:
    warning = say(N_("This is not the file of the run: the numbers will differ."))
    missing = say(
        N_("The file {file} that the run was trained on is missing. Put it into {folder}.")
    ).format(file="{file}", folder="{Path.cwd()}")
    return (
        remark(say, N_("The file must be in the current folder."))
        + f"file = Path({literal(uploaded.file)})\n"
        + f"if not file.is_file():\n    sys.exit(f{literal(missing)})\n"
        + f"digest = {literal(uploaded.digest)}\n"
        + "if hashlib.sha256(file.read_bytes()).hexdigest() != digest:\n"
        + f"    print({literal(warning)})\n"
        + _frame(uploaded, say)
    )


def _frame(uploaded: UploadedTable, say: Say) -> str:
    names = _list([column.name for column in uploaded.plan.columns])
    dialect = uploaded.plan.dialect
    if dialect.format == PARQUET:
        return (
            "frame = pyarrow.parquet.read_table(file).to_pandas(ignore_metadata=True)\n"
            f"frame.columns = {names}\n"
        )
    arguments = {"names": names, **_dialect(dialect), **_codes(uploaded.plan)}
    if _quick(uploaded):
        return block("frame = pd.read_csv", arguments | {"low_memory": "False"}, "file")
    repaired = replace(
        dialect, encoding="utf-8", delimiter=inner(dialect), quote='"', skip=0, under=0, comment=""
    )
    arguments |= {**_dialect(repaired), "low_memory": "False"}
    return _repairing(uploaded, say) + block("frame = pd.read_csv", arguments, "repaired")


def _quick(uploaded: UploadedTable) -> bool:
    """Whether pandas can read the file unchanged, see ``core.data.tables.reading``."""
    dialect = uploaded.plan.dialect
    return uploaded.even and dialect.plain and dialect.delimiter.isascii()


def _repairing(uploaded: UploadedTable, say: Say) -> str:
    """Return code that copies ``file`` to ``repaired``, with rows of equal length."""
    dialect, width = uploaded.plan.dialect, len(uploaded.plan.columns)
    arguments = {"delimiter": literal(dialect.delimiter), "quotechar": literal(dialect.quote)}
    if dialect.skips_spaces:
        arguments["skipinitialspace"] = "True"
    rows = block("rows = csv.reader", arguments, "lines")
    data_rows, skipped = "filter(None, rows)", ""
    if not dialect.plain:
        skipped = remark(
            say, N_("Rows above the table, units under its names and comments are skipped.")
        )
        comment = f" and not row[0].lstrip().startswith({literal(dialect.comment)})"
        rows += f"rows = [row for row in rows if row{comment * bool(dialect.comment)}]\n"
        data = dialect.skip + 1 + dialect.under
        data_rows = f"rows[{dialect.skip}:]"
        if dialect.header and dialect.under:
            data_rows = f"rows[{dialect.skip} : {dialect.skip + 1}] + rows[{data}:]"
    return (
        skipped
        + remark(
            say,
            N_(
                "Rows with more cells than columns are dropped, unless the extra cells are empty;"
                " shorter rows are padded."
            ),
        )
        + 'repaired = io.StringIO(newline="")\n'
        + f'with file.open(encoding={literal(dialect.encoding)}, newline="") as lines:\n'
        + textwrap.indent(rows, "    ")
        + f"    writer = csv.writer(repaired, delimiter={literal(inner(dialect))})\n"
        + f"    for row in {data_rows}:\n"
        + f"        if not any(cell.strip() for cell in row[{width}:]):\n"
        + f'            writer.writerow(row[:{width}] + [""] * ({width} - len(row)))\n'
        + "repaired.seek(0)\n"
    )


def _dialect(dialect: Dialect) -> dict[str, str]:
    """Arguments of ``pandas.read_csv`` that differ from its defaults, as source."""
    arguments = {"header": "0" if dialect.header else "None", "index_col": "False"}
    if dialect.delimiter != ",":
        arguments["sep"] = literal(dialect.delimiter)
    if dialect.decimal != ".":
        arguments["decimal"] = literal(dialect.decimal)
    if dialect.thousands:
        arguments["thousands"] = literal(dialect.thousands)
    if dialect.quote != '"':
        arguments["quotechar"] = literal(dialect.quote)
    if dialect.encoding != "utf-8":
        arguments["encoding"] = literal(dialect.encoding)
    arguments["keep_default_na"] = "False"
    arguments["na_values"] = _list(dialect.missing)
    if dialect.skips_spaces:
        arguments["skipinitialspace"] = "True"
    return arguments


def _spelling(plan: Plan, say: Say) -> str:
    """Code that merges spellings of labels, if the plan says so; it needs ``frame``."""
    if not plan.merged:
        return ""
    names = [column.name for column in plan.inputs if column.kind is Kind.CATEGORY]
    names += [plan.target] * plan.classifies
    text = N_(
        "Labels that differ only in case, spaces or a final full stop are merged into the most"
        " frequent one."
    )
    return (
        "\n\n"
        + remark(say, text)
        + _ONE_SPELLING
        + f"\n\nfor name in {_list(names)}:\n"
        + '    if frame[name].dtype.kind not in "biufM":\n'
        + "        frame[name] = one_spelling(frame[name])\n"
    )


def _codes(plan: Plan) -> dict[str, str]:
    """The argument that preserves the leading zeros of codes; empty if there are no codes."""
    columns = [
        plan.columns[place].name for place in plan.dialect.codes if place < len(plan.columns)
    ]
    pairs = ", ".join(f'{literal(str(name))}: "str"' for name in columns)
    return {"dtype": f"{{{pairs}}}"} if columns else {}


def _target(uploaded: UploadedTable, say: Say) -> str:
    plan = uploaded.plan
    text = remark(say, N_("The target."))
    if not plan.classifies:
        return (
            f"\n{columns.number_function(say)}\n\n"
            + text
            + f"target = number({literal(plan.target)})[:, 0]\n"
            + remark(say, N_("Rows without a target are dropped."))
            + "usable = np.isfinite(target)\n"
            + "frame = frame[usable].reset_index(drop=True)\n"
            + 'y = target[usable].astype("float32")\n'
        )
    return (
        f"\n{columns.text_function(say)}\n\n"
        + text
        + f"label = text(frame[{literal(plan.target)}])\n"
        + _classes(uploaded, say)
        + "y = pd.Index(classes).get_indexer(label)\n"
        + (
            remark(say, N_("Rows without a class, or with a class of their own, are dropped."))
            + "frame, y = frame[y >= 0].reset_index(drop=True), y[y >= 0]\n"
        )
        * (not uploaded.whole)
    )


def _classes(uploaded: UploadedTable, say: Say) -> str:
    plan = uploaded.plan
    key = _key(uploaded.classes)
    if plan.task == tasks.BINARY:
        code = f"classes = sorted(label.value_counts().index[:2]{key})\n"
    else:
        code = f"counts = label.value_counts()\nclasses = sorted(counts[counts > 1].index{key})\n"
    return code + _names(plan, say) * bool(plan.class_names)


def _names(plan: Plan, say: Say) -> str:
    """Code that prints the names of the classes; it needs ``classes``."""
    pairs = "".join(
        f"    {literal(label)}: {literal(str(name))},\n" for label, name in plan.class_names
    )
    heading = say(N_("classes:"))
    return (
        remark(say, N_("The names of the classes."))
        + f"names = {{\n{pairs}}}\n"
        + f"print({literal(heading)}, [names.get(label, label) for label in classes])\n"
    )


def _key(classes: Sequence[str]) -> str:
    """The ``key`` argument that sorts numeric classes by size, as source; "" if they are text."""
    try:
        numbers = [float(label) for label in classes]
    except ValueError:
        return ""
    if any(map(math.isnan, numbers)):
        return ""
    distinct = len(set(numbers)) == len(numbers)
    return ", key=float" if distinct else ", key=lambda label: (float(label), label)"


def _split(uploaded: UploadedTable, info: DatasetInfo, say: Say) -> str:
    plan = uploaded.plan
    arguments = {"test_size": str(info.test_samples), "random_state": str(plan.seed)}
    if plan.stratified:
        arguments["stratify"] = by_shares("y", uploaded.paired)
    return remark(say, N_("Split off the test rows before anything is fitted.")) + block(
        "train, test = train_test_split", arguments, "np.arange(len(y))"
    )


def _list(texts: "tuple[str, ...] | list[str]") -> str:
    """A list of texts as source, wrapped if it is long."""
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


def imports(uploaded: UploadedTable) -> set[str]:
    """The import lines that the code needs."""
    plan = uploaded.plan
    lines = {
        "import hashlib",
        "import sys",
        "from pathlib import Path",
        "import numpy as np",
        "import pandas as pd",
        "from sklearn.model_selection import train_test_split",
    }
    if any(column.kind is Kind.CATEGORY for column in plan.inputs):
        lines.add("from sklearn.preprocessing import OneHotEncoder")
    if plan.dialect.format == PARQUET:
        lines.add("import pyarrow.parquet")
    elif not _quick(uploaded):
        lines |= {"import csv", "import io"}
    return lines
