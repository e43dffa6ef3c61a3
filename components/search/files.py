"""What the live view draws, as CSV files."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from components.search.texts import curves, measures, states
from components.words.comparison import declared_value
from components.words.language import _, translate, translate_error, unescaped
from core.base.csv_writer import csv_bytes
from core.base.errors import DenseboardError
from core.runs.history import Row
from core.runs.search_record import TrialRecord
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.parameters import parameters
from core.search.service_interface import SearchService, SearchStatus
from core.settings.config import RunConfig

_ID_LENGTH = 8  # characters of an id in the names of files


def files(status: SearchStatus, service: SearchService, training: TrainingService) -> None:
    """Draw the downloads of the trials and of their curves, written when they are clicked.

    Args:
        status: The search.
        service: Knows its trials at the time of the click.
        training: Has their runs.
    """
    search_id = status.record.search_id
    name = f"denseboard-search-{search_id[:_ID_LENGTH]}"
    with st.container(horizontal=True):
        for key, label, write in (
            ("trials", _("Trials as CSV"), trials_file),
            ("curves", _("Curves as CSV"), curves_file),
        ):
            st.download_button(
                label,
                partial(_written, write, status, service, training),
                file_name=f"{name}-{key}.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"search_{key}_csv",
            )


def _written(
    write: Callable[[SearchStatus, TrainingService], bytes],
    status: SearchStatus,
    service: SearchService,
    training: TrainingService,
) -> bytes:
    with suppress(DenseboardError):  # else what the page was drawn with: its record is away
        status = service.status(status.record.search_id)
    return write(status, training)


def trials_file(status: SearchStatus, training: TrainingService) -> bytes:
    """Write a line for each trial: state, results, settings that vary, time, runs."""
    config = status.config
    dimensions = config.space.dimensions
    header = [
        *(_("Trial"), _("State")),
        *(one["title"] for one in measures(config)),
        *(unescaped(translate(one.label)) for one in dimensions),
        *(_("Epochs"), _("Seconds"), _("Reason"), _("Runs")),
    ]
    return csv_bytes(header, (_line(one, config, training) for one in status.trials))


def curves_file(status: SearchStatus, training: TrainingService) -> bytes:
    """Write a line for each epoch of each run: its seed and fold, validation loss and metric."""
    names = curves(status.config)
    header = [_("Trial"), _("Seed"), _("Fold"), _("Epoch")]
    header += [names["loss"]["title"], names["metric"]["title"]]
    folded = status.config.folds > 1
    lines = (
        (
            *(trial.number + 1, run.seed, run.fold if folded else ""),
            *(int(row.epoch), row.val_loss, row.val_metric),
        )
        for trial in status.trials
        for run, rows in _runs(trial, training)
        for row in rows
        if row.end
    )
    return csv_bytes(header, lines)


def _runs(trial: TrialRecord, training: TrainingService) -> Iterator[tuple[RunConfig, list[Row]]]:
    """The runs of a trial that have started and were not deleted."""
    for run_id in trial.runs:
        try:
            found = training.status(run_id).config, list(training.rows(run_id))
        except DenseboardError:
            continue
        yield found


def _line(trial: TrialRecord, config: SearchConfig, training: TrainingService) -> list[Any]:
    found = list(_runs(trial, training))
    values: dict[str, Any] = {}
    if found:
        try:
            values = dict(parameters(config.space, config.base, found[0][0]))
        except (DenseboardError, ValueError):  # another version of the app has recorded it
            values = {}
    results = trial.results or [None] * len(config.goal_entry.measures)
    problem = trial.problem
    return [
        *(trial.number + 1, states()[trial.state]),
        *results,
        *(_cell(one, values) for one in config.space.dimensions),
        max((int(rows[-1].epoch) for _config, rows in found if rows), default=0),
        sum(rows[-1].seconds for _config, rows in found if rows),
        "" if problem is None else unescaped(translate_error(problem)),
        " ".join(trial.runs),
    ]


def _cell(one: Dimension, values: dict[str, Any]) -> Any:
    """The value of a setting, not numbers in words; empty where it has no effect."""
    if one.name not in values:
        return ""
    value = values[one.name]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return declared_value(one.declared, value)
