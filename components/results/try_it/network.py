"""The network that *Try it* asks for predictions, and the choice of a test sample."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from components.results.gallery import open_sample
from components.words.labels import class_names
from components.words.language import _
from core.evaluation.ask import predict
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """The network of a finished run, which predicts new samples.

    Attributes:
        service: Passes samples to a worker.
        run: The run.
        key: Identifier of the run's widgets.
    """

    service: TrainingService
    run: EvaluatedRun
    key: str

    @property
    def labels(self) -> list[str]:
        """Class names in the session's language."""
        return class_names(self.run.config)

    def predict(self, samples: np.ndarray) -> np.ndarray:
        """Return the network's outputs for samples; see ``core.evaluation.ask.predict``."""
        return predict(self.service, self.run.run_id, self.run.config, self.run.dataset, samples)


def choose_sample(network: TrainedNetwork) -> int:
    """Draw the choice of a test sample, by default the one open in the gallery.

    Returns:
        Its number in the test set.
    """
    state, last = f"try_{network.key}_sample", len(network.run.dataset.y_test) - 1
    st.session_state.setdefault(state, min(open_sample(network.key), last))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sample = st.number_input(
            _("Test sample"),
            0,
            last,
            key=state,
            width=180,
            help=_("Numbered from 0, as under Predictions"),
        )
        st.button(
            _("Take the sample open under Predictions"),
            key=f"try_{network.key}_take",
            icon=":material/download:",
            on_click=_take,
            args=(network.key, state),
        )
    return int(sample or 0)


def _take(key: str, state: str) -> None:
    st.session_state[state] = open_sample(key)
