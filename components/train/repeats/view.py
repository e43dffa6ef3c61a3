"""The mean curves of several seeds or folds, and a row for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.figures.repeats import Curve, bands
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.table import csv, table
from components.words.labels import metric_label
from components.words.language import _, marked, ngettext, number, percent
from components.words.live import states
from core.comparison.seeds import Band, Repeat, band
from core.comparison.spread import spread
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Kind:
    """What differs between runs, with the words for it.

    Attributes:
        name: Identifier: the prefix of keys, and part of the names of files.
        column: Title of the column with their numbers.
        bands: What the lines and bands of the curves are.
        mean: The sentence with the mean, with places for ``metric``, ``mean`` and ``deviation``; a
            function of the number of runs.
        alt: Text alternative of the table.
    """

    name: str
    column: str
    bands: str
    mean: Callable[[int], str]
    alt: str


def seeds() -> Kind:
    """Return the words for runs that differ in the seed."""
    return Kind(
        "seeds",
        _("Seed"),
        _(
            "Lines: the mean over the runs. Bands: the 95% interval of that mean (Student’s t),"
            " which is for the mean over all seeds, not for single runs."
        ),
        lambda count: ngettext(
            "{metric} over {count} seed: **{mean} ± {deviation}** (mean ± standard deviation)",
            "{metric} over {count} seeds: **{mean} ± {deviation}** (mean ± standard deviation)",
            count,
        ),
        _("Seed, validation metric of the final weights, and the best epoch of every run"),
    )


def folds() -> Kind:
    """Return the words for runs that differ in the fold that is held out."""
    return Kind(
        "folds",
        _("Fold"),
        _(
            "Lines: the mean over the folds. Bands: the 95% interval of that mean (Student’s t). As"
            " folds share training samples, it is too narrow (Nadeau and Bengio, 2003)."
        ),
        lambda count: ngettext(
            "{metric} over {count} fold: **{mean} ± {deviation}** (mean ± standard deviation)",
            "{metric} over {count} folds: **{mean} ± {deviation}** (mean ± standard deviation)",
            count,
        ),
        _("Fold, validation metric of the final weights, and the best epoch of every run"),
    )


def view(config: RunConfig, runs: Sequence[Repeat], kind: Kind) -> None:
    """Draw the mean curves with bands, the mean result with its deviation, and every result.

    Args:
        config: The common settings.
        runs: The runs; unfinished ones are left out.
        kind: What differs between them.
    """
    over = [run for run in runs if run.state.final]
    if any(run.rows for run in over):
        _curves(config, over, kind)
    _mean(config, over, kind)
    if over:
        _table(config, over, kind)


def _curves(config: RunConfig, runs: Sequence[Repeat], kind: Kind) -> None:
    metric = _(config.task.metric_label)
    what = choice(_("Curve"), {"metric": metric, "loss": _("Loss")}, key=f"{kind.name}_curve")
    share = what == "metric" and config.task.classifies
    fields = {what: _("Training"), f"val_{what}": _("Validation")}
    histories = [run.rows for run in runs]
    curves = [
        Curve(name, result)
        for field, name in fields.items()
        if (result := band(histories, field)) is not None
    ]
    if not curves:
        return
    title = metric if what == "metric" else _("Loss")
    if what == "metric" and not config.task.classifies:
        title = f"{metric} ({_(config.info.target)})"
    most = max(max(curve.band.runs) for curve in curves)
    chart(
        bands(curves, title, most, share=share),
        alt=_alt(curves, title, most, share),
        file=f"denseboard-{config.dataset}-{kind.name}-{what}",
        key=f"{kind.name}_curves",
        csv=_csv(curves),
    )
    st.caption(kind.bands)
    ends = _ends(curves[-1].band)
    if ends:
        st.caption(ends)


def _alt(curves: Sequence[Curve], title: str, runs: int, share: bool) -> str:
    ends = [
        f"{curve.name} {percent(curve.band.mean[-1]) if share else number(curve.band.mean[-1], 4)}"
        for curve in curves
    ]
    return ngettext(
        "{title} by epoch, mean of {count} run with its 95% interval. Last epoch: {ends}",
        "{title} by epoch, mean of {count} runs with its 95% interval. Last epoch: {ends}",
        runs,
    ).format(title=title, count=number(runs), ends=", ".join(ends))


def _ends(result: Band) -> str:
    """Return at which epochs runs end before others, in words."""
    parts = [
        _("{runs} until epoch {epoch}").format(runs=number(runs), epoch=number(epoch))
        for epoch, runs, after in zip(
            result.epochs, result.runs, (*result.runs[1:], 0), strict=True
        )
        if after < runs
    ]
    if len(parts) < 2:
        return ""
    return _("Some runs ended earlier, and later means are of fewer runs: {parts}.").format(
        parts=", ".join(parts)
    )


def _csv(curves: Sequence[Curve]) -> str:
    nan = float("nan")
    columns: dict[str, list[object]] = {
        title: []
        for title in (
            *(_("Curve"), _("Epoch"), _("Mean")),
            *(_("95% from"), _("95% to"), _("Runs")),
        )
    }
    for name, result in curves:
        rows = zip(result.epochs, result.mean, result.low, result.high, result.runs, strict=True)
        for epoch, mean, low, high, runs in rows:
            ends = (nan if low is None else low, nan if high is None else high)
            values = (name, epoch, mean, *ends, runs)
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
    return csv(columns)


def _mean(config: RunConfig, runs: Sequence[Repeat], kind: Kind) -> None:
    result = spread([run.final for run in runs if run.final is not None])
    if result is None or result.deviation is None:
        return
    count = sum(run.final is not None for run in runs)
    st.markdown(
        kind.mean(count).format(
            metric=_name(config),
            count=number(count),
            mean=_value(config, result.mean),
            deviation=_value(config, result.deviation),
        )
    )


def _table(config: RunConfig, runs: Sequence[Repeat], kind: Kind) -> None:
    nan, names = float("nan"), states()
    best, epoch, final, state = _titles(config)
    columns: dict[str, list[Any]] = {
        kind.column: [run.number for run in runs],
        final: [nan if run.final is None else run.final for run in runs],
        best: [nan if run.best is None else run.best.metric for run in runs],
        epoch: [nan if run.best is None else float(run.best.epoch) for run in runs],
        state: [names[run.state] for run in runs],
    }

    def value(one: float) -> str:
        return _value(config, one)

    table(
        columns,
        {kind.column: str, final: value, best: value, epoch: number},
        alt=kind.alt,
        file=f"denseboard-{config.dataset}-{kind.name}",
        key=f"{kind.name}_table",
        helps={
            final: _(
                "Of the last epoch; if early stopping restored weights, of the epoch with the"
                " lowest validation loss"
            ),
            best: _("Of the best epoch, chosen afterwards: slightly optimistic"),
        },
    )


def _titles(config: RunConfig) -> tuple[str, str, str, str]:
    held_out = config.validation_samples > 0
    final = _("Validation, final weights") if held_out else _("Training, final weights")
    best = _("Validation, best") if held_out else _("Training, best")
    return best, _("Best epoch"), final, _("State")


def _name(config: RunConfig) -> str:
    if config.task.classifies:
        names = _("Validation accuracy"), _("Training accuracy")
    else:
        names = _("Validation MAE"), _("Training MAE")
    name = names[0] if config.validation_samples else names[1]
    return name if config.task.classifies else f"{name} ({marked(config.info.target)})"


def _value(config: RunConfig, value: float) -> str:
    return metric_label(value, config.task.classifies)
