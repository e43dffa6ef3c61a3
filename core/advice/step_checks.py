"""Checks of the size and number of optimizer steps."""

import math
from collections.abc import Iterator

from core.advice.finding import Finding, Fix
from core.base.messages import Level, Message
from core.base.text import N_
from core.settings import registry
from core.settings.choices import SCHEDULES
from core.settings.draft import Draft
from core.settings.regularization import PATIENCE
from core.settings.settings import Settings

FEWEST = 100
"""Steps below which a network has hardly begun to learn.

A step of Adam moves a weight by about the learning rate at most (Kingma & Ba, "Adam: A Method
for Stochastic Optimization", 2015, section 2.1), and Glorot's initial weights of a layer of some
hundred units spread by about 0.1 (Glorot & Bengio, "Understanding the difficulty of training
deep feedforward neural networks", 2010, equation 16): at the usual rate of 0.001, fewer steps
cannot even undo them. The number of updates matters, not that of epochs: Hoffer,
Hubara & Soudry, "Train longer, generalize better: closing the generalization gap in large batch
training of neural networks", 2017.
"""

_SMALL = registry.BATCH_SIZE.default


def steps(values: Settings) -> int:
    """Return the optimizer steps of the whole run; 0 if the settings do not fit together."""
    return values.epochs * math.ceil(values.train_samples / values.batch_size)


def large_batch(values: Settings) -> bool:
    """Whether a smaller batch would give more steps."""
    return values.batch_size > _SMALL


def smaller_batch(values: Settings) -> int:
    """Return the largest usual batch size with which the run has ``FEWEST`` steps.

    Args:
        values: Settings with a ``large_batch``.

    Returns:
        The default batch size, halved until there are enough steps if epochs are few.
    """
    size = _SMALL
    while size > 1 and values.epochs * math.ceil(values.train_samples / size) < FEWEST:
        size //= 2
    return size


def more_epochs(values: Settings) -> int:
    """Return the fewest epochs with which the run has ``FEWEST`` steps."""
    return math.ceil(FEWEST / math.ceil(values.train_samples / values.batch_size))


FAR = 10
"""Times the usual learning rate, above which a rate is far too high."""
_TINY = 100  # the usual rate divided by this is far too low


def learning_rate(draft: Draft) -> Iterator[Finding]:
    """A rate far from the usual range of the optimizer."""
    usual = draft.optimizer_entry.learning_rate
    fix = Fix(
        Message(N_("Use a learning rate of {rate:g}"), {"rate": usual}),
        draft.changed("learning_rate", usual),
    )
    values = {
        "rate": draft.learning_rate,
        "optimizer": draft.optimizer_entry.label,
        "low": usual / 10,
        "high": usual,
    }
    if draft.learning_rate > usual * FAR:
        sentence = N_(
            "A learning rate of {rate:g} is far above the usual range of {optimizer}, {low:g} to"
            " {high:g}: the loss may oscillate or diverge."
        )
        yield Finding("rate_high", Level.WARNING, Message(sentence, values), fix)
    elif draft.learning_rate < usual / _TINY:
        sentence = N_(
            "A learning rate of {rate:g} is far below the usual range of {optimizer}, {low:g} to"
            " {high:g}: the loss may hardly fall."
        )
        yield Finding("rate_low", Level.WARNING, Message(sentence, values), fix)


def warmup(draft: Draft) -> Iterator[Finding]:
    """A warm-up that leaves no epoch at the full rate."""
    if draft.warmup_epochs >= draft.epochs:
        shorter = draft.epochs // 10
        yield Finding(
            "warmup",
            Level.WARNING,
            Message(
                N_(
                    "The warm-up takes the whole run: the learning rate reaches its value only at"
                    " the end."
                )
            ),
            fix=Fix(
                Message(N_("Warm up for {epochs} epochs"), {"epochs": shorter}),
                draft.changed("warmup_epochs", shorter),
            ),
        )


def reduction(draft: Draft) -> Iterator[Finding]:
    """Reduction on a plateau in a run that ends before it."""
    if not SCHEDULES[draft.schedule].watches:
        return
    wait = draft.plateau_patience
    if wait >= draft.epochs:
        shorter = max(1, draft.epochs // 4)
        yield Finding(
            "reduction",
            Level.WARNING,
            Message(
                N_(
                    "The rate is reduced after {wait} epochs without a lower validation loss, but"
                    " the run has only {epochs} epochs, so it never is."
                ),
                {"wait": wait, "epochs": draft.epochs},
            ),
            Fix(
                Message(N_("Reduce the rate after {epochs} epochs"), {"epochs": shorter}),
                draft.changed("plateau_patience", shorter),
            ),
        )
    elif draft.early_stopping and draft.patience <= wait:
        longer = min(2 * wait, PATIENCE.maximum)
        yield Finding(
            "reduction",
            Level.WARNING,
            Message(
                N_(
                    "Early stopping ends the run after {patience} epochs without a lower"
                    " validation loss, before the rate would be reduced (after {wait})."
                ),
                {"patience": draft.patience, "wait": wait},
            ),
            Fix(
                Message(N_("Stop after {epochs} such epochs"), {"epochs": longer}),
                draft.changed("patience", longer),
            ),
        )


def few_steps(draft: Draft) -> Iterator[Finding]:
    """Fewer optimizer steps than ``FEWEST``.

    A note if there are few epochs, which was a deliberate choice; a warning if batches are large.
    """
    if steps(draft) >= FEWEST or draft.batch_size > draft.train_samples:
        return
    values = {"steps": steps(draft), "fewest": FEWEST}
    if large_batch(draft):
        size = smaller_batch(draft)
        yield Finding(
            "steps",
            Level.WARNING,
            Message(
                N_(
                    "With batches of {size} samples the whole run has only {steps} steps. Little"
                    " can be learned in fewer than about {fewest}."
                ),
                {**values, "size": draft.batch_size},
            ),
            Fix(
                Message(N_("Use a batch size of {size}"), {"size": size}),
                draft.changed("batch_size", size),
            ),
        )
        return
    epochs = more_epochs(draft)
    yield Finding(
        "steps",
        Level.NOTE,
        Message(
            N_(
                "The whole run has only {steps} steps. Little can be learned in fewer than about"
                " {fewest}."
            ),
            values,
        ),
        Fix(
            Message(N_("Train {epochs} epochs"), {"epochs": epochs}),
            draft.changed("epochs", epochs),
        ),
    )
