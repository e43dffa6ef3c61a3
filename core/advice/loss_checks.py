"""Checks for losses that do not fit the task or the targets, or are unusual."""

from collections.abc import Iterator

from core.advice.finding import Finding, use
from core.base.messages import Level, Message
from core.base.text import N_
from core.data import tasks
from core.settings.choices import LOSSES, losses_for
from core.settings.draft import Draft

_SENTENCES = {
    tasks.BINARY: N_(
        "{loss} does not fit {dataset}: two classes have one sigmoid unit, which needs binary"
        " cross-entropy."
    ),
    tasks.MULTICLASS: N_(
        "{loss} does not fit {dataset}: several classes have one softmax unit each, which need"
        " sparse categorical cross-entropy (labels as numbers) or categorical cross-entropy"
        " (labels one-hot)."
    ),
    tasks.REGRESSION: N_(
        "{loss} does not fit {dataset}: a number is predicted by one linear unit, which needs a"
        " loss such as mean squared error."
    ),
}


def loss(draft: Draft) -> Iterator[Finding]:
    if draft.task.name in draft.loss_entry.tasks:
        return
    usual = next(iter(losses_for(draft.task.name)))
    if draft.task.classifies and draft.loss == "mean_squared_error":
        usual = "class_squared_error"  # its equivalent for classes
    yield Finding(
        "loss",
        Level.ERROR,
        Message(
            _SENTENCES[draft.task.name],
            {"loss": draft.loss_entry.label, "dataset": draft.info.label},
        ),
        use(draft, "loss", usual, LOSSES[usual].label),
    )


def unusual_loss(draft: Draft) -> Iterator[Finding]:
    """A loss that fits the task, while another is usual for it."""
    sentence = draft.loss_entry.unusual.get(draft.task.name)
    if sentence:
        usual = next(iter(losses_for(draft.task.name)))
        values = {"loss": draft.loss_entry.label, "dataset": draft.info.label}
        fix = use(draft, "loss", usual, LOSSES[usual].label)
        yield Finding("unusual_loss", Level.WARNING, Message(sentence, values), fix)


def targets(draft: Draft) -> Iterator[Finding]:
    if draft.info.target_range is None or draft.task.classifies:
        return
    low, high = draft.info.target_range
    sentence = None
    if draft.loss == "mean_squared_logarithmic_error" and low < 0:
        sentence = N_(
            "{loss} is not defined for targets below zero, and {dataset} has them: the smallest is"
            " {low:g}."
        )
    if draft.loss == "mean_absolute_percentage_error" and low <= 0 <= high:
        sentence = N_(
            "{loss} divides by the target, and {dataset} has targets at or near zero: a few"
            " samples would dominate the loss."
        )
    if draft.info.target_log and draft.loss_entry.positive:
        sentence = N_(
            "{loss} is meant for targets above zero, but of {dataset} the network learns the log,"
            " which may be below."
        )
    if sentence:
        values = {"loss": draft.loss_entry.label, "dataset": draft.info.label, "low": low}
        usual = next(iter(losses_for(draft.task.name)))
        fix = use(draft, "loss", usual, LOSSES[usual].label)
        yield Finding("targets", Level.WARNING, Message(sentence, values), fix)
