"""The list of runs: which are shown, and which of them are chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import Any

import streamlit as st

from components.compare.filters import Shown, column_label
from components.session.chosen import choose_among
from components.words.comparison import run_name, setting_label, setting_value
from components.words.language import _, moment, ngettext, number, percent
from components.words.live import states
from core.comparison.differences import differing, value_of
from core.comparison.listing import RESULTS
from core.runs.store import Summary
from core.runs.table import runs_table

_MOST = 100  # rows drawn: more are not read, and would slow every rerun
_HEIGHT = 420  # pixels


def listed(shown: Shown) -> Sequence[Summary]:
    """The runs that the list draws."""
    return shown.runs[:_MOST]


def listing(shown: Shown, chosen: Sequence[Summary], *, test: bool) -> None:
    """Draw the runs; rows that are marked are chosen for comparing.

    Args:
        shown: The runs that meet the filters, in order.
        chosen: Those chosen so far, whether shown or not.
        test: Whether test results may be seen.
    """
    import pandas as pd  # takes half a second, which the first page must not wait for

    runs = listed(shown)
    if not runs:
        st.info(_("No run meets the filters at the left."), icon=":material/filter_alt_off:")
        return
    columns, helps = _columns(runs, shown, test), _helps(shown)
    ids = [run.run_id for run in runs]
    # A list of other runs is another widget: it cannot mark a row that has become another run.
    key = f"runs_{blake2b(''.join(ids).encode(), digest_size=8).hexdigest()}"
    marked = {run.run_id for run in chosen}
    frame = pd.DataFrame({name: values for name, (values, _write) in columns.items()})
    st.session_state[key] = {
        "selection": {"rows": [row for row, run_id in enumerate(ids) if run_id in marked]}
    }
    st.dataframe(
        frame.style.format(
            {name: write for name, (_values, write) in columns.items() if write}, na_rep="–"
        ),
        hide_index=True,
        height=min(_HEIGHT, 38 + 35 * max(1, len(runs))),
        column_config={
            name: st.column_config.Column(
                pinned=place == 0,
                alignment="right" if write else "left",
                help=helps.get(name),
            )
            for place, (name, (_values, write)) in enumerate(columns.items())
        },
        on_select=partial(_marked, key, ids),
        selection_mode="multi-row",
        alt=_("Runs, the settings in which they differ, and their results"),
        placeholder="–",
        key=key,
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        unseen = len(marked - set(ids))
        st.caption(_count(shown, len(runs), len(chosen), unseen), width="content")
        _download(shown.runs, test)


def _download(runs: Sequence[Summary], test: bool) -> None:
    """All runs that meet the filters, with all their settings; made when it is asked for."""

    def file() -> bytes:
        return runs_table(runs if test else [_without_test(run) for run in runs])

    st.download_button(
        _("CSV"),
        file,
        "denseboard-runs.csv",
        "text/csv",
        key="runs_csv",
        help=_("Download all runs of this list as CSV, with all their settings"),
        icon=":material/download:",
        on_click="ignore",
    )


def _without_test(run: Summary) -> Summary:
    return replace(run, evaluation=None)


def _marked(key: str, ids: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    choose_among(ids, {ids[row] for row in rows if row < len(ids)})


Values = tuple[list[Any], Callable[[Any], str] | None]


def _columns(runs: Sequence[Summary], shown: Shown, test: bool) -> dict[str, Values]:
    columns: dict[str, Values] = {_("Run"): ([_title(run) for run in runs], None)}
    if any(run.marks.tags for run in runs):
        columns[_("Tags")] = ([", ".join(run.marks.tags) for run in runs], None)
    for name in differing([run.raw_settings for run in runs]):
        values = [value_of(run.raw_settings, name) for run in runs]
        if _is_number(values):
            columns[setting_label(name)] = (values, partial(setting_value, name))
        else:
            told = [setting_value(name, value) for value in values]
            columns[setting_label(name)] = (told, None)
    for name, column in RESULTS.items():
        if column.test and not test:
            continue
        values = [column.value(run) for run in runs]
        if name == "state":
            names = states()
            values = [names[run.state] for run in runs]
        columns[column_label(name, shown.task)] = (values, _WRITE[name](shown))
    return columns


def _helps(shown: Shown) -> dict[str, str]:
    """What stands behind a column, by its title."""
    held_out = _("Of the validation rows; of the training rows where none are held out.")
    verdict = _("This is what the verdict compares; with early stopping, that of the epoch kept.")
    return {
        column_label("best", shown.task): held_out,
        column_label("last", shown.task): f"{held_out} {verdict}",
    }


def _is_number(values: Sequence[Any]) -> bool:
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)


def _title(run: Summary) -> str:
    kinds = [_("baseline")] * run.marks.pinned + [_("archived")] * run.marks.archived
    return f"{run_name(run)} ({', '.join(kinds)})" if kinds else run_name(run)


def _metric(shown: Shown) -> Callable[[Any], str]:
    if shown.task is None:
        return partial(number, digits=3)
    return percent if shown.task.classifies else partial(number, digits=3)


_WRITE: dict[str, Callable[[Shown], Callable[[Any], str] | None]] = {
    "best": _metric,
    "best_epoch": lambda _shown: number,
    "last": _metric,
    "seconds": lambda _shown: partial(number, digits=1),
    "test_metric": _metric,
    "test_loss": lambda _shown: partial(number, digits=4),
    "state": lambda _shown: None,
    "created": lambda _shown: moment,
}


def _count(shown: Shown, drawn: int, chosen: int, unseen: int) -> str:
    parts = []
    if drawn < len(shown.runs):
        parts.append(
            _("The first {drawn} of {found} runs; filter or sort for others.").format(
                drawn=number(drawn), found=number(len(shown.runs))
            )
        )
    parts.append(
        ngettext(
            "{count} chosen. Mark runs at the left to compare them.",
            "{count} chosen. Mark runs at the left to compare them.",
            chosen,
        ).format(count=number(chosen))
    )
    if unseen:
        parts.append(
            ngettext(
                "{count} of them is not in this list.",
                "{count} of them are not in this list.",
                unseen,
            ).format(count=number(unseen))
        )
    return " ".join(parts)
