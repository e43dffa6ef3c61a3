"""The changes of a run since its reference run, and runs with a single change each."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.words.comparison import changes_in_words, lowered, run_name, setting_label
from components.words.language import _, marked, ngettext, number, plain
from core.base.errors import ConfigError
from core.comparison.differences import Change, difference
from core.comparison.single_changes import SEVERAL, single_changes
from core.runs.store import Summary
from core.settings.config import RunConfig

Train = Callable[[Sequence[RunConfig]], None]
"""Starts runs; called in a callback."""


def what_changed(config: RunConfig, reference: Summary | None, train: Train) -> None:
    """List the changes since the reference run, with a caution if there are several.

    Args:
        config: The run.
        reference: The run it is compared with; ``None`` for the first on a dataset.
        train: Starts the runs with a single change each, on request.
    """
    if reference is None:
        return
    try:
        before = reference.config()
    except ConfigError:
        return
    changed = difference(before, config)
    if changed.data:
        return
    st.caption(_sentence(changed.changes, changed.seed, reference))
    if len(changed.changes) >= SEVERAL:
        _caution(before, config, len(changed.changes), train)


def _sentence(changes: Sequence[Change], seed: bool, reference: Summary) -> str:
    against = _("the reference run") if reference.marks.pinned else _("the previous run")
    name = plain(run_name(reference))
    icon = ":material/compare_arrows:"
    if changes:
        sentence = _("Changed since {reference} ({name}): {changes}.")
        words = changes_in_words(changes)
        if seed:
            words.append(_("another seed, and hence other validation rows"))
        listed = "; ".join(map(plain, words))
    elif seed:
        sentence, listed = _("The settings of {reference} ({name}), with another seed."), ""
    else:
        sentence, listed = _("The same settings and seed as {reference} ({name})."), ""
    return f"{icon} {sentence.format(reference=against, name=name, changes=listed)}"


def _caution(before: RunConfig, config: RunConfig, count: int, train: Train) -> None:
    alone = single_changes(before, config)
    sentence = ngettext(
        "{count} setting changed at once, so a difference cannot be attributed to one of them.",
        "{count} settings changed at once, so a difference cannot be attributed to one of them.",
        count,
    ).format(count=number(count))
    if not alone:
        st.caption(f":material/lightbulb: {sentence}")
        return
    names = ", ".join(marked(lowered(setting_label(each.name))) for each, _config in alone)
    with st.container(border=True):
        offer = _("One run for each would show its effect: {names}.").format(names=names)
        st.markdown(f":material/lightbulb: {sentence} {offer}")
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
