"""The hidden layers: how many, their units, and each one by itself."""

import streamlit as st

from components.sidebar.inputs import change, number, show, show_hidden, shown, shown_hidden, take
from components.words.language import _
from core.settings import registry
from core.settings.choices import ACTIVATIONS
from core.settings.draft import Draft

_UNITS = "all_units"
_LAYERS_WIDTH = 124  # pixels
_UNITS_WIDTH = 130


def layers_form(draft: Draft) -> None:
    """Draw the number of layers beside the units of all, and a row for each behind a button."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        setting = registry.HIDDEN_LAYERS
        held = show(setting.name, draft.hidden_layers)
        number(setting, _(setting.label), held, take, setting.name, width=_LAYERS_WIDTH)
        _all_units(draft)
    with st.popover(_("Layer by layer"), icon=":material/layers:", type="tertiary"):
        for layer in range(1, draft.hidden_layers + 1):
            _row(layer, draft)
        _add(draft)


def _all_units(draft: Draft) -> None:
    alike = len(set(draft.units)) == 1
    st.text_input(
        _("Units"),
        placeholder="128, 64",
        help=_("Neurons of each hidden layer: one number for all, or one for each, as in 128, 64"),
        on_change=_take_all_units,
        **show(_UNITS, ", ".join(map(str, draft.units[:1] if alike else draft.units))),
    )


def _row(layer: int, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        number(
            registry.UNITS,
            _(registry.UNITS.label).format(layer=layer),
            show_hidden(f"{registry.UNITS.name}_{layer}", draft.units[layer - 1]),
            _take_units,
            layer,
            label_visibility="collapsed",
            width=_UNITS_WIDTH,
        )
        _activation(layer, draft)
        st.button(
            "",
            key=f"remove_layer_{layer}",
            icon=":material/delete:",
            help=_("Remove layer {layer}").format(layer=layer),
            on_click=_remove,
            args=(layer,),
        )


def _activation(layer: int, draft: Draft) -> None:
    own = draft.activations[layer - 1] if draft.activations else ""
    labels = {"": _("as for all"), **{name: _(entry.label) for name, entry in ACTIVATIONS.items()}}
    setting = registry.ACTIVATIONS_BY_LAYER
    st.selectbox(
        _(setting.label).format(layer=layer),
        list(labels),
        format_func=lambda name: labels.get(name, name),
        on_change=_take_activation,
        args=(layer,),
        label_visibility="collapsed",
        **show_hidden(f"{setting.name}_{layer}", own, list(labels)),
    )


def _add(draft: Draft) -> None:
    full = draft.hidden_layers >= registry.HIDDEN_LAYERS.maximum
    st.button(
        _("Add a layer"),
        key="add_layer",
        icon=":material/add:",
        disabled=full,
        help=_("There are no more than {count} hidden layers").format(
            count=registry.HIDDEN_LAYERS.maximum
        )
        if full
        else _("One more layer before the output, like the last one"),
        on_click=change,
        args=(lambda held: held.changed("hidden_layers", held.hidden_layers + 1),),
    )


def _take_all_units() -> None:
    change(lambda draft: draft.with_all_units(shown(_UNITS)))


def _take_units(layer: int) -> None:
    value = shown_hidden(f"{registry.UNITS.name}_{layer}")
    change(lambda draft: draft.with_units(layer, value))


def _take_activation(layer: int) -> None:
    value = shown_hidden(f"{registry.ACTIVATIONS_BY_LAYER.name}_{layer}")
    change(lambda draft: draft.with_activation(layer, value))


def _remove(layer: int) -> None:
    change(lambda draft: draft.without_layer(layer))
