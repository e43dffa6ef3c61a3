"""The trained model of a run in several formats, and how to use each."""

from collections.abc import Iterator, Mapping
from functools import partial

import streamlit as st

from components.train.takeaway.exported_run import ExportedRun
from components.train.takeaway.offer import Offer
from components.widgets import messages
from components.widgets.choice import choice
from components.words.language import _
from core.base.errors import DatasetError, DenseboardError
from core.base.text import N_
from core.data.datasets import target_scaling
from core.data.raw_inputs import raw_inputs, sample_rows, uploaded_inputs
from core.network.usage import Usage
from core.runs.model_formats import FILES, MOST_COLUMNS, ModelFormat

_ICONS = {
    ModelFormat.KERAS: "deployed_code",
    ModelFormat.BARE: "lan",
    ModelFormat.SAVED_MODEL: "dns",
    ModelFormat.TFLITE: "smartphone",
}
_OPEN, _FORMAT = "model_usage", "model_format"


def model_offers(run: ExportedRun) -> Iterator[Offer]:
    """Yield the formats of a run's trained model that can be made."""
    labels = _labels()
    for wanted, caption in _captions(run).items():
        file = FILES[wanted]
        make = partial(_made, wanted)
        yield Offer(file.ending, labels[wanted], caption, _ICONS[wanted], file.mime, make)


def model_usage(run: ExportedRun) -> None:
    """Draw how to use each format; say why one cannot be made."""
    problem = _problem(run)
    if problem is not None:
        messages.warnings([problem])
    fold = st.expander(
        _("How to use the model"),
        icon=":material/integration_instructions:",
        key=_OPEN,
        on_change="rerun",
    )
    if not fold.open:
        return
    with fold:
        labels = _labels()
        offers = {str(wanted): labels[wanted] for wanted in _captions(run)}
        wanted = ModelFormat(choice(_("Format"), offers, key=_FORMAT))
        file = next(offer for offer in model_offers(run) if offer.ending == FILES[wanted].ending)
        try:
            st.code(_usage(run).program(wanted, file.name(run)), language="python")
        except DenseboardError as error:
            messages.error(error)


def _made(wanted: ModelFormat, run: ExportedRun) -> bytes:
    return run.service.export(run.status.run_id, wanted)


def _labels() -> Mapping[ModelFormat, str]:
    return {
        ModelFormat.KERAS: _("Model"),
        ModelFormat.BARE: _("Network alone"),
        ModelFormat.SAVED_MODEL: _("SavedModel"),
        ModelFormat.TFLITE: _("TensorFlow Lite"),
    }


def _captions(run: ExportedRun) -> dict[ModelFormat, str]:
    alone = _("The trained network in Keras; it takes inputs that are encoded and scaled already")
    if _problem(run) is not None:
        return {ModelFormat.BARE: alone}
    if run.config.info.images:
        keras = _("Takes raw pixels; keras.models.load_model opens it")
        saved = _("Takes raw pixels, for TensorFlow in other languages and on servers; zipped")
        lite = _("Takes raw pixels, for phones and small devices")
    else:
        keras = _("Takes raw rows, as in the table; keras.models.load_model opens it")
        saved = _("Takes raw rows, for TensorFlow in other languages and on servers; zipped")
        lite = _("Takes raw rows, for phones and small devices")
        if run.config.info.uploaded and not uploaded_inputs(run.config.info).numeric:
            lite = _(
                "The network alone, for phones and small devices: TensorFlow Lite does not encode"
                " texts"
            )
    return {
        ModelFormat.KERAS: keras,
        ModelFormat.BARE: alone,
        ModelFormat.SAVED_MODEL: saved,
        ModelFormat.TFLITE: lite,
    }


def _problem(run: ExportedRun) -> DenseboardError | None:
    """Why there can be no model that takes raw rows; ``None`` if there can."""
    if run.config.info.images or not run.config.info.uploaded:
        return None
    try:
        columns = len(uploaded_inputs(run.config.info).encoders)
    except DenseboardError as error:
        return error
    if columns <= MOST_COLUMNS:
        return None
    return DatasetError(
        N_(
            "The table has {columns} columns, and a model that takes raw rows at most {most}: only"
            " the network alone can be taken away."
        ),
        columns=columns,
        most=MOST_COLUMNS,
    )


def _usage(run: ExportedRun) -> Usage:
    dataset = run.dataset()
    if dataset.info.images:
        return Usage(run.config, None, {}, (), _)
    raw = None if _problem(run) else raw_inputs(dataset)
    sample = {} if raw is None else sample_rows(dataset, 2)
    target = (0.0, 1.0)
    if not run.config.task.classifies:
        target = target_scaling(dataset, *run.config.preparation)
    return Usage(run.config, raw, sample, dataset.features, _, target)
