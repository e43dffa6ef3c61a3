"""The list of runs, in which runs are chosen for comparison."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import Any

import streamlit as st

from components.compare.filters import Shown, column_label
from components.session.chosen import choose_among
from components.words.comparison import run_name, setting_label, setting_value
from components.words.labels import result_label, spread_label
from components.words.language import _, ngettext, number
from components.words.live import states
from core.comparison.differences import SEED, differing, value_of
from core.comparison.listing import SETTING_COLUMNS, Line, occasional, present
from core.comparison.result_columns import RESULTS, Kind
from core.comparison.runs_table import runs_table
from core.runs.store import Summary

_MOST = 100  # lines drawn: more would slow down every rerun
_HEIGHT = 420  # pixels
_NAME_WIDTH, _RESULT_WIDTH = 140, 186  # pixels; both fit on a phone
_OPENED = "runs_opened"
_ALL_COLUMNS = "runs_all_columns"
_OPENING = "runs_opening"
_LAST = ("seconds", "state", "created")


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        runs: The runs that marking it chooses: all runs of a line, or one of them.
        line: The line; ``None`` for a single run below its opened line.
    """

    runs: tuple[Summary, ...]
    line: Line | None


def listed(shown: Shown) -> list[Summary]:
    """Return the runs that the list draws."""
    return [run for line in shown.lines[:_MOST] for run in line.runs]


def listing(
    shown: Shown,
    chosen: Sequence[Summary],
    *,
    test: bool,
    viewed: Callable[[Sequence[str]], object],
) -> None:
    """Draw the runs; marking a row chooses its runs for comparison.

    Args:
        shown: The matching runs, in order.
        chosen: The runs chosen so far, whether shown or not.
        test: Whether test results may be shown.
        viewed: Records that the test results of runs, given by id, are shown; called by a download,
            outside any session.
    """
    if not shown.lines:
        st.info(_("No run matches the filters at the left."), icon=":material/filter_alt_off:")
        return
    marked = {run.run_id for run in chosen}
    rows = _rows(shown.lines[:_MOST], marked)
    results, settings = _names(listed(shown), test)
    _table(rows, marked, _columns(rows, results, settings))
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        unseen = len(marked - {run.run_id for run in listed(shown)})
        st.caption(_count(shown, len(chosen), unseen), width="content")
        _download(shown.runs, test, viewed)


def _rows(lines: Sequence[Line], marked: set[str]) -> list[Row]:
    """Return lines, each followed by its runs if it is open or only partly marked."""
    opened = st.session_state.setdefault(_OPENED, set())
    rows = []
    for line in lines:
        rows.append(Row(line.runs, line))
        count = sum(run.run_id in marked for run in line.runs)
        if len(line.runs) > 1 and (line.key in opened or 0 < count < len(line.runs)):
            rows += [Row((run,), None) for run in line.runs]
    return rows


def _names(runs: Sequence[Summary], test: bool) -> tuple[list[str], list[str]]:
    """Return the results and settings that are columns; draw the switch that shows all."""
    results = [name for name in present(runs) if test or not RESULTS[name].test]
    settings = differing([run.raw_settings for run in runs])
    folded = {name for name in results if RESULTS[name].detail} | {*occasional(runs, settings)}
    if not folded or _all_columns([name for name in (*results, *settings) if name in folded]):
        return results, settings
    return (
        [name for name in results if name not in folded],
        [name for name in settings if name not in folded],
    )


def _all_columns(folded: Sequence[str]) -> bool:
    return st.toggle(
        ngettext("Show {count} more column", "Show {count} more columns", len(folded)).format(
            count=number(len(folded))
        ),
        key=_ALL_COLUMNS,
        help=_("Further results, the seed, and settings that only some runs have: {names}").format(
            names=", ".join(map(column_label, folded))
        ),
        persist_state="session",
    )


