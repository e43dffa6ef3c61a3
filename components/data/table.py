"""A dataset of rows and columns, column by column."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st

from components.figures import data as figures
from components.session.chosen import column_key
from components.widgets.chart import chart
from components.widgets.choice import select
from components.widgets.section import section
from components.widgets.table import UNDEFINED, csv, table
from components.words.data import distribution_alt
from components.words.labels import target_label
from components.words.language import _, marked, measured, number
from core.data.datasets.dataset import Dataset
from core.data.profile import FIRST_ROWS, STRONGEST, Column, Parts, by_class, describe, strongest
from core.data.profile.spread import column_stats, decimals
from core.data.tables import data
from core.settings.draft import Draft

if TYPE_CHECKING:
    import pandas as pd

_SCROLLED = 420  # pixels of a table with more rows


def columns(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    """Draw the first rows, a line per column, and the distribution of one column."""
    profiles = describe(dataset, parts.train)
    if _originals(draft, parts):
        section(_("The same rows as inputs of the network"))
    else:
        section(_("First training rows"))
    _rows(draft, dataset, parts)
    section(_("Columns"))
    _summary(draft, profiles)
    _associations(draft, profiles)
    _distribution(draft, dataset, parts, profiles)


def _target(draft: Draft) -> str:
    return _(draft.info.target)


def _originals(draft: Draft, parts: Parts) -> bool:
    """Draw the first training rows of an uploaded table as in the file.

    Returns:
        Whether there are any.
    """
    rows = data.first_training_rows(draft.dataset) if draft.info.uploaded else None
    if rows is None:
        return False
    chosen = parts.train[:FIRST_ROWS]
    shown = rows.iloc[chosen[chosen < len(rows)]]
    if not len(shown):
        return False
    section(_("First training rows, as in the file"))
    formats: dict[str, Callable[[Any], str]] = {
        name: _as_in_file(decimals(values[np.isfinite(values)]))
        for name in shown.columns
        if (values := rows[name].to_numpy()).dtype.kind in "iuf"
    }
    table(
        {
            name: shown[name].to_numpy() if name in formats else _texts(shown[name])
            for name in shown.columns
        },
        formats,
        alt=_("The first training rows with the columns of the file"),
        file=f"denseboard-{draft.dataset}-file-rows",
        key="data_file_rows",
    )
    return True


def _as_in_file(digits: int) -> Callable[[Any], str]:
    """Return a formatter that does not group integers, which may be years or codes."""

    def write(value: float) -> str:
        if np.isnan(value):
            return UNDEFINED
        return number(value, digits) if digits else f"{value:.0f}"

    return write


def _texts(column: "pd.Series") -> list[str | None]:
    present = column.notna()
    return [str(value) if here else None for value, here in zip(column, present, strict=True)]


def _rows(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    rows = parts.train[:FIRST_ROWS]
    labels = np.array([_(label) for label in draft.info.classes], object)
    target = dataset.y_train[rows]
    shown = {_target(draft): labels[target] if draft.task.classifies else target}
    formats = {} if draft.task.classifies else {_target(draft): partial(target_label, draft.info)}
    usual = column_stats(dataset).decimals
    for index, name in enumerate(dataset.features):
        shown[_(name)] = dataset.x_train[rows, index]
        formats[_(name)] = partial(number, digits=usual[index])
    table(
        shown,
        formats,
        alt=_("The first training rows with their targets"),
        file=f"denseboard-{draft.dataset}-rows",
        key="data_rows",
    )


def _summary(draft: Draft, profiles: Sequence[Column]) -> None:
    nan = float("nan")
    lowest, mean, highest = _("Smallest"), _("Mean"), _("Largest")
    deviation, link = _("Standard deviation"), _("Correlation")
    table(
        {
            _("Column"): [_(column.name) for column in profiles],
            _("Type"): [_("whole number") if column.whole else _("number") for column in profiles],
            _("Missing"): [column.missing for column in profiles],
            _("Distinct values"): [column.distinct for column in profiles],
            lowest: [column.minimum for column in profiles],
            mean: [column.mean for column in profiles],
            highest: [column.maximum for column in profiles],
            deviation: [column.deviation for column in profiles],
            link: [column.association if column.distinct else nan for column in profiles],
        },
        {
            _("Missing"): number,
            _("Distinct values"): number,
            **dict.fromkeys((lowest, mean, highest, deviation), measured),
            link: partial(number, digits=2),
        },
        alt=_("Type, missing values, range and correlation with the target of every column"),
        file=f"denseboard-{draft.dataset}-columns",
        key="data_columns",
        height=_height(len(profiles)),
        helps={link: _association(draft)},
    )


def _height(rows: int) -> Literal["content"] | int:
    return "content" if rows <= FIRST_ROWS else _SCROLLED


def _association(draft: Draft) -> str:
    if draft.task.classifies and len(draft.info.classes) > 2:
        return _(
            "Correlation ratio η with the classes: the root of the share of the column's variance"
            " that lies between classes (Fisher, 1925), from 0 (no association) to 1."
        )
    return _(
        "Pearson's correlation coefficient with the target over the training samples; ±1 is an"
        " exact linear relation, 0 no linear relation."
    )


def _associations(draft: Draft, profiles: Sequence[Column]) -> None:
    known = strongest(profiles)
    if not known:
        st.caption(_("No column varies, or the target does not: there is nothing to correlate."))
        return
    values = {_(column.name): column.association for column in known[:STRONGEST]}
    title = _("Correlation with: {target}").format(target=_target(draft))
    section(_("Correlation with the target"), help=_association(draft))
    if draft.task.classifies and len(draft.info.classes) == 2:
        st.caption(
            _("Bars to the right: “{label}” is more frequent at larger values.").format(
                label=marked(draft.info.classes[1])
            )
        )
    chart(
        figures.associations(values, title),
        alt=_("Columns in order of their correlation with the target; first {first}").format(
            first=next(iter(values))
        ),
        file=f"denseboard-{draft.dataset}-correlation",
        csv=csv({_("Column"): list(values), _("Correlation"): list(values.values())}),
        key="data_associations",
    )


def _distribution(draft: Draft, dataset: Dataset, parts: Parts, profiles: Sequence[Column]) -> None:
    section(_("Distribution of a column"))
    order = sorted(
        range(len(profiles)), key=lambda index: -abs(np.nan_to_num(profiles[index].association))
    )
    index = select(
        _("Column"),
        {index: _(profiles[index].name) for index in order},
        key=column_key(draft.dataset),
        width=340,
    )
    counts, edges = by_class(dataset, parts.train, index)
    names = [_(label) for label in draft.info.classes] if len(counts) > 1 else [""]
    name = _(profiles[index].name)
    chart(
        figures.distribution(counts, edges, names, name),
        alt=distribution_alt(name, len(parts.train), profiles[index].missing),
        file=f"denseboard-{draft.dataset}-distribution",
        csv=csv(
            {
                _("From"): edges[:-1],
                _("To"): edges[1:],
                **dict(zip([name or _("Samples") for name in names], counts, strict=True)),
            }
        ),
        key="data_distribution",
    )
