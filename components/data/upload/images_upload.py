"""The upload of images: what was found in the archive, the choices for it, and storing them."""

import numpy as np
import streamlit as st

from components.data.upload.draft import choose, dismiss, dismissal, images_draft, trying
from components.data.upload.images_draft import ImagesDraft
from components.data.upload.images_form import images_form
from components.data.upload.notices import listed
from components.widgets import messages
from components.widgets.pictures import picture
from components.widgets.section import section
from components.widgets.table import table
from components.words.language import _, ngettext, number, translate
from core.base.errors import DenseboardError
from core.data.images import store
from core.data.images.limits import check_classes
from core.data.images.reading import Pictures, Survey

_SIZES = 5  # original sizes named
_SHOWN = 12  # images drawn
_WIDTH = 96  # pixels of each
_SCROLLED = 320  # pixels of long tables
_LONG = 8  # rows
_STEPS = 50  # at most so many steps of the progress


def images_upload(draft: ImagesDraft) -> None:
    """Draw what was found, what can be changed, and the button that stores the images."""
    st.text(draft.name)
    try:
        _read(draft)
    except DenseboardError as problem:
        messages.error(problem)
        dismissal()
        return
    assert draft.folders and draft.survey and draft.plan and draft.pictures is not None
    listed(store.notices(draft.folders, draft.pictures))
    _classes(draft.pictures)
    _left_out(draft.pictures)
    _sizes(draft.survey)
    stopped = True
    try:
        check_classes(draft.pictures.counts)
        store.division(draft.pictures.y, draft.plan)
        stopped = False
    except DenseboardError as problem:
        messages.error(problem)
    images_form(draft.plan, draft.survey, draft.pictures)
    _preview(draft.pictures)
    _confirmation(stopped)


def _read(draft: ImagesDraft) -> None:
    """Look through the archive and read the images, with progress, unless that was done."""
    if draft.current:
        return
    place = st.empty()
    with place.container(), st.spinner(_("Reading the images…")):
        dismissal("stop_images")  # a click ends this script run
        bar = st.empty()
        if draft.folders is None:
            draft.find()

        def read(done: int, total: int) -> None:
            if done % max(1, total // _STEPS) == 0:
                bar.progress(done / total)

        draft.read(read)
    place.empty()


def _classes(pictures: Pictures) -> None:
    if not pictures.classes:
        return
    images, classes = len(pictures.y), len(pictures.classes)
    section(
        ngettext("{images} image", "{images} images", images).format(images=number(images))
        + ", "
        + ngettext("{classes} class", "{classes} classes", classes).format(classes=number(classes))
    )
    table(
        {_("Class"): list(pictures.classes), _("Images"): list(pictures.counts.values())},
        {_("Images"): number},
        alt=_("The number of images of each class"),
        file="denseboard-classes",
        key="image_classes",
        height=_SCROLLED if classes > _LONG else "content",
    )


def _left_out(pictures: Pictures) -> None:
    files = pictures.left_out
    if not files:
        return
    label = ngettext("{count} file is left out", "{count} files are left out", len(files))
    with st.expander(label.format(count=number(len(files))), icon=":material/rule:"):
        table(
            {_("File"): list(files), _("Why"): [translate(why) for why in files.values()]},
            {},
            alt=_("The files that are left out, and why"),
            file="denseboard-left-out",
            key="image_files",
            height=_SCROLLED if len(files) > _LONG else "content",
        )


def _sizes(survey: Survey) -> None:
    """Say which sizes the pictures have."""
    if not survey.sizes:
        return
    named = [
        f"{number(height)} × {number(width)} ({number(count)})"
        for (width, height), count in survey.sizes[:_SIZES]
    ]
    more = len(survey.sizes) - _SIZES
    if more > 0:
        named.append(
            ngettext("{count} other size", "{count} other sizes", more).format(count=number(more))
        )
    text = _("Original sizes, height × width in pixels, and how many have them: {sizes}.")
    st.caption(text.format(sizes=", ".join(named)))


def _preview(pictures: Pictures) -> None:
    """Draw some images of each class, as the network sees them."""
    if not len(pictures.y):
        return
    st.caption(_("Some of the images as they will be stored:"))
    each = max(1, _SHOWN // len(pictures.classes))
    of_classes = [np.flatnonzero(pictures.y == place) for place in range(len(pictures.classes))]
    with st.container(horizontal=True):
        for place in np.concatenate([rows[:each] for rows in of_classes])[:_SHOWN].tolist():
            label = pictures.classes[pictures.y[place]]
            st.image(
                picture(pictures.x[place], 255.0, least=_WIDTH),
                alt=_("Image {sample}: {label}").format(sample=number(place), label=label),
                caption=label,
                width=_WIDTH,
            )


def _confirmation(stopped: bool) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Use these images"),
            key="keep_images",
            type="primary",
            icon=":material/check:",
            disabled=stopped,
            help=_("Fix the errors above first")
            if stopped
            else _("Store them on this machine and make them the dataset"),
            on_click=_store,
        )
        dismissal()


def _store() -> None:
    draft = images_draft()
    if draft is None or not draft.folders or not draft.plan or draft.pictures is None:
        return
    with trying():
        info = store.save(draft.pictures, draft.folders, draft.plan, draft.path, draft.name)
        choose(info.name)
        dismiss()
        st.toast(
            _("The images are stored and are now the dataset. Train with them on the Train page."),
            icon=":material/check:",
        )
