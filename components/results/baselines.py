"""The scores of run and baselines on the test set."""

from concurrent.futures import Future

import streamlit as st

from components.widgets import messages
from components.words import language
from components.words.language import _, number, percent
from core.base.errors import DenseboardError
from core.evaluation.background import Baselines, measured
from core.evaluation.baselines import CONSTANT, LABELS, LOGISTIC, STEPS, Baseline
from core.runs.results import Evaluation
from core.settings.config import RunConfig

_Row = tuple[str, float | None, float | None]  # name, loss and metric
_AGAIN = 0.5  # seconds between updates while the baselines are being fitted


def baselines(config: RunConfig, evaluation: Evaluation) -> None:
    """Draw test loss and metric of the run and of its baselines, without waiting for them.

    Args:
        config: The run.
        evaluation: Its scores.
    """
    future = measured(config)
    waiting = not future.done()
    st.fragment(_rows, run_every=_AGAIN if waiting else None)(config, evaluation, future, waiting)


def _rows(
    config: RunConfig, evaluation: Evaluation, future: "Future[Baselines]", waiting: bool
) -> None:
    if not future.done():
        st.caption(_("Fitting simpler models to compare with…"))
        return
    if waiting:
        st.rerun()  # which ends the updates
    try:
        fitted = future.result()
    except DenseboardError as problem:
        messages.error(problem)
        return
    st.markdown(_table(config, evaluation, fitted), help=_help(config))


def _table(config: RunConfig, evaluation: Evaluation, fitted: Baselines) -> str:
    rows: list[_Row] = [("**" + _("This network") + "**", evaluation.loss, evaluation.metric)]
    for each in reversed(fitted):
        rows += _rows_of(config, each)
    titles = [_("On the test set"), _("Loss"), _(config.task.metric_label)]
    lines = [titles, ["---", "---:", "---:"]]
    metrics = [metric for _name, _loss, metric in rows if metric is not None]
    for name, loss, metric in rows:
        shown = "–"
        if metric is not None:
            classifies = config.task.classifies
            shown = percent(metric) if classifies else language.measured(metric, *metrics)
        lines.append([name, "–" if loss is None else number(loss, 4), shown])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rows_of(config: RunConfig, baseline: Baseline) -> list[_Row]:
    """Return the rows of a baseline: two if its loss and its metric are of different answers."""
    score = baseline.test
    if baseline.name != CONSTANT or not config.task.classifies:
        return [(_name(baseline), score.loss, score.metric)]
    most_frequent: _Row = (_("Always the most frequent class"), None, score.metric)
    if score.loss is None:
        return [most_frequent]
    return [(_("Always the class shares (prior)"), score.loss, None), most_frequent]


def _name(baseline: Baseline) -> str:
    label = _(LABELS[baseline.name])
    if not baseline.rows:
        return label
    return _("{name}, fitted on {rows} of the samples").format(
        name=label, rows=number(baseline.rows)
    )


def _help(config: RunConfig) -> str:
    fitted = _("All are fitted on the training samples of this run, with the same scaling.")
    if config.task.classifies:
        model = _(
            "{name}: scikit-learn, with an L2 penalty of C = 1 and at most {steps} steps of L-BFGS."
        ).format(name=_(LABELS[LOGISTIC]), steps=number(STEPS))
    else:
        model = _("Linear regression: ordinary least squares.")
    line = _("The lines in the curves above show the scores on the validation samples instead.")
    if not config.validation_samples:
        line = _("The lines in the curves above show the scores on the training samples instead.")
    return "  \n".join((fitted, model, line))
