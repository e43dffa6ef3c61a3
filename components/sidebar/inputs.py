"""One widget for each kind of setting; a change goes into the session's draft."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from components.session.session import session
from components.widgets.links import with_glossary
from components.words.language import _, language, marked
from core.base.errors import ConfigError
from core.settings import registry
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number, OneOf, Setting, Switch
from core.settings.layered import PerLayer

_LANGUAGE = "settings_language"
_PREFIX = "setting_"


def follow_language() -> None:
    """Reset select boxes after a change of language: they store the text they show."""
    if st.session_state.get(_LANGUAGE) == language():
        return
    st.session_state[_LANGUAGE] = language()
    for setting in registry.SETTINGS.values():
        if isinstance(setting, OneOf | PerLayer):
            reset_select(setting)


def reset_select(setting: Setting) -> None:
    """Reset the select box of a setting after the text of an entry has changed."""
    for key in [str(key) for key in st.session_state if _is_of(str(key), setting.name)]:
        del st.session_state[key]
        if isinstance(setting, PerLayer):  # a closed popover hides it: see ``show_hidden``
            _renew(key.removeprefix(_PREFIX).partition(".")[0])


def _is_of(key: str, name: str) -> bool:
    return key == _PREFIX + name or key.startswith(f"{_PREFIX}{name}_")


def widget(setting: Setting, draft: Draft) -> None:
    """Draw the widget of a setting if the setting applies beside the others."""
    if not setting.applies(draft):
        return
    if isinstance(setting, OneOf):
        select(setting, draft)
    elif isinstance(setting, Switch):
        _switch(setting, draft)
    elif isinstance(setting, Integer | Number) and setting.slide:
        _slider(setting, draft)
    elif isinstance(setting, Integer | Number):
        state = show(setting.name, getattr(draft, setting.name))
        number(setting, _(setting.label), state, take, setting.name)


def select(setting: OneOf, draft: Draft, names: Sequence[str] = ()) -> None:
    """Draw a select box, with the explanation of the chosen entry below.

    Args:
        setting: The setting.
        draft: The settings.
        names: The entries in the order shown; by default those of the registry.
    """
    chosen = getattr(draft, setting.name)
    # A deleted dataset is no longer listed, but still shown where it is chosen.
    names = names or tuple(dict.fromkeys((*setting.options, chosen)))
    labels = {name: _(setting.options[name].label) for name in names}
    with st.container(gap="xxsmall"):
        st.selectbox(
            _(setting.label),
            names,
            format_func=lambda name: labels.get(name, name),
            help=with_glossary(entries(setting, names), setting.name),
            on_change=take,
            args=(setting.name,),
            **show(setting.name, chosen, names),
        )
        st.caption(_(setting.options[chosen].help))


def entries(setting: OneOf, names: Iterable[str]) -> str:
    """Return the setting's help, followed by a line for each entry."""
    listed = (setting.options[name] for name in names)
    lines = (f"- **{marked(entry.label)}**: {_(entry.help)}" for entry in listed)
    return "\n".join((_(setting.help), "", *lines))


def _switch(setting: Switch, draft: Draft) -> None:
    st.toggle(
        _(setting.label),
        help=with_glossary(_(setting.help), setting.name),
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
        help=with_glossary(_(setting.help), setting.name),
        on_change=take,
        args=(setting.name,),
        **show(setting.name, getattr(draft, setting.name)),
    )


def number(
    setting: Integer | Number,
    label: str,
    state: dict[str, Any],
    on_change: Callable[..., None],
    *args: object,
    **options: Any,
) -> None:
    """Draw the field of a number.

    Args:
        setting: The setting.
        label: Label of the field.
        state: From ``show``.
        on_change: Callback that takes the change, such as ``take``.
        *args: Its arguments.
        **options: Further arguments of ``st.number_input``.
    """
    # Without a range: the browser would silently keep a number outside it in the field.
    st.number_input(
        label,
        step=_step(setting, st.session_state.get(state["key"])),
        format=setting.format if isinstance(setting, Number) else None,
        help=with_glossary(_(setting.help), setting.name),
        on_change=on_change,
        args=args,
        **state,
        **options,
    )


def _step(setting: Integer | Number, value: float | None) -> float:
    """Return the step of + and -; for settings on a ratio scale, about half the value."""
    if isinstance(setting, Integer):
        return 2 ** max(0, int(math.log2(value)) - 1) if setting.ratio and value else 1
    if setting.ratio and value:
        return float(f"{10.0 ** math.floor(math.log10(value)) / 2:.1g}")
    return setting.step


def show(name: str, value: Any, among: Sequence[Any] | None = None) -> dict[str, Any]:
    """Return the arguments with which a widget shows ``value``: its key and its initial value.

    Args:
        name: Name of the setting, with a number if it has several widgets.
        value: The value to show.
        among: The options of a select box.
    """
    key = _PREFIX + name
    # Set it only if it differs: otherwise the browser would revert what is being typed.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
        return {"key": key}
    # A browser that was still loading when the value was set starts from this one. (Streamlit
    # rejects both at once.)
    return (
        {"key": key, "value": value} if among is None else {"key": key, "index": among.index(value)}
    )


def show_hidden(name: str, value: Any, among: Sequence[Any] | None = None) -> dict[str, Any]:
    """Like ``show``, for widgets in a popover that may be closed.

    The browser does not receive new values for hidden widgets and sends the old one with the next
    click on any button; so a widget gets a new key when its value changes elsewhere.
    """
    edition = st.session_state.get(_edition(name), 0)
    key = _PREFIX + _named(name, edition)
    if key in st.session_state and st.session_state[key] != value:
        edition = _renew(name)
    return show(_named(name, edition), value, among)


def shown_hidden(name: str) -> Any:
    """Return the value of a widget drawn with ``show_hidden``."""
    return shown(_named(name, st.session_state.get(_edition(name), 0)))


def _renew(name: str) -> int:
    """Give a hidden widget another key; return its number."""
    edition: int = st.session_state.get(_edition(name), 0) + 1
    st.session_state[_edition(name)] = edition
    return edition


def _named(name: str, edition: int) -> str:
    return f"{name}.{edition}" if edition else name


def _edition(name: str) -> str:
    return f"edition_{name}"


def shown(name: str) -> Any:
    """Return the value of a widget."""
    return st.session_state[_PREFIX + name]


def take(name: str) -> None:
    """Callback: put a setting's new value into the draft."""
    change(lambda draft: draft.changed(name, shown(name)))


def change(change: Callable[[Draft], Draft]) -> None:
    """Apply a change to the draft, or report why it is invalid; call this in a callback only."""
    state = session()
    state.problems.clear()
    try:
        state.draft = change(state.draft)
    except ConfigError as problem:
        state.problems.append(problem)
        state.rejected = True
    else:
        state.changed = True
