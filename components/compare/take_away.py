"""The chosen runs as files for other programs that track experiments."""

from collections.abc import Collection, Iterator, Sequence

import streamlit as st

from components.results.seal import is_open, note_views
from components.widgets.download import lazily
from components.words.language import _, ngettext, number
from core.base.errors import ConfigError
from core.evaluation.tracking.formats import FORMATS, MIME, MOST_RUNS, TrackingFormat, zipped
from core.evaluation.tracking.tracked_run import TrackedRun
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.config import RunConfig


def take_away(service: TrainingService, runs: Sequence[Summary]) -> None:
    """Draw a button for each program; a file is made when its button is clicked.

    Args:
        service: Source of the histories.
        runs: The chosen runs, of any datasets.
    """
    with st.popover(_("Take it away"), icon=":material/download:", key="take_away"):
        known = [(run, config) for run in runs if (config := _config(run)) is not None]
        _say_what_is_left_out(len(runs) - len(known))
        if len(known) > MOST_RUNS:
            st.caption(
                _("One file takes at most {most} runs: choose fewer.").format(
                    most=number(MOST_RUNS)
                )
            )
        datasets = {run.dataset for run in runs}
        sealed = {dataset for dataset in datasets if not is_open(service.store, dataset)}
        if sealed:
            st.caption(_("The test set is sealed: the files have no test results."))
        for wanted in FORMATS:
            st.download_button(
                _(wanted.label),
                lazily(selection_file, wanted, service, known, sealed),
                file_name=f"denseboard-runs{wanted.ending}",
                mime=MIME,
                icon=f":material/{wanted.icon}:",
                on_click="ignore",
                width="stretch",
                disabled=not 0 < len(known) <= MOST_RUNS,
                key=f"take_away_{wanted.name}",
            )
            st.caption(_(wanted.caption))


def selection_file(
    wanted: TrackingFormat,
    service: TrainingService,
    runs: Sequence[tuple[Summary, RunConfig]],
    sealed: Collection[str],
) -> bytes:
    """Return the file of the chosen runs; their test results in it count as viewed.

    Args:
        wanted: The program it is for.
        service: Source of the histories.
        runs: The runs with their settings.
        sealed: The datasets of which it has no test results.

    Raises:
        StorageError: The record cannot be read or written.
    """
    shown = [run.run_id for run, _settings in runs if run.evaluation and run.dataset not in sealed]
    note_views(service.store, shown)
    return zipped(wanted, _tracked(service, runs, sealed), _)


def _say_what_is_left_out(count: int) -> None:
    if count:
        st.caption(
            ngettext(
                "Left out: {count} run whose data are no longer available or whose settings are of"
                " another version.",
                "Left out: {count} runs whose data are no longer available or whose settings are of"
                " another version.",
                count,
            ).format(count=number(count))
        )


def _config(run: Summary) -> RunConfig | None:
    try:
        return run.config()
    except ConfigError:
        return None


def _tracked(
    service: TrainingService, runs: Sequence[tuple[Summary, RunConfig]], sealed: Collection[str]
) -> Iterator[TrackedRun]:
    for run, config in runs:
        yield TrackedRun(
            run.run_id,
            run.marks.name,
            config,
            run.state,
            run.created,
            service.rows(run.run_id),
            None if run.dataset in sealed else run.evaluation,
            run.versions,
        )
