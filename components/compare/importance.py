"""The importance of settings: first signs from a few, shares from twenty on."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from components.compare.one_setting import one_setting, only_factor
from components.figures.effects import Bars, importance
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.labels import result_title
from components.words.language import _, ngettext, number, percent
from core.comparison.effects import (
    LEAST_FACTORS,
    LEAST_TRIALS,
    LEAST_VARIED,
    MOST_TRIALS,
    Effects,
    Trials,
    distinct_trials,
    effects,
    label,
    results_by_setting,
)
from core.comparison.result_columns import validation_result
from core.comparison.signs import LEAST_SETTINGS, UNLIKELY, beyond_chance, signs
from core.runs.store import Summary


class Subject(NamedTuple):
    """What importance is drawn for.

    Attributes:
        tried: The settings and their results.
        name: Returns the name of a factor in the session's language.
        basis: The sentence below the figures on what they come from, with a ``{count}``.
        file: Name of downloaded files, without an end.
        key: Prefix of the identifiers of figures on the page.
    """

    tried: Trials
    name: Callable[[str], str]
    basis: str
    file: str
    key: str


def importance_view(runs: Sequence[Summary], dataset: str) -> None:
    """Draw what can be said of the importance of settings, and what more it needs.

    Args:
        runs: Finished runs with validation rows, at least one.
        dataset: Their dataset.
    """
    basis = _(
        "From {count} distinct combinations of settings, each with the mean of its seeds, by their"
        " best validation metric. This holds for the values tried here, and shows association, not"
        " cause."
    )
    tried = distinct_trials(runs, dataset)
    subject = Subject(
        tried, lambda name: _(label(name)), basis, f"denseboard-{dataset}", "overview"
    )
    importance_of(subject, partial(_only_setting, runs, dataset))


def importance_of(subject: Subject, begin: Callable[[], object] = lambda: None) -> None:
    """Draw the importance of settings, or first signs of it, and what more it needs.

    Args:
        subject: What it is drawn for; at least one result.
        begin: Draws what stands before the first signs.
    """
    tried = subject.tried
    with st.spinner(_("Computing the importance…")):
        result = effects(tried)
    if any(share for _name, share in result.shares):
        _shares(subject, result)
    elif len(set(tried.results)) == 1 and len(tried.results) >= LEAST_SETTINGS:
        st.info(
            _("All these runs have the same result: no setting has made a difference so far."),
            icon=":material/drag_handle:",
        )
    else:
        if len(tried.results) >= LEAST_SETTINGS:
            begin()
            _first_signs(subject)
        _too_little(subject, result)


def _only_setting(runs: Sequence[Summary], dataset: str) -> None:
    """Draw the result against the setting that varies, if there is only one."""
    found = results_by_setting(runs, dataset)
    settings = [run for run, _results in found]
    factor = only_factor(settings)
    if factor is not None:
        title = result_title(validation_result(settings[0]))
        results = [results for _run, results in found]
        one_setting(factor, settings, results, title, key="overview_one_setting")


def _shares(subject: Subject, result: Effects) -> None:
    left, right = st.columns(2)
    with left:
        _bars(
            subject,
            result.shares,
            _("Share of the differences"),
            _("Importance of settings by share: {shares}"),
            "importance",
        )
        st.caption(
            _(
                "**For all results**: how much of the differences between good and bad runs a"
                " setting explains. A random forest predicts the result from the settings, and the"
                " variance of its predictions is divided among them (fANOVA; Hutter, Hoos and"
                " Leyton-Brown, 2014). {rest} is due to combinations of settings. Settings that do"
                " not apply to all runs are left out."
            ).format(rest=percent(result.rest, 0))
        )
    with right:
        _reaching(subject, result)
    count = min(len(subject.tried.runs), MOST_TRIALS)
    st.caption(subject.basis.format(count=number(count)))
    if result.rare:
        st.caption(_rare(subject, result.rare))


def _reaching(subject: Subject, result: Effects) -> None:
    if any(share for _name, share in result.reaching):
        _bars(
            subject,
            result.reaching,
            _("Share in being among the best"),
            _("Importance of settings for the best results: {shares}"),
            "reaching",
        )
    st.caption(
        _(
            "**For the best results**: the settings whose values differ most between the best runs"
            " (a tenth, at least five) and all of them (PED-ANOVA; Watanabe, Bansal and Hutter,"
            " 2023). What only spoils bad runs counts little here. Settings that apply under others"
            " only are included where {least} distinct combinations have them, and three of the"
            " best."
        ).format(least=number(LEAST_TRIALS))
    )


_FILES = {"importance": "importance", "reaching": "importance-best", "signs": "signs"}


def _bars(
    subject: Subject, shares: Sequence[tuple[str, float]], title: str, alt: str, key: str
) -> None:
    labels = tuple(subject.name(name) for name, _share in shares)
    rounded = tuple(round(share, 4) for _name, share in shares)
    listed = "; ".join(
        f"{name} {percent(one, 0)}" for name, one in zip(labels, rounded, strict=True)
    )
    chart(
        importance(Bars(labels, rounded), title),
        alt=alt.format(shares=listed),
        file=f"{subject.file}-{_FILES[key]}",
        key=f"{subject.key}_{key}",
        csv=csv({_("Setting"): labels, _("Share"): rounded}),
    )


def _first_signs(subject: Subject) -> None:
    """Draw what a few settings show already."""
    estimated = signs(subject.tried)
    if not estimated:
        return
    sure = beyond_chance(estimated)
    if sure:
        listed = "; ".join(
            _("{setting} ({share}; by chance in at most {chance} of shuffles)").format(
                setting=subject.name(one.name),
                share=percent(one.share, 0),
                chance=percent(math.ceil(1000 * one.chance) / 1000),
            )
            for one in sure
        )
        st.markdown(_("**First signs**, beyond chance: {settings}.").format(settings=listed))
    else:
        st.markdown(
            _(
                "**First signs:** none yet. No setting explains more than shuffled results would in"
                " {least} of cases."
            ).format(least=percent(UNLIKELY, 0))
        )
    if any(one.share for one in estimated):
        _bars(
            subject,
            [(one.name, one.share) for one in estimated],
            _("Share explained by itself"),
            _("What settings explain by themselves: {shares}"),
            "signs",
        )
    st.caption(
        _(
            "From {count} distinct combinations of settings: how much of the variance of the"
            " results a curve through the values of one setting explains (adjusted R²), and how"
            " often the largest of all settings gets there when the results are shuffled (Westfall"
            " and Young 1993). Settings that were changed together cannot be separated, and"
            " combinations are not seen."
        ).format(count=number(len(subject.tried.runs)))
    )


def _too_little(subject: Subject, result: Effects) -> None:
    """Say what first signs and shares still need."""
    needs = []
    missing = LEAST_SETTINGS - len(subject.tried.runs)
    if missing > 0:
        needs.append(
            ngettext(
                "{count} more distinct combination of settings gives first signs.",
                "{count} more distinct combinations of settings give first signs.",
                missing,
            ).format(count=number(missing))
        )
    if result.missing_trials:
        needs.append(
            ngettext(
                "For shares of importance {count} more distinct combination of settings is needed"
                " ({there} of {least} so far; other seeds of a combination do not count): with"
                " fewer, chance would look like importance.",
                "For shares of importance {count} more distinct combinations of settings are"
                " needed ({there} of {least} so far; other seeds of a combination do not count):"
                " with fewer, chance would look like importance.",
                result.missing_trials,
            ).format(
                count=number(result.missing_trials),
                there=number(len(subject.tried.runs)),
                least=number(LEAST_TRIALS),
            )
        )
    if result.missing_factors:
        needs.append(
            _(
                "For shares of importance at least {least} settings besides the seed must vary,"
                " each in {varied} runs or more; change another one as well."
            ).format(least=number(LEAST_FACTORS), varied=number(LEAST_VARIED))
        )
        if result.rare:
            needs.append(_rare(subject, result.rare))
    st.info(" ".join(needs), icon=":material/hourglass_empty:")


def _rare(subject: Subject, names: Sequence[str]) -> str:
    return _("Left out, because fewer than {least} runs vary it: {settings}.").format(
        least=number(LEAST_VARIED), settings=", ".join(map(subject.name, names))
    )
