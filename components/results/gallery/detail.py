"""The chosen sample in detail."""

import numpy as np
import streamlit as st

from components.figures import gallery
from components.results.gallery.choosing import choose
from components.results.gallery.images import alt
from components.results.gallery.view import SIZE, View
from components.widgets.chart import plotly_chart
from components.widgets.pictures import picture
from components.words.labels import target_label
from components.words.language import _, number, percent, plain
from core.data.profile.spread import column_stats
from core.evaluation.importance import by_importance
from core.evaluation.predictions import certainty, entropy, largest_entropy

_LARGE = 224  # pixels of the image


def detail(view: View) -> None:
    """Draw the chosen sample: its prediction with probabilities, and its image or features."""
    _heading(view)
    if view.run.config.info.images:
        st.image(
            picture(view.run.dataset.x_test[view.chosen], view.run.config.info.pixel_range),
            alt=alt(view, view.chosen),
            width=_LARGE,
        )
        _prediction(view)
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _prediction(view)
    with right:
        _features(view)


def _heading(view: View) -> None:
    place = int(np.flatnonzero(view.matches == view.chosen)[0])
    title = _("Sample {sample}").format(sample=number(view.chosen))
    st.markdown(f"**{title}**")
    with st.container(horizontal=True, gap="medium"):
        _step(view, place - 1, _("Previous sample"), "arrow_back")
        _step(view, place + 1, _("Next sample"), "arrow_forward")


def _step(view: View, place: int, label: str, icon: str) -> None:
    exists = 0 <= place < len(view.matches)
    st.button(
        label,
        key=f"{view.key}_{icon}",
        icon=f":material/{icon}:",
        icon_position="right" if icon == "arrow_forward" else "left",
        type="tertiary",
        disabled=not exists,
        on_click=choose,
        args=(view.key, int(view.matches[place]), place // SIZE + 1) if exists else None,
    )


def _prediction(view: View) -> None:
    if view.run.predictions.probabilities is None:
        _number(view)
    else:
        _class(view, view.run.predictions.probabilities)


def _class(view: View, shares: np.ndarray) -> None:
    true = int(view.run.predictions.true[view.chosen])
    predicted = int(view.run.predictions.predicted[view.chosen])
    text = ":green[:material/check_circle:] " + _("Right: predicted {predicted}, true {true}")
    if true != predicted:
        text = ":red[:material/cancel:] " + _("Wrong: predicted {predicted}, true {true}")
    st.markdown(text.format(predicted=plain(view.labels[predicted]), true=plain(view.labels[true])))
    own = shares[[view.chosen]]
    st.caption(
        _("Certainty {certainty} · entropy {entropy} bits, at most {largest}").format(
            certainty=percent(float(certainty(own)[0])),
            entropy=number(float(entropy(own)[0]), 2),
            largest=number(largest_entropy(len(view.labels)), 2),
        )
    )
    texts = [percent(share) for share in own[0].tolist()]
    figure = gallery.probabilities(
        own[0],
        [_marked_label(label, number, true, predicted) for number, label in enumerate(view.labels)],
        texts,
        true=true,
        predicted=predicted,
        title=_("Probability"),
    )
    pairs = [f"{label} {share}" for label, share in zip(view.labels, texts, strict=True)]
    description = _("Probabilities of sample {sample}: {values}").format(
        sample=number(view.chosen), values="; ".join(pairs)
    )
    plotly_chart(
        figure,
        description,
        f"{view.key}.probabilities",
        file=_file(view, "probabilities"),
        still=True,
    )


def _marked_label(label: str, number: int, true: int, predicted: int) -> str:
    """Return a class name that says whether it is the true or the predicted one."""
    if number == true == predicted:
        return _("{label} · true, predicted").format(label=label)
    if number == true:
        return _("{label} · true").format(label=label)
    return _("{label} · predicted").format(label=label) if number == predicted else label


def _number(view: View) -> None:
    true = float(view.run.predictions.true[view.chosen])
    predicted = float(view.run.predictions.predicted[view.chosen])
    info = view.run.config.info
    residual = target_label(info, true - predicted)
    if true > predicted:
        residual = f"+{residual}"
    st.markdown(_("Residual, true minus predicted: {residual}").format(residual=residual))
    texts = [target_label(info, value) for value in (predicted, true)]
    figure = gallery.values(
        (predicted, true), (_("Predicted"), _("True")), texts, title=_(view.run.config.info.target)
    )
    description = _("Sample {sample}: predicted {predicted}, true {true}").format(
        sample=number(view.chosen), predicted=texts[0], true=texts[1]
    )
    plotly_chart(
        figure,
        description,
        f"{view.key}.values",
        file=_file(view, "predicted-and-true"),
        still=True,
    )


def _features(view: View) -> None:
    statistics, row = column_stats(view.run.dataset), view.run.dataset.x_test[view.chosen]
    order = by_importance(view.run.result.kernel, view.run.dataset.x_test, view.run.result.outputs)
    distances = statistics.standardised(row)[order]
    names = [_(view.run.dataset.features[column]) for column in order]

    def formatted(values: np.ndarray) -> list[str]:
        return [number(float(values[column]), statistics.decimals[column]) for column in order]

    st.markdown(_("Features compared with the training samples"))
    figure = gallery.distances(
        distances,
        names,
        formatted(row),
        formatted(statistics.mean),
        title=_("Standard deviations from the mean"),
        mean=_("Mean"),
        value=_("Value"),
        usual=_("Within one standard deviation"),
    )
    furthest = int(np.abs(distances).argmax())
    description = _(
        "How far each feature of sample {sample} is from its mean; the furthest is"
        " {feature} with {distance} standard deviations"
    ).format(
        sample=number(view.chosen),
        feature=names[furthest],
        distance=number(float(distances[furthest]), 1),
    )
    plotly_chart(
        figure, description, f"{view.key}.features", file=_file(view, "features"), still=True
    )


def _file(view: View, what: str) -> str:
    return f"denseboard-{view.run.config.dataset}-sample-{view.chosen}-{what}"
