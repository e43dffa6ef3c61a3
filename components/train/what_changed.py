"""What has changed since the run another is compared with, and the runs that tell it apart."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.words.comparison import change, lowered, run_name, setting_label
from components.words.language import _, marked, ngettext, number, plain
from core.base.errors import ConfigError
from core.comparison.differences import Change, difference
from core.comparison.single_changes import MANY, single_changes
from core.runs.store import Summary
from core.settings.config import RunConfig

Train = Callable[[Sequence[RunConfig]], None]
"""Starts runs; to be called in a callback."""


def what_changed(config: RunConfig, reference: Summary | None, train: Train) -> None:
    """Say what is not as it was, and warn kindly if one could not tell what did it.

    Args:
        config: The run.
        reference: The run it is compared with; ``None`` for the first on its data.
        train: What the offer to train single changes does.
    """
    if reference is None:
        return
    try:
        before = reference.config()
    except ConfigError:
        return
    told = difference(before, config)
    if told.data:
        return
    st.caption(_sentence(told.changes, told.seed, reference))
    if len(told.changes) >= MANY:
        _offer(before, config, train)


def _sentence(changes: Sequence[Change], seed: bool, reference: Summary) -> str:
    against = _("the baseline") if reference.marks.pinned else _("the run before")
    name = plain(run_name(reference))
    icon = ":material/compare_arrows:"
    if changes:
        sentence = _("Changed since {reference} ({name}): {changes}.")
        words = [change(each) for each in changes]
        if seed:
            words.append(_("another seed, and so other validation rows"))
        listed = "; ".join(map(plain, words))
    elif seed:
        sentence, listed = _("The settings of {reference} ({name}), with another seed."), ""
    else:
        sentence, listed = _("The same settings and seed as {reference} ({name})."), ""
    return f"{icon} {sentence.format(reference=against, name=name, changes=listed)}"


def _offer(before: RunConfig, config: RunConfig, train: Train) -> None:
    alone = single_changes(before, config)
    if not alone:
        return
    names = ", ".join(marked(lowered(setting_label(each.name))) for each, _config in alone)
    with st.container(border=True):
        sentence = _(
            "Several things changed at once, so a difference cannot be put down to one of them."
            " One run for each would tell: {names}."
        )
        st.markdown(f":material/lightbulb: {sentence.format(names=names)}")
        st.button(
            ngettext(
                "Train {count} run with a single change",
                "Train {count} runs with a single change each",
                len(alone),
            ).format(count=number(len(alone))),
            key="train_single_changes",
            icon=":material/call_split:",
            on_click=train,
            args=([each for _change, each in alone],),
        )
