"""Searches in words: their state, what they vary, and the result that leads."""

from collections.abc import Sequence

from components.words.labels import metric_label
from components.words.language import _, moment, number, translate
from components.words.live import labels
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.search.config import SearchConfig

_MOST_NAMED = 3  # settings in a name


def search_name(record: SearchRecord, config: SearchConfig | None) -> str:
    """Return the name that the user gave a search, or what it varies.

    Args:
        record: Its record.
        config: Its description; ``None`` if it cannot be used any more.
    """
    if record.name:
        return record.name
    if config is None:
        return moment(record.created)
    labels = [translate(one.label) for one in config.space.dimensions]
    more = ["…"] if len(labels) > _MOST_NAMED else []
    return " × ".join(labels[:_MOST_NAMED] + more)


def progress(state: SearchState, ended: int, most: int, *, stopping: bool = False) -> str:
    """Return the state of a search with its trials: "Running: 3 of 12 trials".

    Args:
        state: Its state.
        ended: Trials that have ended.
        most: Trials that it ends with.
        stopping: Whether it is being stopped.
    """
    sentences = {
        SearchState.RUNNING: _("Running: {ended} of {most} trials"),
        SearchState.PAUSED: _("Paused: {ended} of {most} trials"),
        SearchState.DONE: _("Done: {ended} of {most} trials"),
        SearchState.STOPPED: _("Stopped: {ended} of {most} trials"),
        SearchState.FAILED: _("Failed: {ended} of {most} trials"),
    }
    sentence = _("Stopping: {ended} of {most} trials") if stopping else sentences[state]
    return sentence.format(ended=number(ended), most=number(most))


def leading(config: SearchConfig, trials: Sequence[TrialRecord]) -> str:
    """Return the leading value of the first measure of the goal; empty before there is one.

    It is not called the best: of many trials, the leading one had luck as well.
    """
    found = [one.results[0] for one in trials if one.state is TrialState.DONE and one.results]
    if not found:
        return ""
    if config.directions[0] == "maximize":
        return _("highest validation accuracy {value}").format(
            value=metric_label(max(found), share=True)
        )
    value = min(found)
    if config.goal_entry.of_loss:
        return _("lowest validation loss {value}").format(value=number(value, 4))
    return _("lowest validation error {value}").format(value=metric_label(value, share=False))


def validation_title(config: SearchConfig, measure: str) -> str:
    """Return the title of the axis of a validation result, with its unit.

    Args:
        config: The search.
        measure: ``"loss"`` or ``"metric"``.
    """
    return _("{result}, validation").format(result=labels(config.base)[measure])


def trial_number(trial: int) -> str:
    """Return the number of a trial as it is shown: from 1, where the record and Optuna have 0."""
    return number(trial + 1)
