"""How a search proceeds: method, goal, trials, and the other fields of its declaration."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.search.form_state import change
from components.sidebar.inputs import entries, number, show, shown
from components.widgets import messages
from components.widgets.choice import select
from components.words.language import _
from core.base.errors import DenseboardError
from core.search.draft import SearchDraft
from core.search.fields import FIELDS
from core.settings.kinds import Integer, Number, OneOf, Setting

_NAME = "search_name"
_MOST_NAME = 80  # characters


def fields_form(draft: SearchDraft, problems: Mapping[str, DenseboardError]) -> None:
    """Draw the fields as they are declared: choices first, then numbers, then the name.

    Args:
        draft: The form.
        problems: What is wrong, by the name of a field.
    """
    choices = [one for one in FIELDS.values() if isinstance(one, OneOf)]
    numbers = [one for one in FIELDS.values() if isinstance(one, Integer | Number)]
    for column, setting in zip(st.columns(len(choices)), choices, strict=True):
        with column:
            _choice(setting, draft.values[setting.name])
            _problem(problems, setting)
    columns = st.columns(len(numbers), vertical_alignment="bottom")
    for column, field in zip(columns, numbers, strict=True):
        with column:
            value = draft.values[field.name]
            name = f"search_{field.name}"
            number(field, _(field.label), show(name, value), _take, field.name, name)
    for field in numbers:  # below the row, whose columns are too narrow for a sentence
        _problem(problems, field)
    st.text_input(
        _("Name of the search"),
        key=_name_key(draft),
        placeholder=_("Optional"),
        max_chars=_MOST_NAME,
        help=_("The list of searches shows it"),
        on_change=_take_name,
    )


def _problem(problems: Mapping[str, DenseboardError], setting: Setting) -> None:
    if setting.name in problems:
        messages.error(problems[setting.name])


def _choice(setting: OneOf, value: str) -> None:
    """Draw a select box, with the explanation of the chosen entry below."""
    key = f"search_{setting.name}"
    st.session_state[key] = value
    with st.container(gap="xxsmall"):
        select(
            _(setting.label),
            {name: _(entry.label) for name, entry in setting.options.items()},
            key=key,
            help=entries(setting, setting.options),
            on_change=_take_choice,
            args=(setting.name, key),
        )
        st.caption(_(setting.options[value].help))


def _take_choice(name: str, key: str) -> None:
    _put(name, st.session_state[key])


def _take(field: str, name: str) -> None:
    _put(field, shown(name))


def _put(name: str, value: Any) -> None:
    change(lambda draft: draft.with_value(name, value))


def _name_key(draft: SearchDraft) -> str:
    if st.session_state.get(_NAME) != draft.name:
        st.session_state[_NAME] = draft.name
    return _NAME


def _take_name() -> None:
    name = st.session_state[_NAME]
    change(lambda draft: draft.named(name))
