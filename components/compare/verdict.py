"""Whether a difference between two settings is real, in words and as a figure."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.figures.verdict import differences
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.labels import difference_label
from components.words.language import _, ngettext, number, translate_error
from core.base.errors import ComparisonError, StorageError
from core.comparison.groups import Pairs, group_of, pairs
from core.comparison.verdict import LIMITS, POWER, Decision, Reason, Verdict, verdict
from core.runs.history import Row
from core.runs.store import Summary

_MOST = max(LIMITS)


def verdict_view(
    before: Summary,
    after: Summary,
    summaries: Sequence[Summary],
    rows: Callable[[str], Sequence[Row]],
    *,
    key: str,
) -> Verdict | None:
    """Draw the verdict on the settings of two runs, from all runs of these settings.

    Args:
        before: A run of the first setting.
        after: A run of the second one.
        summaries: All runs, among them those of the same settings with other seeds.
        rows: Reads the history of a run by its id (``RunStore.rows``).
        key: Identifier of its figure on the page.

    Returns:
        The verdict; ``None`` where the two cannot be compared, which is said.
    """
    try:
        paired = pairs(
            group_of(before.raw_settings, summaries), group_of(after.raw_settings, summaries), rows
        )
    except ComparisonError as problem:
        st.info(translate_error(problem), icon=":material/info:")
        return None
    except StorageError as problem:
        messages.error(problem)
        return None
    failed = (len(paired.failed[0]), len(paired.failed[1]))
    found = verdict(
        paired.before, paired.after, higher_is_better=paired.higher_is_better, failed=failed
    )
    _sentence(found, paired)
    for text in _left_out(paired, found):
        st.caption(text)
    if found.pairs:
        _figure(found, paired, before.dataset, key)
    st.caption(_method())
    return found


def _sentence(found: Verdict, paired: Pairs) -> None:
    """The verdict in bold with its numbers, and why or what to do."""
    text = f"**{_word(found)}** {_numbers(found, paired)} {_reason(found)}".strip()
    if found.word is Decision.BETTER:
        st.success(text, icon=":material/trending_up:")
    elif found.word is Decision.WORSE:
        st.warning(text, icon=":material/trending_down:")
    else:
        st.info(text, icon=":material/question_mark:")


def _word(found: Verdict) -> str:
    return {
        Decision.BETTER: _("B is better."),
        Decision.WORSE: _("B is worse."),
        Decision.OPEN: _("Cannot tell yet."),
    }[found.word]


def _numbers(found: Verdict, paired: Pairs) -> str:
    if not found.pairs:
        return ""
    share = paired.higher_is_better
    name = _("validation accuracy") if share else _("validation MAE")
    told = _("Difference in {metric}, B minus A: {difference}").format(
        metric=name, difference=difference_label(found.difference, share)
    )
    if found.interval is not None:
        told += " " + _("(95% interval: {low} to {high})").format(
            low=difference_label(found.interval.low, share),
            high=difference_label(found.interval.high, share),
        )
    over = ngettext("over {count} seed.", "over {count} seeds.", found.looked)
    return f"{told} {over.format(count=number(found.looked))}"


def _reason(found: Verdict) -> str:
    if found.why is Reason.TOLD:
        return ""
    if found.why is Reason.FAILED:
        return _(
            "The numbers speak for one of the two, but it failed to train with more seeds than"
            " the other, and these have no number."
        )
    if found.why is Reason.IDENTICAL:
        return _("Both give the same numbers with every seed: the change has no effect on them.")
    if found.more is None:
        return _(
            "If the difference is as small as it looks, not even {most} seeds would tell it: treat"
            " the two as equal, or change more."
        ).format(most=number(_MOST))
    if found.why is Reason.FEW:
        return ngettext(
            "Train both with {count} more seed, the same on both sides.",
            "Train both with {count} more seeds, the same on both sides.",
            found.more,
        ).format(count=number(found.more))
    return ngettext(
        "If the difference is what it looks like, {count} more seed would tell it with a chance"
        " of {power}.",
        "If the difference is what it looks like, {count} more seeds would tell it with a chance"
        " of {power}.",
        found.more,
    ).format(count=number(found.more), power=f"{number(100 * POWER)}\N{NO-BREAK SPACE}%")


def _left_out(paired: Pairs, found: Verdict) -> list[str]:
    """What is not in the numbers, so that nothing is dropped silently."""
    told = []
    for seeds, sentence in (
        (paired.failed[0], _("A failed to train with the seeds {seeds}, B did not.")),
        (paired.failed[1], _("B failed to train with the seeds {seeds}, A did not.")),
        (paired.neither, _("Both failed to train with the seeds {seeds}.")),
        (paired.waiting, _("Still training or waiting: seeds {seeds}.")),
        (paired.single, _("Not in the comparison, since only one side is done: seeds {seeds}.")),
    ):
        if seeds:
            told.append(sentence.format(seeds=", ".join(map(str, seeds))))
    if found.looked < found.pairs:
        looks = [look for look in LIMITS if look > found.pairs]
        told.append(
            _("{looked} of {pairs} pairs are looked at; the next look is at {next}.").format(
                looked=number(found.looked), pairs=number(found.pairs), next=number(looks[0])
            )
            if looks
            else _("The first {looked} of {pairs} pairs are looked at, no more.").format(
                looked=number(found.looked), pairs=number(found.pairs)
            )
        )
    return told


def _figure(found: Verdict, paired: Pairs, dataset: str, key: str) -> None:
    share = paired.higher_is_better
    looked = slice(0, found.looked)
    seeds = paired.seeds[looked]
    before, after = paired.before[looked], paired.after[looked]
    values = [second - first for first, second in zip(before, after, strict=True)]
    texts = [
        _("Seed {seed}: {difference}").format(seed=seed, difference=difference_label(value, share))
        for seed, value in zip(seeds, values, strict=True)
    ]
    title = (
        _("Validation accuracy, B − A (percentage points)")
        if share
        else _("Validation MAE, B − A (units of the target; below 0 is better)")
    )
    chart(
        differences(values, texts, found.difference, found.interval, title, share=share),
        alt=_("Differences by seed. {numbers}").format(numbers=_numbers(found, paired)),
        file=f"denseboard-{dataset}-difference",
        key=key,
        csv=csv({_("Seed"): seeds, "A": before, "B": after}),
    )


def _method() -> str:
    looks = ", ".join(number(look) for look in LIMITS)
    return _(
        "Runs of the same seed are compared on their validation rows, never on the test set:"
        " Student’s t of the differences, looked at with {looks} pairs. The limits of all looks"
        " together are wrong in at most 5% of comparisons of a setting with itself"
        " (group-sequential, Lan and DeMets 1983), so adding seeds and looking again is fine."
    ).format(looks=looks)
