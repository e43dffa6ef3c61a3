"""A dataset in words: its preprocessing, and the distribution of a column."""

from collections.abc import Iterable, Iterator

from components.words.language import _, ngettext, number, percent, plain, translate
from core.data.tables import steps as tables
from core.data.tables.steps import FITTED_ON, Does, FittedOn
from core.network.preparation import Step

_NAMED = 12  # columns named in a sentence
_OF_EVERY_DATASET = (Does.SPLIT, Does.STANDARDISE)


def step_line(step: Step) -> str:
    """Return a step of any dataset as Markdown."""
    line = f"**{_(step.name)}.** {translate(step.message)}"
    if step.fitted_on:
        fitted = ngettext(
            "Fitted on the {count} training sample only.",
            "Fitted on the {count} training samples only.",
            step.fitted_on,
        ).format(count=number(step.fitted_on))
        line += f" {fitted}"
    return line


def table_lines(steps: Iterable[tables.Step]) -> Iterator[str]:
    """Yield, as Markdown, what was done to an uploaded table when it was stored.

    Steps that every dataset has are left out: ``step_line`` says them.
    """
    for step in steps:
        if step.does in _OF_EVERY_DATASET:
            continue
        names = ", ".join(step.columns[:_NAMED])
        more = len(step.columns) - _NAMED
        if more > 0:
            names += " " + ngettext("and {count} more", "and {count} more", more).format(
                count=number(more)
            )
        line = f"**{_(tables.LABELS[step.does])}.** {translate(step.message)}"
        if names:
            line += f" ({plain(names)})"
        if step.fitted_on is not FittedOn.NONE:
            line += f" *{_(FITTED_ON[step.fitted_on])}.*"
        yield line


def distribution_alt(column: str, samples: int, missing: int) -> str:
    """Return the text in place of the figure of a column's distribution.

    Args:
        column: Name of the column.
        samples: Its training samples.
        missing: How many of them have no value.
    """
    return _("Distribution of {column} over {samples} training samples, {missing} missing").format(
        column=column, samples=number(samples), missing=percent(missing / max(samples, 1))
    )
