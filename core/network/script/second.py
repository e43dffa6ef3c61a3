"""Code that reads the test rows from a second file, as ``core.data.tables.second_rows`` does."""

from core.base.text import N_
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan
from core.network.script import columns, file
from core.network.script.section import Say, remark
from core.network.script.uploaded import SourceFile
from core.network.source import literal


def needed(plan: Plan) -> set[str]:
    """The names in ``columns.FUNCTIONS`` that ``joining`` needs."""
    target = plan.column(plan.target)
    found = {"text"} if plan.classifies else columns.needed_for_numbers(target)
    return found.union(*map(columns.needed, plan.inputs))


def reading(plan: Plan, source: SourceFile, say: Say) -> str:
    """Return the code that keeps ``frame`` as ``first`` and defines ``second``.

    Args:
        plan: How the table is encoded.
        source: The second file.
        say: Translates comments.
    """
    assert plan.second is not None
    pairs = plan.second.columns
    read_from = file.listed([found for _name, found in pairs])
    return (
        "first = frame\n\n"
        + remark(say, N_("The test rows come from a second file."))
        + file.reading(source, say, tests=True)
        + remark(say, N_("Its columns are found by their names; one that it lacks is missing."))
        + f"second = frame[{read_from}]\n"
        + f"second.columns = {file.listed([name for name, _found in pairs])}\n"
        + "second = second.reindex(columns=first.columns)\n"
    )


def joining(plan: Plan, say: Say) -> str:
    """Return the code that defines ``frame``, with the rows of both files, and ``in_test``.

    Args:
        plan: How the table is encoded.
        say: Translates comments.
    """
    target = plan.column(plan.target)
    lines = [_converted(column) for column in plan.inputs]
    name = literal(str(plan.target))
    lines.append(
        f"{name}: text(frame[{name}])"
        if plan.classifies
        else f"{name}: {columns.number_call(target)}[:, 0]"
    )
    text = N_("Each file is converted on its own; the rows are then joined.")
    return (
        remark(say, text)
        + "converted = []\n"
        + "for frame in (first, second):\n"
        + "    table = {\n"
        + "".join(f"        {line},\n" for line in lines)
        + "    }\n"
        + "    converted.append(pd.DataFrame(table))\n"
        + "frame = pd.concat(converted, ignore_index=True)\n"
        + "in_test = np.repeat([False, True], [len(first), len(second)])\n"
    )


def _converted(column: ColumnPlan) -> str:
    name = literal(str(column.name))
    if column.kind is Kind.NUMBER:
        return f"{name}: {columns.number_call(column)}[:, 0]"
    if column.kind is Kind.DATE:
        return f"{name}: moments({columns.dated(column)})"
    return f"{name}: text(frame[{name}])"
