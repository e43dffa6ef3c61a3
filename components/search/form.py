"""The form of a search: what varies and how, and what it will take."""

from collections.abc import Mapping

import streamlit as st

from components.search.candidates_form import candidates_form
from components.search.fields_form import fields_form
from components.search.form_state import change
from components.session.session import session
from components.widgets.choice import select_several
from components.words.language import _, translate, unescaped
from core.base.errors import DenseboardError
from core.search.draft import Place, SearchDraft, most_layers, offered
from core.search.fields import METHOD
from core.search.methods import METHODS
from core.settings.config import RunConfig

_VARY = "search_vary"
_COLUMNS = 2


def search_form(
    draft: SearchDraft, base: RunConfig | None, problems: Mapping[str, DenseboardError]
) -> None:
    """Draw the form; changes go into the session before the next script run.

    Args:
        draft: The form so far.
        base: The settings that do not vary; ``None`` if they do not fit together.
        problems: What is wrong with a part, by the name of its field or place.
    """
    _vary(draft, base)
    grid = METHODS[draft.values[METHOD.name]].grid
    places = list(draft.varied)
    for start in range(0, len(places), _COLUMNS):
        for column, place in zip(st.columns(_COLUMNS), places[start:], strict=False):
            with column:
                problem = problems.get(place.name)
                candidates_form(place, draft.varied[place], problem, grid=grid)
    fields_form(draft, problems)


def _vary(draft: SearchDraft, base: RunConfig | None) -> None:
    settings = session().draft
    varied = tuple(draft.varied)
    places = offered(settings, varied, most_layers(draft, settings))
    by_name = {place.name: place for place in places}
    st.session_state[_VARY] = [place.name for place in varied]
    select_several(
        _("Vary"),
        {name: unescaped(translate(place.label)) for name, place in by_name.items()},
        key=_VARY,
        placeholder=_("Choose settings"),
        help=_(
            "The settings that differ from trial to trial; all others are those at the left."
            " Settings that depend on one that varies are tried only where they have an effect"
        ),
        on_change=_take,
        args=(by_name, base),
        select_all=False,
    )


def _take(by_name: Mapping[str, Place], base: RunConfig | None) -> None:
    places = [by_name[name] for name in st.session_state[_VARY] if name in by_name]
    change(lambda draft: draft.varying(places, base))
