"""The component of the picture; the browser fetches weights and inputs, and draws it."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from components.inside.columns import Column
from components.inside.inputs import has_plane
from components.inside.routes import MODULES, inputs_address, weights_address
from components.widgets.styles import compact, sheet
from components.words import inside
from components.words.language import _, language, number
from core.network.architecture import fixed, parameters
from core.network.forward import described
from core.runs.moment import LARGEST
from core.runs.status import Status
from core.settings.config import RunConfig

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement }) {
  const picture = import(new URL(data.module, document.baseURI).href)
  picture.then((module) => module.show(parentElement, data)).catch((error) => {
    console.warn("Picture of the network:", error)
    parentElement.querySelector(".inside__state").textContent = data.texts.unavailable
  })
  return () => picture.then((module) => module.close(parentElement), () => {})
}
"""

_HTML = """\
<section class="inside" role="group">
  <p class="inside__state">&nbsp;</p>
  <div class="inside__scroll"></div>
  <label class="inside__slice" hidden>
    <span></span> <input type="range" step="0.05" value="0"> <output></output>
  </label>
  <p class="inside__legend"><span class="inside__key inside__key--negative"></span>\
<span class="inside__key"></span><span></span></p>
  <div class="inside__panel"></div>
  <details class="inside__table" hidden><summary></summary><div><table></table></div></details>
</section>
"""


_COMPONENT = st.components.v2.component(
    "denseboard_network",
    html=compact(_HTML),
    css=sheet(Path(__file__).with_name("inside.css")),
    js=_STUB,
)


def picture(
    config: RunConfig,
    columns: Sequence[Column],
    alt: str,
    run: Status | None,
    *,
    key: str = "network_picture",
) -> None:
    """Draw a network, with its weights and what its units answer if a run has it.

    Args:
        config: The settings it is built from.
        columns: Its layers.
        alt: Text alternative.
        run: The run shown on the page; of another network, only the structure is drawn.
        key: Identifier on the page.
    """
    same = run is not None and same_network(config, run.config)
    shown = same and weights_shown(config)
    _COMPONENT(
        key=key,
        data={
            "run": run.run_id if run is not None and same else None,
            "state": run.state if run is not None and same else None,
            "shown": shown,
            "why": None if shown else _why(config, run, same),
            "weights": weights_address(run.run_id) if run is not None else None,
            "inputs": inputs_address(run.run_id) if run is not None and shown else None,
            "columns": [column.to_json() for column in columns],
            "layers": described(config),
            "task": config.task.name,
            "plane": has_plane(config),
            "label": alt,
            "third": config.source.features[2] if config.info.drawn > 2 else "",
            "texts": inside.texts(config),
            "language": language(),
            "module": MODULES.address("inside.js"),
        },
    )


def same_network(config: RunConfig, other: RunConfig) -> bool:
    """Whether two runs have the same layers on the same inputs, however they are trained."""
    inputs = [(one.dataset, one.source.extras) for one in (config, other)]
    return inputs[0] == inputs[1] and described(config) == described(other)


def weights_shown(config: RunConfig) -> bool:
    """Whether a network is small enough for its weights to be shown."""
    return parameters(config) + fixed(config) <= LARGEST


def _why(config: RunConfig, run: Status | None, same: bool) -> str:
    """Return why no weights are shown."""
    if not weights_shown(config):
        return _("The network has more than {count} weights, too many to show.").format(
            count=number(LARGEST)
        )
    if run is None or same:
        return _("Weights appear when training begins.")
    return _("The settings describe another network than the run below; train to see its weights.")
