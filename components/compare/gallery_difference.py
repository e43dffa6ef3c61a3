"""Predictions that are fixed, broken or still wrong from one run to another."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from components.figures import gallery
from components.widgets.chart import plotly_chart
from components.widgets.choice import choice
from components.widgets.pager import pager, places, turn_to
from components.widgets.pictures import picture
from components.widgets.tiles import Tile, tiles
from components.words.labels import class_names
from components.words.language import _, number, percent, plain
from core.comparison.transitions import OF_CLASSES, OF_NUMBERS, Transition, transitions
from core.data.profile.spread import column_stats
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.importance import by_importance

_SIZE = 25  # samples per page
_HEIGHT = 420  # pixels
_FEATURES = 6  # columns of a table: the most important ones
_KEY = "difference"


def gallery_difference(before: EvaluatedRun, after: EvaluatedRun) -> None:
    """Draw the samples of one kind of change, page by page.

    Args:
        before: Run A.
        after: Run B, on the same test samples.
    """
    by_kind = transitions(before.predictions, after.predictions)
    kinds = OF_CLASSES if before.config.task.classifies else OF_NUMBERS
    st.markdown(_sentence(by_kind))
    _samples(before, after, by_kind, kinds)


def _sentence(by_kind: Mapping[str, np.ndarray]) -> str:
    if "fixed" not in by_kind:
        sentence = _("B is closer for **{closer}** test samples, further off for **{further}**.")
        return sentence.format(
            closer=number(len(by_kind["closer"])), further=number(len(by_kind["further"]))
        )
    fixed, broken = len(by_kind["fixed"]), len(by_kind["broken"])
    sentence = _(
        "Predictions from A to B: **{fixed}** fixed, **{broken}** broken, **{wrong}** still wrong."
    )
    return sentence.format(
        fixed=number(fixed), broken=number(broken), wrong=number(len(by_kind["still_wrong"]))
    )


@st.fragment
def _samples(
    before: EvaluatedRun,
    after: EvaluatedRun,
    by_kind: Mapping[str, np.ndarray],
    kinds: Mapping[str, Transition],
) -> None:
    names = {
        name: f"{_(kind.label)} ({number(len(by_kind[name]))})" for name, kind in kinds.items()
    }
    kind = choice(_("Which samples"), names, key=f"{_KEY}_kind")
    if st.session_state.get(f"{_KEY}_shown") != (kind, before.run_id, after.run_id):
        st.session_state[f"{_KEY}_shown"] = (kind, before.run_id, after.run_id)
        turn_to(_KEY, 1)
    st.caption(_(kinds[kind].help))
    numbers = by_kind[kind]
    if not len(numbers):
        st.info(_("No such samples."), icon=":material/filter_alt_off:")
        return
    page = pager(len(numbers), _SIZE, _KEY)
    samples: list[int] = numbers[page.places].tolist()
    st.caption(f"**{places(page)}**")
    if before.config.info.images:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            chosen = _images(before, after, samples)
        with right:
            _detail(before, after, chosen)
    else:
        _rows(before, after, samples)


def _images(before: EvaluatedRun, after: EvaluatedRun, samples: Sequence[int]) -> int:
    stored = st.session_state.get(f"{_KEY}_sample")
    chosen = stored if isinstance(stored, int) and stored in samples else samples[0]

    def look(place: int) -> None:
        st.session_state[f"{_KEY}_sample"] = samples[place]

    tiles(
        [_tile(before, after, sample) for sample in samples],
        list(samples).index(chosen),
        look,
        key=f"{_KEY}_images",
    )
    st.caption(_("Predicted by A → by B; the true label in brackets if B is wrong."))
    return chosen


def _tile(before: EvaluatedRun, after: EvaluatedRun, sample: int) -> Tile:
    labels = class_names(before.config)
    true = int(before.predictions.true[sample])
    was, now = (int(each.predictions.predicted[sample]) for each in (before, after))
    text = _("Test image {sample}: {true}, predicted as {before} by A, as {after} by B")
    return Tile(
        picture(before.dataset.x_test[sample], before.config.info.pixel_range, least=1),
        text.format(
            sample=number(sample), true=labels[true], before=labels[was], after=labels[now]
        ),
        labels[now] if was == now else f"{labels[was]} → {labels[now]}",
        now == true,
        "" if now == true else labels[true],
    )


def _detail(before: EvaluatedRun, after: EvaluatedRun, sample: int) -> None:
    """Draw the probabilities of both runs for one sample."""
    labels = class_names(before.config)
    true = int(before.predictions.true[sample])
    title = _("Test sample {sample}: {true}").format(
        sample=number(sample), true=plain(labels[true])
    )
    st.markdown(f"**{title}**")
    for letter, each in (("A", before), ("B", after)):
        shares = each.predictions.probabilities
        if shares is None:
            continue
        predicted = int(each.predictions.predicted[sample])
        texts = [percent(share) for share in shares[sample].tolist()]
        st.text(f"{letter}: {each.name}")
        pairs = "; ".join(f"{label} {share}" for label, share in zip(labels, texts, strict=True))
        plotly_chart(
            gallery.probabilities(
                shares[sample],
                labels,
                texts,
                true=true,
                predicted=predicted,
                title=_("Probability"),
            ),
            _("Probabilities of test sample {sample} by {run}: {values}").format(
                sample=number(sample), run=letter, values=pairs
            ),
            f"{_KEY}_probabilities_{letter}",
            file=f"denseboard-probabilities-{letter}",
            still=True,
        )


def _rows(before: EvaluatedRun, after: EvaluatedRun, samples: Sequence[int]) -> None:
    import pandas as pd  # takes half a second, which the first page must not wait for

    columns = {_("Sample"): (list(samples), number), **_predictions(before, after, samples)}
    dataset, result = after.dataset, after.result
    decimals = column_stats(dataset).decimals
    # Those of B, whose inputs may differ from those of A.
    for column in by_importance(result.kernel, dataset.x_test, result.outputs)[:_FEATURES].tolist():
        write = partial(number, digits=decimals[column])
        values = dataset.x_test[list(samples), column].tolist()
        columns[_(dataset.features[column])] = (values, write)
    frame = pd.DataFrame({name: values for name, (values, _write) in columns.items()})
    st.dataframe(
        frame.style.format({name: write for name, (_values, write) in columns.items() if write}),
        hide_index=True,
        height=_HEIGHT,
        alt=_("Test samples, and what both runs predicted for them"),
        key=f"{_KEY}_rows",
    )


def _predictions(
    before: EvaluatedRun, after: EvaluatedRun, samples: Sequence[int]
) -> dict[str, Any]:
    true = before.predictions.true[list(samples)]
    predicted = [each.predictions.predicted[list(samples)] for each in (before, after)]
    by = (_("Predicted by A"), _("Predicted by B"))
    if not before.config.task.classifies:
        write = partial(number, digits=1)
        texts = dict(zip(by, ((values.tolist(), write) for values in predicted), strict=True))
        return {_("True"): (true.tolist(), write), **texts}
    labels = np.array(class_names(before.config), object)
    named = dict(zip(by, ((labels[values].tolist(), None) for values in predicted), strict=True))
    return {_("True"): (labels[true].tolist(), None), **named}
