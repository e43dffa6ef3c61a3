"""The prediction, beside that for the unchanged test sample."""

import numpy as np
import streamlit as st

from components.figures import gallery
from components.results.try_it.trained import Trained
from components.widgets.chart import plotly_chart
from components.words.labels import target_label
from components.words.language import _, marked, number, percent
from core.evaluation.predictions import predictions, probabilities


def answer(trained: Trained, output: np.ndarray, sample: int | None) -> None:
    """Draw one prediction.

    Args:
        trained: The run.
        output: ``(1,)`` or ``(1, classes)``: what it answers.
        sample: Number of the test sample that it started from, if from any.
    """
    prediction = told(trained, output)
    if trained.run.config.task.classifies:
        st.markdown(_("Predicted: **{prediction}**").format(prediction=prediction))
    else:
        sentence = _("Predicted: **{prediction}** · {target}")
        target = marked(trained.run.config.info.target)
        st.markdown(sentence.format(prediction=prediction, target=target))
    if sample is not None:
        recorded = trained.run.result.outputs[[sample]]
        st.caption(
            _("Test sample {sample} unchanged: predicted {prediction}, true {true}").format(
                sample=number(sample),
                prediction=told(trained, recorded),
                true=_true(trained, sample),
            )
        )
    if trained.run.config.task.classifies:
        _bars(trained, output)


def told(trained: Trained, output: np.ndarray) -> str:
    """A prediction in Markdown: class and probability, or a number."""
    predicted = predictions(trained.run.config, output)[0]
    if not trained.run.config.task.classifies:
        return target_label(trained.run.config.info, float(predicted))
    share = probabilities(trained.run.config, output)[0, predicted]
    label = marked(trained.run.config.info.classes[predicted])
    return _("{label}, {share}").format(label=label, share=percent(share))


def _true(trained: Trained, sample: int) -> str:
    true = trained.run.dataset.y_test[sample]
    if trained.run.config.task.classifies:
        return marked(trained.run.config.info.classes[int(true)])
    return target_label(trained.run.config.info, float(true))


def _bars(trained: Trained, output: np.ndarray) -> None:
    shares = probabilities(trained.run.config, output)[0]
    predicted = int(predictions(trained.run.config, output)[0])
    texts = [percent(share) for share in shares.tolist()]
    labels = [
        _("{label} · predicted").format(label=label) if place == predicted else label
        for place, label in enumerate(trained.labels)
    ]
    values = "; ".join(f"{a} {b}" for a, b in zip(trained.labels, texts, strict=True))
    plotly_chart(
        gallery.probabilities(
            shares, labels, texts, true=-1, predicted=predicted, title=_("Probability")
        ),
        _("Probabilities of the classes: {values}").format(values=values),
        "try_probabilities",
        file=f"denseboard-{trained.run.config.dataset}-try-probabilities",
        still=True,
    )
