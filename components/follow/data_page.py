"""What followers read while the presenter is on the Data page."""

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from components.follow.data_seen import DataSeen, TableSeen
from components.words.data import distribution_alt, step_line, table_lines
from components.words.labels import dataset_label, target_label
from components.words.language import _, measured, ngettext, number, percent, unescaped
from core.data.datasets.info import DatasetInfo
from core.data.profile import STRONGEST, Column
from core.follow.shown import Shown
from core.people.person import ALONE, Person

Parts = dict[str, Any]

_NOTHING = "–"
_COLUMNS = 40  # of a table that are listed
_INPUTS = 12  # columns of the first rows, beside their targets


def data_part(shown: Shown, seen: DataSeen, person: Person) -> Parts:
    """Return what is shown of the page, as ``components.follow.pages`` describes it.

    Args:
        shown: What is on the presenter's page.
        seen: What is seen of the data.
        person: Who presents.
    """
    config = shown.config
    info = config.info
    own = info.uploaded and person != ALONE
    if own:
        note = _("The data are the presenter’s own, so this page cannot be opened with them.")
    elif seen == DataSeen():
        note = _("The figures of this page are not shown here. Open it to use them yourself.")
    else:
        note = _("Open this page to look at the data yourself.")
    facts = [
        (_("Training samples"), config.train_samples),
        (_("Validation samples"), config.validation_samples),
        (_("Test samples"), info.test_samples),
        (_("Inputs of a sample"), info.inputs),
    ]
    if info.classes:
        facts.append((_("Classes"), len(info.classes)))
    return {
        "heading": unescaped(dataset_label(config.dataset)),
        "lines": [unescaped(_(info.help))],
        "note": note,
        "link": ""
        if own
        else f"data?{urlencode({'dataset': config.dataset, **config.to_address()})}",
        "table": {"columns": [], "rows": [[label, number(value)] for label, value in facts]},
        **_drawn(info, seen),
        "sections": [*_balance(info, seen), *_of_table(info, seen.table), *_steps(seen)],
    }


def _classes(info: DatasetInfo) -> list[str]:
    return [unescaped(_(label)) for label in info.classes]


def _drawn(info: DatasetInfo, seen: DataSeen) -> Parts:
    """The images, the points, or the distribution of a column."""
    labels = _classes(info)
    if seen.images:
        items = [[image, labels[one]] for image, one in seen.images]
        return {"images": {"title": _("Training images"), "items": items}}
    if seen.points:
        across, up = (unescaped(_(name)) for name in seen.features)
        named = zip(labels, seen.points, strict=True)
        return {
            "curves": {
                "title": up,
                "across": across,
                "log": False,
                "share": False,
                "summary": _("Training samples by class"),
                "apart": True,
                "series": [
                    {"name": label, "points": points, "line": False, "marks": True}
                    for label, points in named
                ],
            }
        }
    return {"curves": _distribution(labels, seen.table)} if seen.table is not None else {}


def _distribution(labels: Sequence[str], table: TableSeen) -> Parts:
    """Of each class the outline of its shares; of all rows together that of their numbers."""
    column = table.columns[table.shown]
    together = len(table.counts) == 1
    name = unescaped(_(column.name))
    samples = sum(map(sum, table.counts)) + column.missing
    return {
        "title": _("Samples") if together else _("Share of the class"),
        "across": name,
        "log": False,
        "share": not together,
        "summary": distribution_alt(name, samples, column.missing),
        "apart": True,
        "series": [
            {
                "name": "" if together else labels[place],
                "points": _outline(counts, table.edges, 1 if together else max(sum(counts), 1)),
                "line": True,
                "marks": False,
            }
            for place, counts in enumerate(table.counts)
        ],
    }


def _outline(counts: Sequence[int], edges: Sequence[float], total: int) -> list[list[float]]:
    points = [[edges[0], 0.0]]
    for place, count in enumerate(counts):
        height = float(f"{count / total:.4g}")
        points += [[edges[place], height], [edges[place + 1], height]]
    return [*points, [edges[-1], 0.0]]


def _balance(info: DatasetInfo, seen: DataSeen) -> list[Parts]:
    total = sum(seen.counts)
    if not total:
        return []
    rows = [
        [label, f"{number(count)} ({percent(count / total)})", count / total]
        for label, count in zip(_classes(info), seen.counts, strict=True)
    ]
    return [{"title": _("Balance of the classes"), "bars": rows}]


def _of_table(info: DatasetInfo, table: TableSeen | None) -> list[Parts]:
    if table is None:
        return []
    sections = [_first_rows(info, table), _columns(table)]
    if table.strongest:
        sections.append(_associations(table))
    return [*sections, _before_and_after(table)]


def _first_rows(info: DatasetInfo, table: TableSeen) -> Parts:
    labels = _classes(info)
    names = [unescaped(_(column.name)) for column in table.columns[:_INPUTS]]
    rows = []
    for target, inputs in zip(table.targets, table.inputs, strict=True):
        first = labels[int(target)] if labels else target_label(info, target)
        pairs = zip(inputs[:_INPUTS], table.decimals, strict=False)
        rows.append([first, *(_written(value, digits) for value, digits in pairs)])
    return {
        "title": _more(_("First training rows"), len(table.columns) - _INPUTS),
        "table": {"columns": [unescaped(_(info.target)), *names], "rows": rows},
    }


def _columns(table: TableSeen) -> Parts:
    def values(column: Column) -> list[str]:
        return [
            unescaped(_(column.name)),
            _("whole number") if column.whole else _("number"),
            number(column.missing),
            number(column.distinct),
            *map(_written, (column.minimum, column.mean, column.maximum, column.deviation)),
        ]

    return {
        "title": _more(_("Columns"), len(table.columns) - _COLUMNS),
        "table": {
            "columns": [
                _("Column"),
                _("Type"),
                _("Missing"),
                _("Distinct values"),
                _("Smallest"),
                _("Mean"),
                _("Largest"),
                _("Standard deviation"),
            ],
            "rows": [values(column) for column in table.columns[:_COLUMNS]],
        },
    }


def _associations(table: TableSeen) -> Parts:
    return {
        "title": _more(_("Correlation with the target"), len(table.strongest) - STRONGEST),
        "bars": [
            [unescaped(_(column.name)), number(column.association, 2), abs(column.association)]
            for column in table.strongest[:STRONGEST]
        ],
    }


def _before_and_after(table: TableSeen) -> Parts:
    columns = (table.columns, table.inputs[0], table.decimals, table.prepared)
    pairs = zip(*(each[:_COLUMNS] for each in columns), strict=True)
    rows = [
        [unescaped(_(column.name)), _written(before, digits), number(after, 3)]
        for column, before, digits, after in pairs
    ]
    return {
        "title": _more(
            _("The first training row, before and after"), len(table.columns) - _COLUMNS
        ),
        "table": {"columns": [_("Column"), _("Before"), _("After")], "rows": rows},
    }


def _steps(seen: DataSeen) -> list[Parts]:
    lines = [*table_lines(seen.stored), *map(step_line, seen.steps)]
    return [{"title": _("Preprocessing before training"), "lines": lines}] if lines else []


def _written(value: float, digits: int | None = None) -> str:
    if math.isnan(value):
        return _NOTHING
    return measured(value) if digits is None else number(value, digits)


def _more(title: str, more: int) -> str:
    """Return a title that says how many columns are left out."""
    if more <= 0:
        return title
    rest = ngettext("and {count} more column", "and {count} more columns", more)
    return f"{title} ({rest.format(count=number(more))})"
