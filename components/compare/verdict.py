"""The verdict on the difference between two settings, in words and as a figure."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.figures.verdict import differences
from components.widgets import messages
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.labels import difference_label
from components.words.language import _, ngettext, number, percent, translate_error
from core.base.errors import ComparisonError, StorageError
from core.comparison.groups import Pairs, group_of, pairs
from core.comparison.verdict import LIMITS, POWER, Decision, Reason, Verdict
from core.comparison.verdict import verdict as decide
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
    """Draw the verdict on the settings of two runs, based on all runs of these settings.

    Args:
        before: A run of the first setting.
        after: A run of the second one.
        summaries: All runs, including those of the same settings with other seeds.
        rows: Reads the history of a run by its id (``RunStore.rows``).
        key: Identifier of its figure on the page.

    Returns:
        The verdict; ``None`` if the two cannot be compared, in which case the page says why.
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
    verdict = decide(
        paired.before, paired.after, higher_is_better=paired.higher_is_better, failed=failed
    )
    _sentence(verdict, paired)
    for text in _left_out(paired, verdict):
        st.caption(text)
    fold = st.expander(
        _("Differences by seed, and how they are judged"),
        icon=":material/scatter_plot:",
        key=f"{key}_statistics",
        on_change="rerun",
    )
    if fold.open:
        with fold:
            if verdict.pairs:
                _figure(verdict, paired, before.dataset, key)
            st.caption(_method())
    return verdict


def _sentence(verdict: Verdict, paired: Pairs) -> None:
    """Draw the verdict in bold with its numbers, the counts, and the reason or what to do."""
    parts = (_numbers(verdict, paired), _seen(verdict), _not_enough(verdict), _reason(verdict))
    text = " ".join([f"**{_decision(verdict)}**", *filter(None, parts)])
    if verdict.decision is Decision.BETTER:
        st.success(text, icon=":material/trending_up:")
    elif verdict.decision is Decision.WORSE:
        st.warning(text, icon=":material/trending_down:")
    else:
        st.info(text, icon=":material/question_mark:")


def _decision(verdict: Verdict) -> str:
    return {
        Decision.BETTER: _("B is better."),
        Decision.WORSE: _("B is worse."),
        Decision.OPEN: _("Cannot tell yet."),
    }[verdict.decision]


def _numbers(verdict: Verdict, paired: Pairs) -> str:
    if not verdict.pairs:
        return ""
    share = paired.higher_is_better
    name = _("validation accuracy") if share else _("validation MAE")
    text = _("Difference in {metric}, B minus A: {difference}").format(
        metric=name, difference=difference_label(verdict.difference, share)
    )
    if verdict.interval is not None:
        text += " " + _("(95% interval: {low} to {high})").format(
            low=difference_label(verdict.interval.low, share),
            high=difference_label(verdict.interval.high, share),
        )
    over = ngettext("over {count} seed.", "over {count} seeds.", verdict.looked)
    return f"{text} {over.format(count=number(verdict.looked))}"


def _seen(verdict: Verdict) -> str:
    """Return in how many seeds B was better, worse or equal."""
    if verdict.looked < 2:
        return ""
    equal = verdict.looked - verdict.better - verdict.worse
    counts = [
        words.format(count=number(count))
        for count, words in (
            (verdict.better, _("better in {count}")),
            (verdict.worse, _("worse in {count}")),
            (equal, _("equal in {count}")),
        )
        if count
    ]
    return _("B was {counts} of {pairs} seeds.").format(
        counts=", ".join(counts), pairs=number(verdict.looked)
    )


