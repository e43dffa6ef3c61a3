"""The scores reported by the course beside a run on the same data."""

import streamlit as st

from components.words.comparison import change
from components.words.language import _, number, percent, plain
from core.comparison.differences import difference
from core.runs.results import Evaluation
from core.settings.config import RunConfig
from core.settings.presets import Preset, Reference


def reference_figures(reference: Reference, evaluation: Evaluation) -> tuple[str, str, str, str]:
    """Return label, value, detail and help of the card with the accuracy.

    Args:
        reference: The reported scores of a preset on the run's data.
        evaluation: The run's scores.
    """
    points = 100 * (evaluation.metric - reference.metric)
    return (
        _("As reported by {source}").format(source=_(reference.source)),
        percent(reference.metric),
        _("this run: {difference} points").format(
            difference=("+" if points >= 0 else "−") + number(abs(points), 1)
        ),
        _("Not trained here: even with the same settings, results differ by about a point."),
    )


def reference_line(preset: Preset, reference: Reference, config: RunConfig) -> None:
    """Draw the course's accuracy and loss, and the changes from its settings.

    Args:
        preset: The course's settings.
        reference: The reported scores.
        config: The run.
    """
    changes = "; ".join(plain(change(each)) for each in difference(preset.config, config).changes)
    sentence = _(
        "As reported by {source} with these settings: test accuracy {accuracy}, test loss {loss}."
    )
    if changes:
        sentence = _(
            "As reported by {source}: test accuracy {accuracy}, test loss {loss}. Changed from its"
            " settings: {changes}."
        )
    if changes and preset.config.loss != config.loss:
        sentence = _(
            "As reported by {source}: test accuracy {accuracy}, test loss {loss} (not comparable"
            " with another loss function). Changed from its settings: {changes}."
        )
    st.caption(
        ":material/school: "
        + sentence.format(
            source=_(reference.source),
            accuracy=percent(reference.metric),
            loss=number(reference.loss, 4),
            changes=changes,
        )
    )
