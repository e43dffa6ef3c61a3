"""The steps of preprocessing, with values before and after."""

from functools import partial

import numpy as np
import streamlit as st

from components.data.images import chosen_image
from components.figures import data as figures
from components.widgets.chart import chart
from components.widgets.section import section
from components.widgets.table import csv, table
from components.words.data import step_line, table_lines
from components.words.language import _, marked, number
from core.data.datasets import prepare
from core.data.datasets.dataset import Dataset
from core.data.profile import Parts
from core.data.profile.spread import column_stats, decimals
from core.data.tables.data import details
from core.network.preparation import steps
from core.settings.draft import Draft

_FEW = 10  # up to this many columns, the table shows all
_SCROLLED = 420  # pixels of a table with more columns


def preparing(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    """Draw the steps in order."""
    section(_("Preprocessing before training"))
    stored = details(draft.dataset).steps if draft.info.uploaded else ()
    lines = [*table_lines(stored), *map(step_line, steps(draft, dataset, parts))]
    for place, line in enumerate(lines, start=1):
        st.markdown(f"{place}. {line}")
    if draft.info.images:
        _flattened(draft, dataset, parts)
    else:
        _before_and_after(draft, dataset, parts)


def _flattened(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    row = chosen_image(draft, parts)
    image = dataset.x_train[row] / draft.info.pixel_range
    text = _("Image {sample}, flattened: {shape} → {inputs}").format(
        sample=number(row),
        shape=" × ".join(map(number, draft.info.input_shape)),
        inputs=number(draft.info.inputs),
    )
    section(text)
    chart(
        figures.flattened(image),
        alt=text,
        file=f"denseboard-{draft.dataset}-flattened-{row}",
        csv=csv({_("Input"): np.arange(image.size), _("Value"): image.ravel()}),
        key="data_flattened",
    )


def _before_and_after(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    row = 0  # the first training row, as in the table above
    prepared = prepare(dataset, *draft.preparation)
    before = dataset.x_train[parts.train[row]]
    usual = column_stats(dataset)
    section(_("The first training row, before and after"))
    table(
        {
            _("Column"): [_(name) for name in dataset.features],
            _("Before"): [
                number(float(value), digits)
                for value, digits in zip(before, usual.decimals, strict=True)
            ],
            _("After"): prepared.x_train[row],
        },
        {_("After"): partial(number, digits=3)},
        alt=_("Every column of the first training row before and after scaling"),
        file=f"denseboard-{draft.dataset}-before-after",
        key="before_after",
        height="content" if len(before) <= _FEW else _SCROLLED,
    )
    if not draft.task.classifies:
        target = dataset.y_train[parts.train[row]]
        st.caption(
            _("{target}: {before} becomes {after}.").format(
                target=marked(draft.info.target),
                before=number(float(target), decimals(dataset.y_train)),
                after=number(float(prepared.y_train[row]), 3),
            )
        )