@dataclass(frozen=True)
class _Column:
    """A column of the table.

    Attributes:
        values: Values to sort by; ``None`` where there is none.
        texts: Texts shown instead of the values; ``None`` if the values are texts.
        config: Further options of the column.
    """

    values: list[Any]
    texts: list[str] | None = None
    config: Mapping[str, Any] = field(default_factory=dict)


def _table(rows: Sequence[Row], marked: set[str], columns: Mapping[str, _Column]) -> None:
    import pandas as pd  # takes half a second, which the first page must not wait for

    ids = [[run.run_id for run in row.runs] for row in rows]
    # A new key for other rows: the browser must not mark a row that is another run now.
    key = f"runs_{blake2b(repr(ids).encode(), digest_size=8).hexdigest()}"
    st.session_state[key] = {
        "selection": {"rows": [row for row, own in enumerate(ids) if marked.issuperset(own)]}
    }
    values, texts = {}, {}
    for name, column in columns.items():
        values[name] = column.values
        if column.texts is not None:
            values[name], texts[name] = _distinct_values(column.values, column.texts)
    st.dataframe(
        pd.DataFrame(values).style.format(
            {name: partial(_text, of_value) for name, of_value in texts.items()}, na_rep="–"
        ),
        hide_index=True,
        height=min(_HEIGHT, 38 + 35 * len(rows)),
        column_config={
            name: column.config.get("column")
            or st.column_config.Column(
                alignment="left" if column.texts is None else "right", **column.config
            )
            for name, column in columns.items()
        },
        on_select=partial(_marked, key, ids, marked),
        selection_mode="multi-row",
        alt=_("Runs, their results, and the settings in which they differ"),
        placeholder="–",
        key=key,
    )


def _distinct_values(
    values: Sequence[Any], texts: Sequence[str]
) -> tuple[list[float], dict[float, str]]:
    """Return values that differ, if only in the last bit, where their texts differ.

    The table looks up its texts by value, and two settings may have equal means but not spreads.
    """
    known: dict[float, str] = {}
    distinct = []
    for value, text in zip(values, texts, strict=True):
        place = math.nan if value is None else float(value)
        while known.get(place, text) != text:
            place = math.nextafter(place, math.inf)
        if value is not None:
            known[place] = text
        distinct.append(place)
    return distinct, known


def _text(texts: Mapping[float, str], value: float) -> str:
    return texts[value]


def _marked(key: str, ids: Sequence[Sequence[str]], before: set[str]) -> None:
    """Choose the runs of newly marked rows, and drop those of unmarked rows."""
    rows = {row for row in st.session_state[key]["selection"]["rows"] if row < len(ids)}
    was = {row for row, own in enumerate(ids) if before.issuperset(own)}
    chosen = set(before)
    for row in sorted(was - rows):
        chosen.difference_update(ids[row])
    for row in sorted(rows - was):
        chosen.update(ids[row])
    choose_among(list(dict.fromkeys(run_id for own in ids for run_id in own)), chosen)


def _open(rows: Sequence[Row]) -> None:
    """Open or close the line whose button was clicked."""
    row = rows[st.session_state[_OPENING]["row"]]
    if row.line is not None:
        st.session_state[_OPENED] ^= {row.line.key}


def _columns(
    rows: Sequence[Row], results: Sequence[str], settings: Sequence[str]
) -> dict[str, _Column]:
    """Return the columns: name and results first, so that they are visible without scrolling."""
    title = {"pinned": True, "width": _NAME_WIDTH}
    columns = {_("Run"): _Column([_title(row) for row in rows], config=title)}
    shown = [name for name in results if name not in _LAST]
    for name in shown[:1]:
        columns[column_label(name)] = _result(name, rows, pinned=True, width=_RESULT_WIDTH)
    if any(_several(row) for row in rows):
        columns[_("Seeds")] = _seeds(rows)
    columns |= {column_label(name): _result(name, rows) for name in shown[1:]}
    if any(run.marks.tags for row in rows for run in row.runs):
        columns[_("Tags")] = _Column([_tags(row) for row in rows])
    columns |= {setting_label(name): _setting(name, rows) for name in settings}
    return columns | {column_label(name): _result(name, rows) for name in _LAST}


