"""What is unwise about the size and the number of a run's steps."""

from collections.abc import Iterator

from core.advice.finding import Finding, Fix
from core.advice.step_count import FEWEST, large_batch, more_epochs, smaller_batch, steps
from core.base.messages import Level
from core.base.text import N_
from core.settings.draft import Draft

_FAR = 10  # times the usual rate is far outside; so is a hundredth of it
_TINY = 100


def learning_rate(draft: Draft) -> Iterator[Finding]:
    """A rate far from what is usual for the optimizer."""
    usual = draft.optimizer_entry.learning_rate
    fix = Fix(
        N_("Use a learning rate of {rate:g}"),
        draft.changed("learning_rate", usual),
        {"rate": usual},
    )
    values = {
        "rate": draft.learning_rate,
        "optimizer": draft.optimizer_entry.label,
        "low": usual / 10,
        "high": usual,
    }
    if draft.learning_rate > usual * _FAR:
        sentence = N_(
            "A learning rate of {rate:g} is far above what is usual for {optimizer}, {low:g} to"
            " {high:g}: the loss may jump about or diverge."
        )
        yield Finding("rate_high", Level.WARNING, sentence, values, fix)
    elif draft.learning_rate < usual / _TINY:
        sentence = N_(
            "A learning rate of {rate:g} is far below what is usual for {optimizer}, {low:g} to"
            " {high:g}: the loss may hardly move."
        )
        yield Finding("rate_low", Level.WARNING, sentence, values, fix)


def warmup(draft: Draft) -> Iterator[Finding]:
    """A warm-up that leaves nothing to be trained at the rate set."""
    if draft.warmup_epochs >= draft.epochs:
        shorter = draft.epochs // 10
        yield Finding(
            "warmup",
            Level.WARNING,
            N_(
                "The warm-up lasts the whole run: the learning rate set is only reached at its end."
            ),
            fix=Fix(
                N_("Warm up for {epochs} epochs"),
                draft.changed("warmup_epochs", shorter),
                {"epochs": shorter},
            ),
        )


def few_steps(draft: Draft) -> Iterator[Finding]:
    """Fewer optimizer steps in all than ``core.advice.step_count.FEWEST``.

    Of few epochs, which whoever has chosen them knows of, it is a side remark.
    """
    if steps(draft) >= FEWEST or draft.batch_size > draft.train_samples:
        return
    values = {"steps": steps(draft), "fewest": FEWEST}
    if large_batch(draft):
        size = smaller_batch(draft)
        yield Finding(
            "steps",
            Level.WARNING,
            N_(
                "With batches of {size} samples the whole run has only {steps} steps, in which"
                " little can be learned: some {fewest} are the least."
            ),
            {**values, "size": draft.batch_size},
            Fix(
                N_("Use a batch size of {size}"),
                draft.changed("batch_size", size),
                {"size": size},
            ),
        )
        return
    epochs = more_epochs(draft)
    yield Finding(
        "steps",
        Level.NOTE,
        N_(
            "The whole run has only {steps} steps, in which little can be learned: some {fewest}"
            " are the least."
        ),
        values,
        Fix(N_("Train {epochs} epochs"), draft.changed("epochs", epochs), {"epochs": epochs}),
    )
