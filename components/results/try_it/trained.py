"""What the parts of "Try it" ask and draw from."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from components.results.gallery import opened
from components.words.language import _
from core.data.datasets import Dataset
from core.evaluation.ask import predict
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig


@dataclass(frozen=True, eq=False)
class Trained:
    """A run that is over, and who can be asked about it.

    Attributes:
        service: Asks a worker.
        run_id: The run.
        config: Its settings.
        dataset: What it was trained and tested on.
        result: What it left.
        key: Tells its widgets from those of other runs.
    """

    service: TrainingService
    run_id: str
    config: RunConfig
    dataset: Dataset
    result: Result
    key: str

    @property
    def labels(self) -> list[str]:
        """Names of the classes in the session's language."""
        return [_(label) for label in self.config.info.classes]

    def ask(self, samples: np.ndarray) -> np.ndarray:
        """What the network makes of samples; see ``core.evaluation.ask.predict``."""
        return predict(self.service, self.run_id, self.config, self.dataset, samples)


def choose_sample(trained: Trained) -> int:
    """Draw the choice of a test sample, at first the one open in the gallery; return its number."""
    state, last = f"try_{trained.key}_sample", len(trained.dataset.y_test) - 1
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
