"""The size of a dataset, its parts and the balance of its classes."""

import streamlit as st

from components.figures import data as figures
from components.widgets.chart import chart
from components.widgets.section import section
from components.widgets.table import csv, table
from components.words.language import _, marked, number, percent
from core.data.datasets.info import DatasetInfo
from core.data.profile import Parts
from core.data.splits import SplitRule
from core.settings.draft import Draft


def overview(draft: Draft, parts: Parts) -> None:
    """Draw size and parts and, for classification, the shares of the classes."""
    _cards(draft, parts)
    section(_("Training, validation and test samples"))
    _parts(draft, parts)
    if draft.task.classifies:
        section(_("Balance of the classes"))
        _balance(draft, parts)


def _cards(draft: Draft, parts: Parts) -> None:
    info = draft.info
    shape = " × ".join(map(number, info.input_shape)) if info.images else number(info.inputs)
    cards = [
        (_("Samples"), number(info.samples)),
        (_inputs(info), shape),
        (_("Task"), _(draft.task.label)),
    ]
    if info.classes:
        cards.append((_("Classes"), number(len(info.classes))))
    with st.container(horizontal=True):
        for label, value in cards:
            st.metric(label, value, border=True)
    st.caption(_("Target: {target}").format(target=marked(info.target)))


def _inputs(info: DatasetInfo) -> str:
    if info.colour:
        return _("Pixels and colours of a sample")
    return _("Pixels of a sample") if info.images else _("Inputs of a sample")


def _names() -> list[str]:
    return [_("Training"), _("Validation"), _("Test")]


def _parts(draft: Draft, parts: Parts) -> None:
    total = draft.info.samples
    in_order = draft.info.split is SplitRule.ORDER
    drawn = str(draft.seed)
    fixed = _("as published") if draft.info.test_seed is None else str(draft.info.test_seed)
    chosen = {_("Seed"): [drawn, drawn, fixed]}
    if draft.info.test_file:
        by_seed = _("drawn with seed {seed}").format(seed=drawn)
        tests = _("the rows of {file}").format(file=draft.info.test_file)
        chosen = {_("Which"): [by_seed, by_seed, tests]}
    if in_order:
        chosen = {_("Which"): [_("the first ones"), _("those after them"), _("the last ones")]}
    table(
        {
            _("Part"): _names(),
            _("Samples"): list(parts.sizes),
            _("Share"): [size / total for size in parts.sizes],
            **chosen,
            _("Used for"): [
                _("Learning the weights"),
                _("Choosing settings, early stopping"),
                _("A single evaluation at the end"),
            ],
        },
        {_("Samples"): number, _("Share"): percent},
        alt=_("Samples for training, validation and test"),
        file=f"denseboard-{draft.dataset}-parts",
        key="parts",
    )


def _balance(draft: Draft, parts: Parts) -> None:
    labels = [_(label) for label in draft.info.classes]
    totals = parts.counts.sum(axis=0)
    most, least = int(totals.argmax()), int(totals.argmin())
    text = _(
        "The largest class, “{most}”, has {ratio} times as many samples as the smallest, “{least}”."
    ).format(
        most=marked(draft.info.classes[most]),
        least=marked(draft.info.classes[least]),
        ratio=number(float(totals[most] / max(totals[least], 1)), 2),
    )
    if totals[most] == totals[least]:
        text = _("All classes have the same number of samples.")
    st.caption(text)
    names = _names()
    chart(
        figures.balance(parts.counts, labels, names),
        alt=_("Share of each class in the training, validation and test samples"),
        file=f"denseboard-{draft.dataset}-balance",
        csv=csv({_("Class"): labels, **dict(zip(names, parts.counts, strict=True))}),
        key="balance",
    )
