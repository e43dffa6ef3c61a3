"""The changes of a run since the run it is compared with, and their effect."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components.session.chosen import choose
from components.session.session import session
from components.train.what_changed import what_changed
from components.widgets.links import go_to_compare, to_compare
from components.words.labels import difference_label, metric_label, size_label
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.comparison.chance import Basis, Chance, chance
from core.comparison.groups import check_rows, higher_is_better, loss, metric, same_loss
from core.comparison.predictions_game import read_guess
from core.comparison.reference import reference_of
from core.comparison.seeds import submit
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.runs.store import Summary
from core.settings.config import RunConfig

_STARTED = "single_changes_started"


def run_changes(status: Status, service: TrainingService) -> None:
    """Draw the changes since the reference run, and offer runs with a single change each.

    Args:
        status: The run shown.
        service: Source of the run and the record of all others.
    """
    # Without a record or common rows there is nothing to compare.
    with suppress(DenseboardError):
        runs = service.store.summaries()
        own = next((run for run in runs if run.run_id == status.run_id), None)
        if own is None:
            return
        guess = read_guess(service.store.guesses().get(own.run_id, {}))
        reference = reference_of(own, runs, shown=guess.baseline if guess else None)
        if reference is None:
            return
        before = reference.run_id

        def train(configs: Sequence[RunConfig]) -> None:
            _train(service, configs, (before, status.run_id))

        what_changed(status.config, reference, train)
        if status.state.final:
            _outcome(service, reference, own, runs)
    _started()


def _outcome(
    service: TrainingService, reference: Summary, own: Summary, runs: Sequence[Summary]
) -> None:
    """Draw the metric before and after, whether the difference may be chance, and a link.

    Raises:
        ComparisonError: The runs were not measured on the same rows.
        StorageError: A history cannot be read.
    """
    check_rows(reference, own)
    before, after = (metric(run, service.rows) for run in (reference, own))
    if before is None or after is None:
        return
    share = higher_is_better(own)
    name = _("Validation accuracy") if share else _("Validation mean absolute error")
    difference = after - before
    sentence = _("{metric} {after}, was {before} ({difference}).").format(
        metric=name,
        after=metric_label(after, share, before),
        before=metric_label(before, share, after),
        difference=difference_label(difference, share),
    )
    certainty = _certainty(abs(difference), chance(reference, own, runs, service.rows), share)
    parts = (sentence, certainty, _losses(service, reference, own))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(" ".join(filter(None, parts)), width="content")
        if st.button(
            _("Compare both"),
            key="compare_both",
            type="tertiary",
            icon=":material/compare_arrows:",
        ):
            choose((reference.run_id, own.run_id))
            go_to_compare()


def _losses(service: TrainingService, reference: Summary, own: Summary) -> str:
    """Return the loss before and after, which may differ plainly where the metric does not."""
    if not same_loss((reference, own)):
        return ""
    before, after = (loss(run, service.rows) for run in (reference, own))
    if before is None or after is None:
        return ""
    return _("Validation loss {after}, was {before}.").format(
        after=number(after, 4), before=number(before, 4)
    )


def _certainty(size: float, chance: Chance, share: bool) -> str:
    """Return whether chance explains a difference between two single runs."""
    half, count = size_label(chance.half, share), number(chance.count)
    if chance.basis is Basis.SEEDS:
        if size <= chance.half:
            sentence = _(
                "That may be chance, which makes two single runs differ by up to {half} ({count}"
                " runs with other seeds)."
            )
        else:
            sentence = _(
                "That is more than chance explains: it usually makes two single runs differ by up"
                " to {half} ({count} runs with other seeds)."
            )
    elif chance.basis is Basis.ROWS:
        if size <= chance.half:
            sentence = _(
                "That may be chance: with {count} validation rows and one seed each, differences up"
                " to {half} are within the sampling error."
            )
        else:
            sentence = _(
                "That is more than the sampling error of {count} validation rows explains (up to"
                " {half}); more seeds would show how much the seed adds."
            )
    else:
        sentence = _("How much of that is chance is unknown: each was trained with one seed.")
    return sentence.format(half=half, count=count)


def _train(service: TrainingService, configs: Sequence[RunConfig], pair: tuple[str, str]) -> None:
    """Start the runs that do not exist yet, and choose all for comparison."""
    ids: list[str] = []
    try:
        for config in configs:  # one by one: after a refusal, those before it are still chosen
            ids += submit([config], service)
    except DenseboardError as refusal:
        session().refusal = refusal
    choose((pair[0], *ids, pair[1]))
    st.session_state[_STARTED] = len(ids)


def _started() -> None:
    """Draw a link to the Compare page after runs were started for it."""
    count = st.session_state.pop(_STARTED, 0)
    if not count:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence = ngettext(
            "{count} run with a single change is chosen on the Compare page; it trains if it is"
            " new.",
            "{count} runs with a single change each are chosen on the Compare page; the new ones"
            " train.",
            count,
        )
        st.success(sentence.format(count=number(count)), icon=":material/compare_arrows:")
        to_compare()
