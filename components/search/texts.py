"""The texts of the live view in the session's language; JavaScript fills in the numbers."""

from typing import Any

from components.words.language import _
from components.words.searches import validation_title
from core.runs.search_state import TrialState
from core.search.config import SearchConfig


def states() -> dict[str, str]:
    """Return the name of every state of a trial."""
    return {
        TrialState.RUNNING: _("Running"),
        TrialState.DONE: _("Done"),
        TrialState.PRUNED: _("Stopped early"),
        TrialState.FAILED: _("Failed"),
    }


def measures(config: SearchConfig) -> list[dict[str, Any]]:
    """Return name, title with unit, kind and direction of each measure of the goal."""
    known = {
        **curves(config),
        "parameters": {"name": _("Parameters"), "title": _("Parameters"), "kind": "count"},
        "seconds": {"name": _("Seconds"), "title": _("Training time (s)"), "kind": "seconds"},
    }
    return [
        {**known[name], "higher": direction == "maximize"}
        for name, direction in zip(config.goal_entry.measures, config.directions, strict=True)
    ]


def curves(config: SearchConfig) -> dict[str, dict[str, str]]:
    """Return name, title with unit and kind of the validation results by name."""
    share = config.base.task.classifies
    names = {
        "loss": _("Validation loss"),
        "metric": _("Validation accuracy") if share else _("Validation MAE"),
    }
    kinds = {"loss": "loss", "metric": "share" if share else "error"}
    return {
        one: {"name": names[one], "title": validation_title(config, one), "kind": kind}
        for one, kind in kinds.items()
    }


def texts() -> dict[str, str]:
    """Return sentences by name, with ``{placeholders}`` for formatted numbers."""
    return {**_head(), **_figures(), **_alternatives(), **_table()}


def _head() -> dict[str, str]:
    return {
        "progress": _("Progress of the search"),
        "ended": _("{ended} of {most} trials"),
        "count_running": _("{count} running"),
        "count_done": _("{count} done"),
        "count_pruned": _("{count} stopped early"),
        "count_failed": _("{count} failed"),
        "rate": _("{count} trials/min"),
        "no_trial": _("No trial has started yet."),
        "reason_is": _("Failed ({count}): {reason}"),
        "lost": _("Connection lost; trying again…"),
        "unknown": _("No search is recorded under this address."),
        "unreadable": _("The record of this search cannot be read."),
        "unavailable": _("The chart could not be loaded; reload the page."),
        "no_result": _("No trial has a result yet."),
        "best_is": _("Best validation result so far, not confirmed: trial {trial}, {result}."),
        "front_is": _("Trials that no other beats in both goals so far, not confirmed: {count}."),
        "near_rows": _(
            "{near} of the {others} others lie within {half} of it: with {count} validation rows,"
            " that much is chance (95%). How much seeds vary is not known: one seed each."
        ),
        "ahead_rows": _(
            "It leads by more than {half}, which with {count} validation rows is more than chance"
            " (95%). How much seeds vary is not known: one seed each."
        ),
        "near_seeds": _(
            "{near} of the {others} others lie within {half} of it. Seeds alone vary by that much"
            " (95%, from {count} trials), so they cannot be told apart from it."
        ),
        "ahead_seeds": _(
            "It leads by more than {half}, which is more than seeds vary (95%, from {count}"
            " trials)."
        ),
        "lead_unknown": _("How much of its lead is chance is not known: one seed each."),
        "points": _("{value} points"),
        "raster": _("Download the chart as PNG"),
        "vector": _("Download the chart as SVG"),
        "screen": _("Full screen"),
        "window": _("Leave full screen"),
        "log": _("Log scale"),
        "log_help": _("Show loss and error on a logarithmic axis"),
    }


def _figures() -> dict[str, str]:
    return {
        "best_title": _("Result by trial"),
        "front_title": _("The two goals"),
        "curves_title": _("Curves of all trials"),
        "parallel_title": _("All settings at once"),
        "parallel_note": _(
            "A line per trial, through its value on every axis; the better its result, the"
            " warmer its colour, and the leading ones are bold. Drag along an axis to select the"
            " trials that pass there, click the axis to select all again; click a line to see its"
            " trial. With the keyboard: Tab to an axis; arrow keys move the selection, with Shift"
            " its upper end, and Escape selects all again."
        ),
        "slice_title": _("One setting against the result"),
        "plane_title": _("Two settings at once"),
        "plane_note": _(
            "{shown} of {count} trials that are done. The colour is the mean of the results"
            " nearby; where no trial is near, there is none."
        ),
        "curve": _("Curve"),
        "setting": _("Setting"),
        "across": _("Across"),
        "up": _("Up"),
        "best_line": _("Best so far"),
        "front": _("Not beaten in both"),
        "trial_axis": _("Trial"),
        "epoch_axis": _("Epoch"),
        "trial_name": _("Trial {trial}"),
        "no_effect": _("no effect"),
        "near": _("Mean nearby"),
        "brush": _(
            "Drag to select trials, click to select all; or use the arrow keys, Shift for the"
            " upper end, Escape to select all"
        ),
        "brush_all": _("All values"),
        "brush_none": _("No value"),
        "brush_range": _("{low} to {high}"),
        "selected": _("{selected} of {count} trials selected"),
        "reset": _("Select all"),
        "none_chosen": _("Click a point, a line or a row to see its trial here."),
    }


def _alternatives() -> dict[str, str]:
    return {
        "alt_best": _("The best so far is trial {trial} with {result}."),
        "alt_steps": _("{measure} of {count} trials by number, with the best so far."),
        "alt_front": _("{measure} of {count} trials against {other}, with the front."),
        "alt_curves": _("{measure} by epoch, of {count} trials."),
        "alt_slice": _("{measure} of {count} trials against {setting}."),
        "alt_plane": _("{measure} of {count} trials by {across} and {up}."),
        "alt_parallel": _("Parallel coordinates of {count} trials: {settings}."),
    }


def _table() -> dict[str, str]:
    return {
        "table_title": _("Trials"),
        "trial": _("Trial"),
        "state": _("State"),
        "epochs": _("Epochs"),
        "seconds": _("Seconds"),
        "reason": _("Reason"),
        "compare_column": _("Choose for Compare"),
        "compare_trial": _("Choose trial {trial} for Compare"),
        "compare": _("Compare ({count})"),
        "open_column": _("Open on the Train page"),
        "open": _("Open"),
        "open_chosen": _("Open on the Train page"),
        "open_trial": _("Open trial {trial} on the Train page"),
    }
