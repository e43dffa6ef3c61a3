"""One widget for each kind of setting; a change goes into the session's draft."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from components.session.session import session
from components.words.language import _, language, marked
from core.base.errors import ConfigError
from core.settings import registry
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number, OneOf, Setting, Switch
from core.settings.layered import PerLayer

_LANGUAGE = "settings_language"
_PREFIX = "setting_"


def follow_language() -> None:
    """Have select boxes set anew after a change of language: they hold the text they show."""
    if st.session_state.get(_LANGUAGE) == language():
        return
    st.session_state[_LANGUAGE] = language()
    for setting in registry.SETTINGS.values():
        if isinstance(setting, OneOf | PerLayer):
            forget(setting)


def forget(setting: Setting) -> None:
    """Have the select box of a setting set anew: the text of an entry has changed."""
    for key in [key for key in st.session_state if _is_of(str(key), setting.name)]:
        del st.session_state[key]


def _is_of(key: str, name: str) -> bool:
    return key == _PREFIX + name or key.startswith(f"{_PREFIX}{name}_")


def widget(setting: Setting, draft: Draft) -> None:
    """Draw the widget of a setting, if it has any effect beside the others."""
    if not setting.applies(draft):
        return
    if isinstance(setting, OneOf):
        select(setting, draft)
    elif isinstance(setting, Switch):
        _switch(setting, draft)
    elif isinstance(setting, Integer | Number) and setting.slide:
        _slider(setting, draft)
    elif isinstance(setting, Integer | Number):
        held = show(setting.name, getattr(draft, setting.name))
        number(setting, _(setting.label), held, take, setting.name)


def select(setting: OneOf, draft: Draft, names: Sequence[str] = ()) -> None:
    """Draw a select box with the explanation of the entry chosen under it.

    Args:
        setting: What is chosen.
        draft: The settings.
        names: The entries in the order shown; by default the registry's.
    """
    chosen = getattr(draft, setting.name)
    # A dataset that was deleted is listed no longer, but still shown where it is chosen.
    names = names or tuple(dict.fromkeys((*setting.options, chosen)))
    labels = {name: _(setting.options[name].label) for name in names}
    with st.container(gap="xxsmall"):
        st.selectbox(
            _(setting.label),
            names,
            format_func=lambda name: labels.get(name, name),
            help=_entries(setting, names),
            on_change=take,
            args=(setting.name,),
            **show(setting.name, chosen, names),
        )
        st.caption(_(setting.options[chosen].help))


def _entries(setting: OneOf, names: Sequence[str]) -> str:
    """The setting's own line, then one for each entry that can be chosen."""
    entries = (setting.options[name] for name in names)
    return "\n".join(
        (
            _(setting.help),
            "",
            *(f"- **{marked(entry.label)}**: {_(entry.help)}" for entry in entries),
        )
    )


def _switch(setting: Switch, draft: Draft) -> None:
    st.toggle(
        _(setting.label),
        help=_(setting.help),
        on_change=take,
        args=(setting.name,),
        **show(setting.name, getattr(draft, setting.name)),
    )


def _slider(setting: Integer | Number, draft: Draft) -> None:
    st.slider(
        _(setting.label),
        setting.minimum,
        setting.maximum,
        step=setting.slide,
        help=_(setting.help),
        on_change=take,
        args=(setting.name,),
        **show(setting.name, getattr(draft, setting.name)),
    )


def number(
    setting: Integer | Number,
    label: str,
    held: dict[str, Any],
    taker: Callable[..., None],
    *which: str | int,
    **looks: Any,
) -> None:
    """Draw the field of a number.

    Args:
        setting: What is set.
        label: Its name.
        held: From ``show``.
        taker: Takes the change, as ``take`` does.
        *which: What is given to it.
        **looks: Further arguments of ``st.number_input``.
    """
    # Without a range: the browser would keep a number out of it in the field, and tell nobody.
    st.number_input(
        label,
        step=_step(setting, st.session_state.get(held["key"])),
        format=setting.format if isinstance(setting, Number) else None,
        help=_(setting.help),
        on_change=taker,
        args=which,
        **held,
        **looks,
    )


def _step(setting: Integer | Number, value: float | None) -> float:
    """What a press on + or - adds; of sizes, about half."""
    if isinstance(setting, Integer):
        return 2 ** max(0, int(math.log2(value)) - 1) if setting.ratio and value else 1
    if setting.ratio and value:
        return float(f"{10.0 ** math.floor(math.log10(value)) / 2:.1g}")
    return setting.step


def show(name: str, value: Any, among: Sequence[Any] | None = None) -> dict[str, Any]:
    """What a widget is given so that it shows ``value``: its key and where it starts.

    Args:
        name: Of the setting, and which of them where there are several.
        value: What it is to show.
        among: What can be chosen, for a select box.
    """
    key = _PREFIX + name
    # Set only where it differs: otherwise the browser would take back what is being typed.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
        return {"key": key}
    # A browser that missed the value when it was set, because it was still loading, starts
    # from here. (Streamlit does not want both at once.)
    return (
        {"key": key, "value": value} if among is None else {"key": key, "index": among.index(value)}
    )


def show_hidden(name: str, value: Any, among: Sequence[Any] | None = None) -> dict[str, Any]:
    """As ``show``, for widgets that a closed popover hides.

    The browser hears of no new value for those, and would send the one they had with the next
    press of any button; so a widget whose value is changed from elsewhere becomes another one.
    """
    edition = st.session_state.get(_edition(name), 0)
    key = _PREFIX + _named(name, edition)
    if key in st.session_state and st.session_state[key] != value:
        edition += 1
        st.session_state[_edition(name)] = edition
    return show(_named(name, edition), value, among)


def shown_hidden(name: str) -> Any:
    """What a widget drawn with ``show_hidden`` holds."""
    return shown(_named(name, st.session_state.get(_edition(name), 0)))


def _named(name: str, edition: int) -> str:
    return f"{name}.{edition}" if edition else name


def _edition(name: str) -> str:
    return f"edition_{name}"


def shown(name: str) -> Any:
    """What a widget holds."""
    return st.session_state[_PREFIX + name]


def take(name: str) -> None:
    """Callback: take a setting's new value into the draft."""
    change(lambda draft: draft.changed(name, shown(name)))


def change(change: Callable[[Draft], Draft]) -> None:
    """Take a change into the draft, or say why it is not allowed; only within a callback."""
    state = session()
    state.problems.clear()
    try:
        state.draft = change(state.draft)
    except ConfigError as problem:
        state.problems.append(problem)
        state.rejected = True
    else:
        state.changed = True
