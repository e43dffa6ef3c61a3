"""The hidden layers: their number, their units, and each layer on its own."""

from typing import Any

import streamlit as st

from components.sidebar.inputs import change, number, show, show_hidden, shown, shown_hidden, take
from components.widgets.choice import choice
from components.widgets.links import with_glossary
from components.words.language import _
from core.settings import registry
from core.settings.choices import ACTIVATIONS
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number
from core.settings.layered import PerLayer
from core.settings.registry import PER_LAYER, SETTINGS

_VIEWS = tuple(
    name
    for name, setting in PER_LAYER.items()
    if setting is not registry.ACTIVATIONS_BY_LAYER  # beside the units
)
_UNITS = "all_units"
_LAYERS_WIDTH = 124  # pixels
_UNITS_WIDTH = 130


def layers_form(draft: Draft) -> None:
    """Draw the number of layers and their units, and a row for each layer behind a button."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        setting = registry.HIDDEN_LAYERS
        state = show(setting.name, draft.hidden_layers)
        number(setting, _(setting.label), state, take, setting.name, width=_LAYERS_WIDTH)
        _all_units(draft)
    with st.popover(_("Layer by layer"), icon=":material/layers:", type="tertiary"):
        first, *others = _VIEWS
        names = {first: _("Units and activation")}
        names |= {name: _(SETTINGS[PER_LAYER[name].common].label) for name in others}
        view = choice(_("Setting for each layer"), names, key="layers_view")
        for layer in range(1, draft.hidden_layers + 1):
            if view == first:
                _row(layer, draft)
            else:
                _number(PER_LAYER[view], layer, draft)
        _add(draft)


def _all_units(draft: Draft) -> None:
    alike = len(set(draft.units)) == 1
    st.text_input(
        _(registry.UNITS.label),
        placeholder="128, 64",
        help=with_glossary(_(registry.UNITS.help), registry.UNITS.name),
        on_change=_take_all_units,
        **show(_UNITS, ", ".join(map(str, draft.units[:1] if alike else draft.units))),
    )


def _row(layer: int, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _number(registry.UNITS, layer, draft, label_visibility="collapsed", width=_UNITS_WIDTH)
        _activation(layer, draft)
        st.button(
            "",
            key=f"remove_layer_{layer}",
            icon=":material/delete:",
            help=_("Remove layer {layer}").format(layer=layer),
            on_click=change,
            args=(lambda draft: draft.without_layer(layer),),
        )


def _number(setting: PerLayer, layer: int, draft: Draft, **options: Any) -> None:
    """Draw the field of a layer's own value; empty if it has the common value."""
    if isinstance(setting.entry, Integer | Number):
        number(
            setting.entry,
            _(setting.entry.label).format(layer=layer),
            show_hidden(f"{setting.name}_{layer}", _entry(setting, layer, draft)),
            _take,
            setting.name,
            layer,
            placeholder=_("as for all"),
            **options,
        )


def _activation(layer: int, draft: Draft) -> None:
    labels = {"": _("as for all"), **{name: _(entry.label) for name, entry in ACTIVATIONS.items()}}
    setting = registry.ACTIVATIONS_BY_LAYER
    own = _entry(setting, layer, draft)
    st.selectbox(
        _(setting.entry.label).format(layer=layer),
        list(labels),
        format_func=lambda name: labels.get(name, name),
        on_change=_take,
        args=(setting.name, layer),
        label_visibility="collapsed",
        **show_hidden(f"{setting.name}_{layer}", own, list(labels)),
    )


def _entry(setting: PerLayer, layer: int, draft: Draft) -> Any:
    entries = getattr(draft, setting.name)
    return entries[layer - 1] if entries else setting.blank


def _add(draft: Draft) -> None:
    full = draft.hidden_layers >= registry.HIDDEN_LAYERS.maximum
    st.button(
        _("Add a layer"),
        key="add_layer",
        icon=":material/add:",
        disabled=full,
        help=_("At most {count} hidden layers").format(count=registry.HIDDEN_LAYERS.maximum)
        if full
        else _("One more layer before the output, like the last one"),
        on_click=change,
        args=(lambda draft: draft.changed("hidden_layers", draft.hidden_layers + 1),),
    )


def _take_all_units() -> None:
    change(lambda draft: draft.with_all_units(shown(_UNITS)))


def _take(name: str, layer: int) -> None:
    value = shown_hidden(f"{name}_{layer}")
    change(lambda draft: draft.with_entry(name, layer, value))
