"""Code that reads an uploaded table, and makes of it what its plan says."""

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
    """A table of which a script is to be made.

    Attributes:
        file: The name of the file it came from.
        digest: SHA-256 of that file, hexadecimal.
        plan: What is made of it.
        classes: Label of each class in the file; empty for regression.
        details: What else is known of it; ``None`` where its data were deleted.
        dataset: Its data; ``None`` likewise.
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
            PlanError: Its plan cannot be understood.
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
    def holes(self) -> bool:
        """Whether numbers are missing, or may be."""
        if self.details is None:
            return True
        return any(step.does is Does.IMPUTE for step in self.details.steps)

    @property
    def paired(self) -> bool:
        """Whether it is known that each class has two rows or more."""
        if self.plan.task != tasks.BINARY:
            return True  # of more than two classes, those with a row of their own are left out
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
        """Whether it is known that all rows of the file have as many cells."""
        if self.details is None:
            return False
        return not any(notice.message.template in RAGGED for notice in self.details.notices)


def reading(uploaded: UploadedTable, info: DatasetInfo, say: Say) -> str:
    """The code; it makes ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        uploaded: The table.
        info: Its entry in the catalog.
        say: Translates.
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
    warning = say(N_("This is not the file of the run: the numbers will be other ones."))
    missing = say(
        N_("The file {file} that the run was trained on is missing. Put it into {folder}.")
    ).format(file="{file}", folder="{Path.cwd()}")
    return (
        remark(say, N_("The file has to be in the folder in which this is run."))
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
    """Return code that makes ``repaired`` of ``file``: the same with rows of equal length."""
    dialect, width = uploaded.plan.dialect, len(uploaded.plan.columns)
    given = {"delimiter": literal(dialect.delimiter), "quotechar": literal(dialect.quote)}
    if dialect.skips_spaces:
        given["skipinitialspace"] = "True"
    rows = block("rows = csv.reader", given, "lines")
    taken, aside = "filter(None, rows)", ""
    if not dialect.plain:
        aside = remark(
            say, N_("Rows above the table, units under its names and comments are no data.")
        )
        comment = f" and not row[0].lstrip().startswith({literal(dialect.comment)})"
        rows += f"rows = [row for row in rows if row{comment * bool(dialect.comment)}]\n"
        data = dialect.skip + 1 + dialect.under
        taken = f"rows[{dialect.skip}:]"
        if dialect.header and dialect.under:
            taken = f"rows[{dialect.skip} : {dialect.skip + 1}] + rows[{data}:]"
    return (
        aside
        + remark(
            say,
            N_(
                "Rows with more cells than there are columns are left out, unless those are empty;"
                " shorter ones are filled up."
            ),
        )
        + 'repaired = io.StringIO(newline="")\n'
        + f'with file.open(encoding={literal(dialect.encoding)}, newline="") as lines:\n'
        + textwrap.indent(rows, "    ")
        + f"    writer = csv.writer(repaired, delimiter={literal(inner(dialect))})\n"
        + f"    for row in {taken}:\n"
        + f"        if not any(cell.strip() for cell in row[{width}:]):\n"
        + f'            writer.writerow(row[:{width}] + [""] * ({width} - len(row)))\n'
        + "repaired.seek(0)\n"
    )


def _dialect(dialect: Dialect) -> dict[str, str]:
    """Arguments of ``pandas.read_csv``, as source; without its defaults."""
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
    """Code that writes each word in one way, where the plan says so; it needs ``frame``."""
    if not plan.merged:
        return ""
    names = [column.name for column in plan.inputs if column.kind is Kind.CATEGORY]
    names += [plan.target] * plan.classifies
    told = N_(
        "Labels that differ only in case, spaces or a final point are one: the most frequent."
    )
    return (
        "\n\n"
        + remark(say, told)
        + _ONE_SPELLING
        + f"\n\nfor name in {_list(names)}:\n"
        + '    if frame[name].dtype.kind not in "biufM":\n'
        + "        frame[name] = one_spelling(frame[name])\n"
    )


def _codes(plan: Plan) -> dict[str, str]:
    """The argument that keeps the leading zeros of codes; none where there are no codes."""
    columns = [
        plan.columns[place].name for place in plan.dialect.codes if place < len(plan.columns)
    ]
    pairs = ", ".join(f'{literal(str(name))}: "str"' for name in columns)
    return {"dtype": f"{{{pairs}}}"} if columns else {}


def _target(uploaded: UploadedTable, say: Say) -> str:
    plan = uploaded.plan
    text = remark(say, N_("What is to be predicted."))
    if not plan.classifies:
        return (
            f"\n{columns.number_function(say)}\n\n"
            + text
            + f"target = number({literal(plan.target)})[:, 0]\n"
            + remark(say, N_("Rows without it are left out."))
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
            remark(say, N_("Rows without a class, or with one of their own, are left out."))
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
    """Code that prints the names given to classes; it needs ``classes``."""
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
    """What sorts classes that are all numbers by size, instead of by the alphabet, as source."""
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
    return remark(say, N_("The test rows are set apart before anything is learned.")) + block(
        "train, test = train_test_split", arguments, "np.arange(len(y))"
    )


def _list(texts: "tuple[str, ...] | list[str]") -> str:
    """A list of texts as source, in as many lines as it takes."""
    given = [literal(str(text)) for text in texts]
    whole = f"[{', '.join(given)}]"
    if len(whole) <= _WIDTH:
        return whole
    return "[\n" + "".join(f"        {line}\n" for line in _lines(given)) + "    ]"


def _lines(given: list[str]) -> Iterator[str]:
    line = ""
    for text in given:
        if line and len(line) + len(text) + 2 > _WIDTH:
            yield line.rstrip()
            line = ""
        line += f"{text}, "
    yield line.rstrip()


def imports(uploaded: UploadedTable) -> set[str]:
    """The lines of import that the code needs."""
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
