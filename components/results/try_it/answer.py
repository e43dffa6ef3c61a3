"""The prediction beside that of the unchanged test sample."""

import numpy as np
import streamlit as st

from components.figures import gallery
from components.results.try_it.network import TrainedNetwork
from components.widgets.chart import plotly_chart
from components.words.labels import target_label
from components.words.language import _, marked, number, percent
from core.evaluation.predictions import predictions, probabilities


def answer(network: TrainedNetwork, output: np.ndarray, sample: int | None) -> None:
    """Draw one prediction.

    Args:
        network: The network.
        output: ``(1,)`` or ``(1, classes)``: its output.
        sample: Number of the test sample the input started from, if any.
    """
    prediction = prediction_text(network, output)
    if network.run.config.task.classifies:
        st.markdown(_("Predicted: **{prediction}**").format(prediction=prediction))
    else:
        sentence = _("Predicted: **{prediction}** · {target}")
        target = marked(network.run.config.info.target)
        st.markdown(sentence.format(prediction=prediction, target=target))
    if sample is not None:
        recorded = network.run.result.outputs[[sample]]
        st.caption(
            _("Test sample {sample} unchanged: predicted {prediction}, true {true}").format(
                sample=number(sample),
                prediction=prediction_text(network, recorded),
                true=_true(network, sample),
            )
        )
    if network.run.config.task.classifies:
        _bars(network, output)


def prediction_text(network: TrainedNetwork, output: np.ndarray) -> str:
    """Return a prediction in Markdown: class and probability, or a number."""
    predicted = predictions(network.run.config, output)[0]
    if not network.run.config.task.classifies:
        return target_label(network.run.config.info, float(predicted))
    share = probabilities(network.run.config, output)[0, predicted]
    label = marked(network.run.config.info.classes[predicted])
    return _("{label}, {share}").format(label=label, share=percent(share))


def _true(network: TrainedNetwork, sample: int) -> str:
    true = network.run.dataset.y_test[sample]
    if network.run.config.task.classifies:
        return marked(network.run.config.info.classes[int(true)])
    return target_label(network.run.config.info, float(true))


def _bars(network: TrainedNetwork, output: np.ndarray) -> None:
    shares = probabilities(network.run.config, output)[0]
    predicted = int(predictions(network.run.config, output)[0])
    texts = [percent(share) for share in shares.tolist()]
    labels = [
        _("{label} · predicted").format(label=label) if place == predicted else label
        for place, label in enumerate(network.labels)
    ]
    values = "; ".join(f"{a} {b}" for a, b in zip(network.labels, texts, strict=True))
    plotly_chart(
        gallery.probabilities(
            shares, labels, texts, true=-1, predicted=predicted, title=_("Probability")
        ),
        _("Probabilities of the classes: {values}").format(values=values),
        "try_probabilities",
        file=f"denseboard-{network.run.config.dataset}-try-probabilities",
        still=True,
    )
