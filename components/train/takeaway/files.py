"""The files of a run, other than its report."""

import json

import numpy as np

from components.train.takeaway.exported_run import ExportedRun
from components.words.language import _
from core.evaluation.export import csv_file, curves_file
from core.evaluation.predictions import TestPredictions
from core.evaluation.tracking.formats import TrackingFormat, zipped
from core.network.script import joined, notebook
from core.runs.results import Result


def script(run: ExportedRun) -> str:
    """Return the plain Keras script."""
    return joined(run.script())


def cells(run: ExportedRun) -> str:
    """Return the script as a notebook."""
    title = _("A network trained with Denseboard, in plain Keras")
    return notebook(title, run.script())


def curves(run: ExportedRun) -> bytes:
    """Return loss and metric of every epoch as CSV."""
    metric = _(run.config.task.metric_label)
    header = [
        _("Epoch"),
        _("Loss"),
        metric,
        _("Validation loss"),
        _("Validation: {metric}").format(metric=metric),
        _("Learning rate"),
    ]
    return curves_file(run.service.rows(run.status.run_id), header)


def tracking(run: ExportedRun, wanted: TrackingFormat) -> bytes:
    """Return settings, curves and test result for a program that tracks experiments."""
    return zipped(wanted, [run.tracked()], _)


def predictions(run: ExportedRun, result: Result) -> bytes:
    """Return predicted and true values of every test sample as CSV."""
    true = run.dataset().y_test
    labels = [_(label) for label in run.config.info.classes]
    header = [_("Sample"), _("True"), _("Predicted")]
    title = _("Probability: {label}")
    header += [title.format(label=label) for label in labels] or [_("Residual")]
    predicted = TestPredictions.of(run.config, true, result.outputs)
    return csv_file(predicted, np.arange(len(true)), labels, header)


def settings(run: ExportedRun) -> str:
    """Return the settings of the run as a JSON object, which can be opened under Presets."""
    return json.dumps(json.loads(run.config.to_json()), indent=1) + "\n"