def _not_enough(verdict: Verdict) -> str:
    """Return why the counts are not enough for a verdict."""
    if verdict.decision is not Decision.OPEN or verdict.looked < 2:
        return ""
    if verdict.reason is Reason.NOISE and verdict.agreed:
        return _(
            "That is not enough: two equal settings would agree like this one time in {times}, and"
            " the differences vary so much in size that their mean may still be 0."
        ).format(times=number(2 ** (verdict.looked - 1)))
    if verdict.reason is Reason.NOISE:
        return _("That is not enough: the interval includes 0, so either of the two may be better.")
    if verdict.reason is Reason.FEW and verdict.agreed:
        return _(
            "That is not enough: two equal settings would agree like this one time in {times}."
        ).format(times=number(2 ** (verdict.looked - 1)))
    if verdict.reason is Reason.FEW:
        return _("That is not enough: chance alone could explain it.")
    return ""


def _reason(verdict: Verdict) -> str:
    if verdict.reason is Reason.DECIDED:
        return ""
    if verdict.reason is Reason.FAILED:
        return _(
            "The results favour one of the two, but it failed to train with more seeds than the"
            " other, and failed runs have no result."
        )
    if verdict.reason is Reason.IDENTICAL:
        return _("Both give the same results with every seed: the change has no effect.")
    if verdict.more is None:
        return _(
            "If the difference is as small as it seems, not even {most} seeds would detect it:"
            " treat the two as equal, or change more."
        ).format(most=number(_MOST))
    if verdict.reason is Reason.FEW:
        return ngettext(
            "Train both with {count} more seed, the same on both sides.",
            "Train both with {count} more seeds, the same on both sides.",
            verdict.more,
        ).format(count=number(verdict.more))
    return ngettext(
        "If the difference is as large as it seems, {count} more seed would detect it with a"
        " probability of {power}.",
        "If the difference is as large as it seems, {count} more seeds would detect it with a"
        " probability of {power}.",
        verdict.more,
    ).format(count=number(verdict.more), power=percent(POWER, 0))


def _left_out(paired: Pairs, verdict: Verdict) -> list[str]:
    """Return what the numbers leave out, so that nothing is dropped silently."""
    texts = []
    for seeds, sentence in (
        (paired.failed[0], _("A failed to train with the seeds {seeds}, B did not.")),
        (paired.failed[1], _("B failed to train with the seeds {seeds}, A did not.")),
        (paired.neither, _("Both failed to train with the seeds {seeds}.")),
        (paired.waiting, _("Still training or waiting: seeds {seeds}.")),
        (paired.single, _("Not in the comparison, since only one side is done: seeds {seeds}.")),
    ):
        if seeds:
            texts.append(sentence.format(seeds=", ".join(map(str, seeds))))
    if verdict.looked < verdict.pairs:
        looks = [look for look in LIMITS if look > verdict.pairs]
        texts.append(
            _("{looked} of {pairs} pairs are evaluated; the next evaluation is at {next}.").format(
                looked=number(verdict.looked), pairs=number(verdict.pairs), next=number(looks[0])
            )
            if looks
            else _("Only the first {looked} of {pairs} pairs are evaluated.").format(
                looked=number(verdict.looked), pairs=number(verdict.pairs)
            )
        )
    return texts


def _figure(verdict: Verdict, paired: Pairs, dataset: str, key: str) -> None:
    share = paired.higher_is_better
    looked = slice(0, verdict.looked)
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
        differences(values, texts, verdict.difference, verdict.interval, title, share=share),
        alt=_("Differences by seed. {numbers}").format(numbers=_numbers(verdict, paired)),
        file=f"denseboard-{dataset}-difference",
        key=key,
        csv=csv({_("Seed"): seeds, "A": before, "B": after}),
    )


def _method() -> str:
    looks = ", ".join(number(look) for look in LIMITS)
    return _(
        "Runs of the same seed are compared on their validation rows, never on the test set:"
        " Student’s t of the differences, evaluated at {looks} pairs. All evaluations together"
        " give a wrong verdict in at most 5% of comparisons of a setting with itself"
        " (group-sequential test, Lan and DeMets 1983), so you may add seeds and look again."
    ).format(looks=looks)
