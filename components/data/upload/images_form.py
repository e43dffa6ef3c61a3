"""The form of a plan for images: size, colours, framing and split."""

from dataclasses import replace

import streamlit as st

from components.data.class_form import ClassNames, class_form
from components.data.upload.changes import change_images
from components.data.upload.draft import edition
from components.widgets.choice import select
from components.words.language import _, number
from core.data.framing import LABELS
from core.data.images import store
from core.data.images.limits import SIDES
from core.data.images.plan import ImagePlan
from core.data.images.reading import Pictures, Survey, own_size
from core.data.tables.plan import LEAST_TEST, MOST_TEST


def images_form(plan: ImagePlan, survey: Survey, pictures: Pictures) -> None:
    """Draw the form.

    Args:
        plan: The current plan.
        survey: What the pictures are.
        pictures: Their pixels.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = _key("label")
        label = _("Name of the dataset")
        st.text_input(label, plan.label, key=key, width=240, on_change=_take, args=("label", key))
        _size(plan, survey)
        _select(
            "colour",
            _("Colours"),
            {True: _("Red, green and blue"), False: _("Grey")},
            plan.colour,
            _(
                "In colour, each pixel gives three inputs; in grey one, of 29.9% red, 58.7% green"
                " and 11.4% blue."
            ),
        )
        _select(
            "framing",
            _("Other proportions"),
            {framing: _(text) for framing, text in LABELS.items()},
            plan.framing,
            _(
                "Pictures keep their proportions. Cropping to the middle is proposed: edges that"
                " only some pictures have would be learned, too. Choose the whole picture if"
                " what matters lies at its sides."
            ),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _number("test_share", _("Test share"), plan.test_share, LEAST_TEST, MOST_TEST, 0.05)
        _number("seed", _("Seed of the test images"), plan.seed, 0, 2**31 - 1, 1)
    _outcome(plan, pictures)
    class_form(pictures.classes, plan.class_names, _key("class"), _name)


def _outcome(plan: ImagePlan, pictures: Pictures) -> None:
    """Say what the choices come to."""
    test = store.held_out_images(len(pictures.y), plan)
    inputs = plan.height * plan.width * (3 if plan.colour else 1)
    st.caption(
        _(
            "{test} test images are drawn at random, each class with its share; {train} are for"
            " training and validation. {shape} = {inputs} inputs of the network. Each pixel is the"
            " mean of those it covers (box filter), or lies between them if the picture is smaller"
            " (bilinear); pictures are upright, and white where they are transparent."
        ).format(
            test=number(test),
            train=number(len(pictures.y) - test),
            shape=" × ".join(map(number, plan.shape)),
            inputs=number(inputs),
        )
    )


def _key(name: str) -> str:
    return f"images_{name}_{edition()}"


def _size(plan: ImagePlan, survey: Survey) -> None:
    own = own_size(survey)
    sizes = {(side, side): f"{number(side)} × {number(side)}" for side in SIDES}
    if own:
        text = _("{height} × {width}, as they are")
        sizes = {own: text.format(height=number(own[0]), width=number(own[1])), **sizes}
    key = _key("size")
    select(
        _("Size, in pixels"),
        sizes,
        key=key,
        default=(plan.height, plan.width),
        width=180,
        on_change=_resize,
        args=(key,),
    )


def _select(name: str, label: str, names: dict, chosen: object, help: str) -> None:  # type: ignore[type-arg]
    key = _key(name)
    select(
        label,
        names,
        key=key,
        default=chosen,
        width=240,
        help=help,
        on_change=_take,
        args=(name, key),
    )


def _number(name: str, label: str, value: float, least: float, most: float, step: float) -> None:
    key = _key(name)
    st.number_input(
        label, least, most, value, step, key=key, width=200, on_change=_take, args=(name, key)
    )


def _resize(key: str) -> None:
    height, width = st.session_state[key]
    change_images(lambda plan: replace(plan, height=height, width=width))


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    change_images(lambda plan: replace(plan, **{name: value}))


def _name(names: ClassNames) -> None:
    change_images(lambda plan: replace(plan, class_names=names))
