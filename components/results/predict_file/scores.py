"""The scores of a network on a file with the target."""

from collections.abc import Sequence

import streamlit as st

from components.words.language import _, marked, measured, ngettext, number, percent
from core.evaluation.file_scores import Scores
from core.evaluation.scores import class_scores
from core.settings.config import RunConfig

_NARROWEST = 170  # pixels of a number's card
_F1 = 3  # column of ``class_scores``


def file_scores(config: RunConfig, scores: Scores, labels: Sequence[str]) -> None:
    """Draw the scores over all rows that have the target."""
    if scores.unknown:
        text = ngettext(
            "{count} row has a {target} that the network cannot predict, and is not scored.",
            "{count} rows have a {target} that the network cannot predict, and are not scored.",
            scores.unknown,
        )
        target = marked(config.info.target)
        st.warning(
            text.format(count=number(scores.unknown), target=target), icon=":material/warning:"
        )
    if not scores.rows:
        return
    cards = _of_classes(scores) if config.task.classifies else _of_numbers(scores)
    with st.grid(len(cards), min_column_width=_NARROWEST, gap="small"):
        for label, value, explained in cards:
            st.metric(label, value, help=explained, border=True, height="stretch")
    text = ngettext(
        "Scores of the {count} row with a target.",
        "Scores of the {count} rows with a target.",
        scores.rows,
    ).format(count=number(scores.rows))
    fair = _("They say how well it predicts new rows only if none of these trained it.")
    st.caption(f"{text} {fair}")


def _of_classes(scores: Scores) -> list[tuple[str, str, str]]:
    macro = float(class_scores(scores.counts).macro[_F1])
    right = int(scores.counts.trace())
    return [
        (
            _("Accuracy"),
            percent(scores.accuracy),
            _("Share of the rows whose class is predicted correctly."),
        ),
        (
            _("Correct rows"),
            _("{right} of {rows}").format(right=number(right), rows=number(scores.rows)),
            _("Rows whose class is predicted correctly."),
        ),
        (_("Mean F1 of the classes"), percent(macro), _("Every class counts the same.")),
    ]


def _of_numbers(scores: Scores) -> list[tuple[str, str, str]]:
    return [
        (
            _("Mean absolute error"),
            measured(scores.mae, scores.rmse),
            _("In the unit of the target."),
        ),
        (
            _("Root mean squared error"),
            measured(scores.rmse, scores.mae),
            _("In the unit of the target; large errors count more."),
        ),
        (
            "R²",
            number(scores.r_squared, 3),
            _("1 for perfect predictions, 0 for always predicting the mean."),
        ),
    ]
