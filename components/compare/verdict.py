"""Whether the difference between two settings is real, in words."""

from collections.abc import Sequence

import streamlit as st

from components import messages
from components.language import _, ngettext, number, plain, translate_error
from components.section import section
from core.compare.more_seeds import more_seeds
from core.config import RunConfig
from core.errors import DenseboardError
from core.following import Following
from core.groups import Group, Pairs, group_of, pairs
from core.runs import Summary
from core.verdict import LEAST, LIMITS, Why, Word
from core.verdict import Verdict as Told
from core.verdict import verdict as judge

_EVERY = 1.0  # seconds
_MOST = 30  # pairs asked for at once
_REFUSED = "verdict_refused"
_ICONS = {
    Word.BETTER: ":green[:material/trending_up:]",
    Word.WORSE: ":red[:material/trending_down:]",
    Word.OPEN: ":orange[:material/help:]",
}


def verdict(service: Following, before: Summary, after: Summary, every: Sequence[Summary]) -> None:
    """Draw the verdict on the settings of two runs, from all their seeds.

    Args:
        service: Where runs come from, and further ones go.
        before: Run A.
        after: Run B.
        every: All runs there are.
    """
    section(
        _("Is the difference real?"),
        help=_(
            "Both settings are compared by their validation metric, seed by seed: the same seed has"
            " the same split, the same initial weights and the same shuffles. The test is Student's"
            " t at fixed numbers of pairs ({looks}), with limits that allow for looking several"
            " times (Lan and DeMets, 1983): 5% for all looks together."
        ).format(looks=", ".join(map(str, LIMITS))),
    )
    groups = (group_of(before.settings, every), group_of(after.settings, every))
    try:
        found = pairs(*groups, service.rows)
        configs = (before.config(), after.config())
    except DenseboardError as problem:
        st.caption(translate_error(problem))
        return
    told = judge(
        found.before,
        found.after,
        higher_is_better=found.higher_is_better,
        failed=(len(found.failed[0]), len(found.failed[1])),
    )
    share = found.higher_is_better
    st.markdown(f"{_ICONS[told.word]} {_sentence(told, share)}")
    st.caption(" ".join(_details(told, found)))
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        messages.error(refused)
    if found.waiting:
        _progress(service, found.waiting, groups)
    else:
        _more(service, configs, groups, told)


def _sentence(told: Told, share: bool) -> str:
    if told.word is Word.OPEN:
        return _open(told, share)
    size = _size(abs(told.difference), share)
    interval = told.interval
    sentence = {
        (Word.BETTER, True): _("**B is better**: its validation accuracy is {size} higher"),
        (Word.BETTER, False): _("**B is better**: its validation error is {size} lower"),
        (Word.WORSE, True): _("**B is worse**: its validation accuracy is {size} lower"),
        (Word.WORSE, False): _("**B is worse**: its validation error is {size} higher"),
    }[told.word, share].format(size=size)
    if interval is None or interval.low == interval.high:
        return f"{sentence}."
    ends = sorted(abs(end) for end in interval)
    bounds = _("95%: {low} to {high}").format(
        low=_amount(ends[0], share), high=_amount(ends[1], share)
    )
    return f"{sentence} ({bounds})."


def _open(told: Told, share: bool) -> str:
    if told.why is Why.IDENTICAL:
        return _("**No difference**: both give the same numbers for every seed.")
    if told.why is Why.FAILED:
        return _(
            "**Cannot tell**: the setting with the better numbers failed to train with more seeds"
            " than the other."
        )
    if told.why is Why.FEW:
        if not told.pairs:
            return _("**Cannot tell yet**: there is no seed that both were trained with.")
        sentence = ngettext(
            "**Cannot tell yet**: {count} seed in common says nothing about chance.",
            "**Cannot tell yet**: {count} seeds in common are too few to tell it from chance.",
            told.pairs,
        )
        return sentence.format(count=number(told.pairs))
    assert told.interval is not None
    return _(
        "**Cannot tell yet**: B differs by {difference} (95%: {low} to {high}), which can be"
        " chance."
    ).format(
        difference=_signed(told.difference, share),
        low=_signed(told.interval.low, share),
        high=_signed(told.interval.high, share),
    )


def _details(told: Told, found: Pairs) -> list[str]:
    parts = [
        ngettext("{count} pair of runs", "{count} pairs of runs", told.pairs).format(
            count=number(told.pairs)
        )
        + "."
    ]
    if told.looked < told.pairs:
        parts.append(
            _("The verdict is that of the first {looked}; the next look is at {next}.").format(
                looked=number(told.looked),
                next=number(next((each for each in LIMITS if each > told.pairs), told.pairs)),
            )
        )
    if told.more is not None:
        parts.append(
            ngettext(
                "{count} more seed would probably tell.",
                "{count} more seeds would probably tell.",
                told.more,
            ).format(count=number(told.more))
        )
    elif told.why is Why.NOISE:
        parts.append(
            _("A difference as small as this would not be told by {most} seeds either.").format(
                most=number(max(LIMITS))
            )
        )
    failed = len(found.failed[0]) + len(found.failed[1])
    if failed:
        parts.append(
            ngettext(
                "{count} seed failed to train with one of the two.",
                "{count} seeds failed to train with one of the two.",
                failed,
            ).format(count=number(failed))
        )
    return parts


def _amount(value: float, share: bool) -> str:
    return number(100 * value, 1) if share else number(value, 3)


def _size(value: float, share: bool) -> str:
    if share:
        return _("{size} points").format(size=number(100 * value, 1))
    return number(value, 3)


def _signed(value: float, share: bool) -> str:
    sign = "−" if value < 0 else "+"
    return f"{sign}{_size(abs(value), share)}"


def _more(
    service: Following,
    configs: tuple[RunConfig, RunConfig],
    groups: tuple[Group, Group],
    told: Told,
) -> None:
    """Offer to train both with more seeds."""
    wanted = told.more or max(1, LEAST - told.pairs)
    there = (tuple(groups[0].runs), tuple(groups[1].runs))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = st.number_input(
            _("More seeds"),
            1,
            _MOST,
            min(wanted, _MOST),
            key=f"more_seeds_{told.pairs}",
            width=130,
        )
        missing = more_seeds(*configs, there, int(count))

        def train() -> None:
            try:
                for config in missing:
                    service.submit(config)
            except DenseboardError as refusal:
                st.session_state[_REFUSED] = refusal

        st.button(
            ngettext("Train {count} run", "Train {count} runs", len(missing)).format(
                count=number(len(missing))
            ),
            key="train_more_seeds",
            icon=":material/casino:",
            help=_("Both settings, with the seeds that they do not have in common yet"),
            on_click=train,
        )


@st.fragment(run_every=_EVERY)
def _progress(service: Following, seeds: Sequence[int], groups: tuple[Group, Group]) -> None:
    """How many of the runs asked for are over; the page is drawn anew when a pair is."""
    runs = [group.runs[seed] for group in groups for seed in seeds]
    try:
        over = [service.status(run.run_id).state.final for run in runs]
    except DenseboardError:
        st.rerun()
    pairs_over = [all(pair) for pair in zip(over[: len(seeds)], over[len(seeds) :], strict=True)]
    if any(pairs_over):
        st.rerun()
    text = _("{over} of {count} runs are over").format(
        over=number(sum(over)), count=number(len(runs))
    )
    st.progress(sum(over) / len(runs), text=plain(text))