def _several(row: Row) -> bool:
    return row.line is not None and len(row.runs) > 1


def _result(name: str, rows: Sequence[Row], **config: Any) -> _Column:
    column = RESULTS[name]
    if column.help:
        config["help"] = _(column.help)
    if column.kind is Kind.STATE:
        return _Column([_state(row) for row in rows], config=config)
    values, texts = [], []
    for row in rows:
        line = row.line or Line(row.runs)
        value = line.value(column.name)
        spread = line.spread(column.name) if _several(row) and column.averaged else None
        values.append(value)
        if value is None:
            texts.append("–")
        else:
            texts.append(spread_label(column, spread) if spread else result_label(column, value))
    return _Column(values, texts, config)


def _state(row: Row) -> str:
    names, counts = states(), Counter(run.state for run in row.runs)
    if len(counts) == 1:
        return names[row.runs[0].state]
    return ", ".join(f"{names[state]} {number(count)}" for state, count in counts.most_common())


def _seeds(rows: Sequence[Row]) -> _Column:
    """Return the column of buttons that open a line, labelled with the number of its seeds."""
    values = []
    opened = [row.line is None for row in rows[1:]] + [False]
    for row, is_open in zip(rows, opened, strict=True):
        icon = ":material/expand_less:" if is_open else ":material/expand_more:"
        values.append(f"{icon} {_several_label(row)}" if _several(row) else None)
    button = st.column_config.ButtonColumn(
        _("Seeds"),
        width=100,
        type="tertiary",
        help=_("Click to show each run of a row"),
        on_click=_open,
        args=(rows,),
        key=_OPENING,
    )
    return _Column(values, config={"column": button})


def _several_label(row: Row) -> str:
    """Return the number of a line's seeds, or of its runs if they share a seed."""
    count = len({run.raw_settings["seed"] for run in row.runs})
    if count > 1:
        return ngettext("{count} seed", "{count} seeds", count).format(count=number(count))
    runs = len(row.runs)
    return ngettext("{count} run", "{count} runs", runs).format(count=number(runs))


def _setting(name: str, rows: Sequence[Row]) -> _Column:
    # The runs of a line agree in all but the seed.
    values = [
        None if name == SEED and _several(row) else value_of(row.runs[0].raw_settings, name)
        for row in rows
    ]
    texts = ["–" if value is None else setting_value(name, value) for value in values]
    return _Column(values, texts) if SETTING_COLUMNS[name].numeric else _Column(texts)


def _title(row: Row) -> str:
    names = list(dict.fromkeys(run.marks.name for run in row.runs if run.marks.name))
    run = (row.line or Line(row.runs)).latest
    title = ", ".join(names) or run_name(run)
    if row.line is None:
        seed = _("Seed {seed}").format(seed=run.raw_settings["seed"])
        title = f"↳ {seed}: {run.marks.name}" if run.marks.name else f"↳ {seed}"
    kinds = []
    if any(run.marks.pinned for run in row.runs):
        kinds.append(_("reference"))
    if all(run.marks.archived for run in row.runs):
        kinds.append(_("archived"))
    return f"{title} ({', '.join(kinds)})" if kinds else title


def _tags(row: Row) -> str:
    return ", ".join(dict.fromkeys(tag for run in row.runs for tag in run.marks.tags))


def _download(
    runs: Sequence[Summary], test: bool, viewed: Callable[[Sequence[str]], object]
) -> None:
    """Draw the download of all matching runs with all settings, written on request."""

    def file() -> bytes:
        if test:
            viewed([run.run_id for run in runs if run.test_metric is not None])
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


def _count(shown: Shown, chosen: int, unseen: int) -> str:
    parts = []
    if len(shown.lines) > _MOST:
        parts.append(
            _("The first {drawn} of {count} rows; filter or sort for others.").format(
                drawn=number(_MOST), count=number(len(shown.lines))
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
