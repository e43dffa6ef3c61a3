"""The section of a run that goes through its training step by step."""

from pathlib import Path
from typing import Any

import streamlit as st

from components.steps.network import described_weights, task_of
from components.steps.routes import MODULES, epochs_address, samples_address
from components.steps.texts import texts
from components.widgets import messages
from components.widgets.assets import plotly_address
from components.widgets.styles import with_ui
from components.words import live
from components.words.language import _, language, translate
from core.base.errors import DenseboardError
from core.data.datasets import load
from core.network import architecture
from core.runs.epoch_steps import obstacle
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig

_HERE = Path(__file__).parent

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement }) {
  const view = import(new URL(data.module, document.baseURI).href)
  view.then((module) => module.show(parentElement, data)).catch((error) => {
    console.warn("Steps:", error)
    parentElement.querySelector(".steps").textContent = data.texts.unavailable
  })
  return () => view.then((module) => module.close(parentElement), () => {})
}
"""


# Plotly's style sheet is in the document's head, where a shadow root would not see it:
# hence no isolation, and class names of our own.
_COMPONENT = st.components.v2.component(
    "denseboard_steps",
    html='<section class="steps ui"></section>',
    css=with_ui(_HERE / "steps.css"),
    js=_STUB,
    isolate_styles=False,
)


def steps(status: Status, service: TrainingService) -> None:
    """Draw the steps of a finished run, or say why they cannot be shown.

    Args:
        status: The run.
        service: Records its steps.
    """
    config = status.config
    st.caption(
        _(
            "One batch at a time: a worker trains the run once more, with the same batches in the"
            " same order, and records what each step does to the loss and to the weights."
        )
    )
    reason = obstacle(config, architecture.parameters(config))
    if reason is not None:
        st.info(translate(reason), icon=":material/block:")
        return
    try:
        trained = service.continuation(status.run_id).trained
        features = load(config.source).features
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not trained:
        st.info(
            _("This run finished no epoch, so there are no steps to show."),
            icon=":material/block:",
        )
        return
    _COMPONENT(key="steps", data=_data(status.run_id, config, trained, features))


def _data(run_id: str, config: RunConfig, trained: int, features: Any) -> dict[str, Any]:
    return {
        "run": run_id,
        "epochs": trained,
        "share": config.task.classifies,
        "language": language(),
        "module": MODULES.address("steps.js"),
        "plotly": plotly_address(),
        "steps": epochs_address(run_id),
        "samples": samples_address(run_id),
        "texts": live.texts() | texts(config),
        "states": live.states(),
        "labels": live.labels(config),
        "words": live.plotly_words(),
        "plane": live.plane(config),
        "task": task_of(config),
        **described_weights(config, features),
    }
