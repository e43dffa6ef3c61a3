"""What a search tries of one setting: a range, or a list of values."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

from components.search.form_state import change
from components.sidebar.inputs import entries, number, show, shown
from components.widgets import messages
from components.widgets.choice import choice, select_several
from components.words.comparison import declared_value
from components.words.language import _, decimal_and_group, translate
from core.base.errors import ConfigError, DenseboardError
from core.base.text import N_
from core.search.dimension import MOST_POINTS, declared
from core.search.draft import Place, as_list, as_range
from core.settings.candidates import Candidates, Options, Range
from core.settings.kinds import Integer, Number, OneOf, Setting, Switch
from core.settings.registry import UNITS

_POINTS = Integer(
    "points",
    N_("Grid points"),
    N_("How many values of the range the grid has"),
    minimum=2,
    maximum=MOST_POINTS,
    default=5,
)
_LOG = Switch(
    "log",
    N_("Logarithmic"),
    N_("Spread over orders of magnitude: as many trials from 0.001 to 0.01 as from 0.01 to 0.1"),
)
_UNITS = Place(UNITS.name)
_RANGE, _LIST = "range", "list"


def candidates_form(
    place: Place, candidates: Candidates, problem: DenseboardError | None, *, grid: bool
) -> None:
    """Draw the candidates of a setting.

    Args:
        place: What varies.
        candidates: Its values so far.
        problem: What is wrong with them.
        grid: Whether the method tries the points of a grid.
    """
    setting, label = declared(place.setting), translate(place.label)
    with st.container(border=True, gap="xsmall"):
        if isinstance(candidates, Range):
            _range(place, setting, candidates, label, grid)
        elif isinstance(setting, Switch):
            st.markdown(_("{setting}: off and on").format(setting=label), help=_(setting.help))
        else:
            _list(place, setting, candidates, label)
        if place.ordered:
            _kind(place, candidates, label)
        if problem is not None:
            messages.error(problem)


def _range(place: Place, setting: Setting, candidates: Range, label: str, grid: bool) -> None:
    assert isinstance(setting, Integer | Number)
    ends = {
        "low": _("{setting} from").format(setting=label),
        "high": _("{setting} to").format(setting=label),
    }
    columns = st.columns([3, 3, 2] if grid else 2, vertical_alignment="bottom")
    for column, (end, words) in zip(columns, ends.items(), strict=False):
        with column:
            value = _typed(setting, getattr(candidates, end))
            _number(place, setting, end, words, value)
    if grid:
        with columns[-1]:
            _number(place, _POINTS, "points", _(_POINTS.label), candidates.points)


def _number(place: Place, setting: Integer | Number, end: str, label: str, value: Any) -> None:
    name = f"vary_{place.name}_{end}"
    number(setting, label, show(name, value), _take_end, place, end, name)


def _typed(setting: Setting, value: Any) -> Any:
    return int(value) if isinstance(setting, Integer) else float(value)


def _take_end(place: Place, end: str, name: str) -> None:
    _change_range(place, **{end: shown(name)})


def _change_range(place: Place, **changes: Any) -> None:
    def changed(candidates: Candidates) -> Candidates:
        return replace(as_range(place, candidates), **changes)

    change(lambda draft: draft.with_candidates(place, changed(draft.varied[place])))


def _list(place: Place, setting: Setting, candidates: Options, label: str) -> None:
    usual = setting.candidates
    listed = dict.fromkeys(candidates.values)
    if isinstance(setting, OneOf):
        listed |= dict.fromkeys(setting.options)
    elif isinstance(usual, Options):
        listed |= dict.fromkeys(usual.values)
    key = f"vary_{place.name}_values"
    st.session_state[key] = list(candidates.values)
    helped = _(setting.help)
    if place == _UNITS:
        helped = _(
            "Numbers are the units of every layer. Whole networks, as in 128-64, set the layers as"
            " well: then every entry is a network"
        )
    options: dict[str, Any] = {"accept_new_options": True}
    if isinstance(setting, OneOf):
        helped, options = entries(setting, setting.options), {}
    select_several(
        label,
        {value: declared_value(setting, value) for value in listed},
        key=key,
        placeholder=_("Choose or type values"),
        help=helped,
        on_change=_take_list,
        args=(place, key),
        **options,
    )


def _take_list(place: Place, key: str) -> None:
    values = [_read(place, value) for value in st.session_state[key]]
    options = Options(tuple(dict.fromkeys(values)))
    change(lambda draft: draft.with_candidates(place, options))


def _read(place: Place, value: Any) -> Any:
    """Read a number as it is typed in the session's language; what is none stays a text."""
    setting = declared(place.setting)
    if not isinstance(value, str) or not isinstance(setting, Integer | Number):
        return value
    decimal, group = tuple(decimal_and_group())
    text = value.strip()
    text = text.replace(group, "") if isinstance(setting, Integer) else text.replace(decimal, ".")
    with suppress(ConfigError):
        return setting.check(text)
    units = re.findall(r"\d+", value)
    return UNITS.to_text(tuple(units)) if place == _UNITS and len(units) > 1 else value


def _kind(place: Place, candidates: Candidates, label: str) -> None:
    """Draw the choice between a range and a list, and whether a range is logarithmic."""
    key = f"vary_{place.name}_kind"
    st.session_state[key] = _RANGE if isinstance(candidates, Range) else _LIST
    with st.container(horizontal=True, vertical_alignment="center"):
        choice(
            _("{setting}: range or list").format(setting=label),
            {_RANGE: _("Range"), _LIST: _("List")},
            key=key,
            on_change=_take_kind,
            args=(place, key),
            width="content",
        )
        if isinstance(candidates, Range):
            name = f"vary_{place.name}_log"
            st.toggle(
                _(_LOG.label),
                help=_(_LOG.help),
                on_change=_take_end,
                args=(place, "log", name),
                **show(name, candidates.log),
            )


def _take_kind(place: Place, key: str) -> None:
    convert = as_range if st.session_state[key] == _RANGE else as_list
    change(lambda draft: draft.with_candidates(place, convert(place, draft.varied[place])))
