"""The files of a run, each made from a parcel."""

import json

import numpy as np

from components.train.takeaway.parcel import Parcel
from components.words.language import _
from core.evaluation.export import csv_file, curves_file
from core.evaluation.predictions import TestPredictions
from core.network.script import joined, notebook
from core.runs.results import Result


def script(parcel: Parcel) -> str:
    """The plain Keras script."""
    return joined(parcel.script())


def cells(parcel: Parcel) -> str:
    """The same as a notebook."""
    title = _("A network trained with Denseboard, in plain Keras")
    return notebook(title, parcel.script())


def model(parcel: Parcel) -> bytes:
    """The trained model as a ``.keras`` file.

    Raises:
        PredictionError: It is not stored.
        StorageError: It cannot be read.
    """
    return parcel.service.store.model(parcel.status.run_id)


def curves(parcel: Parcel) -> bytes:
    """Loss and metric of every epoch."""
    metric = _(parcel.config.task.metric_label)
    header = [
        _("Epoch"),
        _("Loss"),
        metric,
        _("Validation loss"),
        _("Validation: {metric}").format(metric=metric),
        _("Learning rate"),
    ]
    return curves_file(parcel.service.rows(parcel.status.run_id), header)


def predictions(parcel: Parcel, result: Result) -> bytes:
    """Return predicted and true values of every test sample."""
    true = parcel.dataset().y_test
    labels = [_(label) for label in parcel.config.info.classes]
    header = [_("Sample"), _("True"), _("Predicted")]
    title = _("Probability: {label}")
    header += [title.format(label=label) for label in labels] or [_("Residual")]
    predicted = TestPredictions.of(parcel.config, true, result.outputs)
    return csv_file(predicted, np.arange(len(true)), labels, header)


def settings(parcel: Parcel) -> str:
    """The settings of the run as a JSON object, which can be opened here again."""
    return json.dumps(json.loads(parcel.config.to_json()), indent=1) + "\n"
