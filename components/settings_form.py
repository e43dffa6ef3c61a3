"""The sidebar's widgets, built from ``core.settings``."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import streamlit as st

from components.language import _, language, rate
from components.session import session
from core import settings
from core.choices import OPTIMIZERS, losses_for
from core.datasets.catalog import DATASETS
from core.draft import Draft
from core.errors import ConfigError
from core.settings import Integer, Number, OneOf

_LANGUAGE = "settings_language"
_ADVANCED = (settings.VALIDATION_SHARE, settings.SEED)


def settings_form(draft: Draft) -> None:
    """Draw the settings; a change goes into the session's draft before the next script run."""
    _follow_language()
    _select(settings.DATASET, draft)
    _number(settings.HIDDEN_LAYERS, draft)
    for layer in range(1, draft.hidden_layers + 1):
        _units(layer, draft)
    _select(settings.ACTIVATION, draft, disabled=draft.hidden_layers == 0)
    _select(settings.LOSS, draft, only=tuple(losses_for(DATASETS[draft.dataset].task)))
    _select(settings.OPTIMIZER, draft)
    for setting in (settings.LEARNING_RATE, settings.EPOCHS, settings.BATCH_SIZE):
        _number(setting, draft)
    with st.expander(_("Advanced"), icon=":material/tune:"):
        for setting in _ADVANCED:
            _number(setting, draft)


def _follow_language() -> None:
    """Have select boxes set anew after a change of language: they hold the text they show."""
    if st.session_state.get(_LANGUAGE) != language():
        st.session_state[_LANGUAGE] = language()
        for setting in settings.SETTINGS.values():
            if isinstance(setting, OneOf):
                st.session_state.pop(f"setting_{setting.name}", None)


def _select(
    setting: OneOf, draft: Draft, *, only: tuple[str, ...] = (), disabled: bool = False
) -> None:
    names = only or tuple(setting.options)
    labels = {name: _(setting.options[name].label) for name in names}
    st.selectbox(
        _(setting.label),
        names,
        format_func=lambda name: labels.get(name, name),
        help=_("There is no hidden layer to apply it to") if disabled else _help(setting, names),
        key=_key(setting.name, getattr(draft, setting.name)),
        on_change=_take,
        args=(setting.name,),
        disabled=disabled,
    )


def _help(setting: OneOf, names: tuple[str, ...]) -> str:
    """The setting's own line, then one for each entry that can be chosen."""
    entries = (setting.options[name] for name in names)
    return "\n".join(
        (_(setting.help), "", *(f"- **{_(entry.label)}**: {_(entry.help)}" for entry in entries))
    )


def _number(setting: Integer | Number, draft: Draft) -> None:
    _input(
        setting,
        _(setting.label),
        _key(setting.name, getattr(draft, setting.name)),
        _take,
        setting.name,
    )


def _units(layer: int, draft: Draft) -> None:
    name = f"{settings.UNITS.name}_{layer}"
    label = _(settings.UNITS.label).format(layer=layer)
    _input(settings.UNITS, label, _key(name, draft.layers[layer - 1]), _take_units, layer)


def _input(
    setting: Integer | Number, label: str, key: str, take: Callable[[Any], None], which: str | int
) -> None:
    # Without a range: the browser would keep a number out of it in the field, and tell nobody.
    st.number_input(
        label,
        step=setting.step if isinstance(setting, Number) else 1,
        format=setting.format if isinstance(setting, Number) else None,
        help=_(setting.help),
        key=key,
        on_change=take,
        args=(which,),
    )


def _key(name: str, value: Any) -> str:
    """The key of a widget, which is made to show ``value``."""
    key = f"setting_{name}"
    # Set only where it differs: otherwise the browser would take back what is being typed.
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _take(name: str) -> None:
    before = session().draft
    _change(lambda draft: draft.changed(name, st.session_state[f"setting_{name}"]))
    now = session().draft
    if name == settings.OPTIMIZER.name and now.learning_rate != before.learning_rate:
        _tell_rate(now)


def _tell_rate(draft: Draft) -> None:
    """Say that a second setting followed: whoever compares runs must know of it."""
    text = _("Learning rate is now {rate}, the usual one of {optimizer}.").format(
        rate=rate(draft.learning_rate),
        optimizer=_(OPTIMIZERS[draft.optimizer].label),
    )
    st.toast(text, icon=":material/info:")


def take_suggestion(suggestion: object) -> None:
    """Callback: take what the coach suggests into the draft, as if it had been chosen here.

    Args:
        suggestion: Name and value of a setting, as the browser sent them.
    """
    draft = session().draft
    with suppress(ConfigError):  # which is told below
        if draft.with_suggestion(suggestion) == draft:
            return  # pressed twice: nothing to train again for
    _change(lambda draft: draft.with_suggestion(suggestion))
    if not session().rejected:
        st.toast(_("The suggestion is in the settings now."), icon=":material/check:")


def _take_units(layer: int) -> None:
    key = f"setting_{settings.UNITS.name}_{layer}"
    _change(lambda draft: draft.with_units(layer, st.session_state[key]))


def _change(change: Callable[[Draft], Draft]) -> None:
    """Callback: take a change into the draft, or say why it is not allowed."""
    state = session()
    state.problems.clear()
    try:
        state.draft = change(state.draft)
    except ConfigError as problem:
        state.problems.append(problem)
        state.rejected = True
    else:
        state.changed = True
