"""What the parts of "Try it" ask and draw from."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from components.results.gallery import opened
from components.words.labels import class_names
from components.words.language import _
from core.evaluation.ask import predict
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService


@dataclass(frozen=True, eq=False)
class Trained:
    """A run that is over, and the service that can ask its network.

    Attributes:
        service: Asks a worker.
        run: The run.
        key: Tells its widgets from those of other runs.
    """

    service: TrainingService
    run: EvaluatedRun
    key: str

    @property
    def labels(self) -> list[str]:
        """Names of the classes in the session's language."""
        return class_names(self.run.config)

    def ask(self, samples: np.ndarray) -> np.ndarray:
        """The outputs of the network for samples; see ``core.evaluation.ask.predict``."""
        return predict(self.service, self.run.run_id, self.run.config, self.run.dataset, samples)


def choose_sample(trained: Trained) -> int:
    """Draw the choice of a test sample, at first the one open in the gallery; return its number."""
    state, last = f"try_{trained.key}_sample", len(trained.run.dataset.y_test) - 1
    open_now = opened(trained.key)
    st.session_state.setdefault(state, min(open_now, last))
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
            key=f"try_{trained.key}_take",
            icon=":material/download:",
            on_click=_take,
            args=(trained.key, state),
        )
    return int(sample or 0)


def _take(key: str, state: str) -> None:
    st.session_state[state] = opened(key)
