"""The comparison of the chosen runs: curves, ranking, and two of them in detail."""

from collections.abc import Sequence

import streamlit as st

from components.compare.curves import curves
from components.compare.further_seeds import further_seeds
from components.compare.gallery_difference import gallery_difference
from components.compare.landscape import common_landscape
from components.compare.matrices import matrices
from components.compare.pair import evaluated
from components.compare.rank import rank_view
from components.compare.verdict import verdict_view
from components.results.seal import is_open, mark_viewed
from components.widgets import messages
from components.widgets.choice import choice, select
from components.widgets.section import section
from components.words.comparison import changes_in_words, legends
from components.words.labels import dataset_label
from components.words.language import _, ngettext, number, plain
from core.base.errors import ConfigError, DenseboardError
from core.comparison.differences import difference
from core.comparison.reference import reference_first
from core.comparison.single_changes import SEVERAL
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService
from core.runs.store import Summary


def compare_view(
    service: TrainingService, runs: Sequence[Summary], every: Sequence[Summary]
) -> None:
    """Draw the comparison.

    Args:
        service: Source of histories and results.
        runs: The chosen runs; the others are compared with the baseline, or else the oldest.
        every: All runs: those with other seeds show whether a difference is real.
    """
    same = _known(_on_one_dataset(runs))
    if not same:
        return
    section(_("Curves"))
    curves(service, same, same[0].config())
    rank_view(service, same, every)
    if len(same) > 1:
        pair = _pair(same)
        if pair is not None:
            _compare(service, *pair, every)


def _on_one_dataset(runs: Sequence[Summary]) -> list[Summary]:
    """Return the runs on the dataset of the first run: the baseline, then from the oldest on.

    A message says so if runs are left out.
    """
    if not runs:
        return []
    same = reference_first([run for run in runs if run.dataset == runs[0].dataset])
    if len(same) < len(runs):
        st.info(
            _(
                "Runs on different datasets cannot be compared. Shown are the runs on {dataset},"
                " the dataset of the first run chosen."
            ).format(dataset=plain(dataset_label(runs[0].dataset))),
            icon=":material/info:",
        )
    return same


def _known(runs: Sequence[Summary]) -> list[Summary]:
    """Return the runs whose settings are still valid; others have no curves to show.

    A message says so if runs are left out.
    """
    known = [run for run in runs if _is_known(run)]
    if runs and not known:
        st.info(
            _("The data of these runs are no longer available, so they cannot be compared."),
            icon=":material/database_off:",
        )
    elif len(known) < len(runs):
        st.info(
            _("Runs of another version with unknown settings are left out."),
            icon=":material/info:",
        )
    return known


def _is_known(run: Summary) -> bool:
    try:
        run.config()
    except ConfigError:
        return False
    return True


def _pair(runs: Sequence[Summary]) -> tuple[Summary, Summary] | None:
    """Draw the choice of two runs to compare in detail."""
    section(
        _("Two runs in detail"),
        help=_("A is the reference run or the earlier run; B is compared with it"),
    )
    known = {run.run_id: run for run in runs}
    names = dict(zip(known, _names(runs), strict=True))
    if st.session_state.get("compared_pair") != list(
        known
    ):  # the choice of runs has changed: reset A and B
        st.session_state["compared_pair"] = list(known)
        for letter in "AB":
            st.session_state.pop(f"compared_{letter}", None)
    columns = st.columns(2)
    ids = []
    # By default not two seeds of one setting, if there is another setting.
    other = (run for run in runs if run.settings_key != runs[0].settings_key)
    defaults = (runs[0], next(other, runs[1]))
    for column, letter, default in zip(columns, "AB", defaults, strict=True):
        with column:
            ids.append(
                select(
                    letter,
                    names,
                    key=f"compared_{letter}",
                    default=default.run_id,
                    persist_state="session",
                )
            )
    if ids[0] == ids[1]:
        st.info(_("A and B are the same run: choose another for one of them."))
        return None
    return known[ids[0]], known[ids[1]]


def _names(runs: Sequence[Summary]) -> list[str]:
    """Return the names of the runs in the choice of two: those in the legend of the curves."""
    return [f"{place}. {name}" for place, name in enumerate(legends(runs), start=1)]


def _compare(
    service: TrainingService, before: Summary, after: Summary, every: Sequence[Summary]
) -> None:
    changed = difference(before.config(), after.config())
    changes = "; ".join(map(plain, changes_in_words(changed.changes)))
    if not changes:
        changes = _("another seed") if changed.seed else _("nothing: the same settings and seed")
    st.markdown(_("**From A to B:** {changes}").format(changes=changes))
    if len(changed.changes) >= SEVERAL:
        st.caption(
            ngettext(
                "{count} setting differs, so a difference cannot be attributed to one of them.",
                "{count} settings differ, so a difference cannot be attributed to one of them.",
                len(changed.changes),
            ).format(count=number(len(changed.changes)))
        )
    section(_("Is the difference real?"))
    verdict = verdict_view(before, after, every, service.rows, key="verdict")
    if verdict is not None:
        further_seeds(service, before, after, every, verdict)
    common_landscape(service, before, after)
    if changed.data:
        st.caption(
            _(
                "The two runs were tested on different samples: their predictions cannot be"
                " compared."
            )
        )
        return
    _predictions(service, before, after)


def _predictions(service: TrainingService, before: Summary, after: Summary) -> None:
    """Draw both runs' predictions for the test set, unless it is sealed."""
    if not is_open(service.store, before.dataset):
        st.info(
            _("Their predictions are on the test set, which is sealed."), icon=":material/lock:"
        )
        return
    names = legends((before, after))
    try:
        with st.spinner(_("Loading the test samples…")):
            a, b = (evaluated(service, *run) for run in zip((before, after), names, strict=True))
    except DenseboardError as problem:
        messages.error(problem)
        return
    if a is None or b is None or not a.same_samples(b):
        st.caption(_("One of the two runs has no predictions to show because it did not finish."))
        return
    for each in (before, after):
        mark_viewed(service.store, each.run_id)
    _views(a, b)


def _views(before: EvaluatedRun, after: EvaluatedRun) -> None:
    names = {"gallery": _("Fixed and broken"), "matrices": _("Confusion matrices")}
    classifies = before.config.task.classifies
    if classifies and choice(_("Predictions"), names, key="compared_view") == "matrices":
        matrices(before, after)
    else:
        gallery_difference(before, after)
