"""The trained model of a run as a file for work outside Denseboard."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from core.data.datasets import Dataset, load
from core.data.raw_inputs import column_names, raw_inputs
from core.runs.model_formats import ModelFormat
from core.settings.config import RunConfig
from core.training.background import BackgroundThread
from core.training.network import BUILDING
from core.training.predictor import load_model
from core.training.raw_model import raw_model

_TARGETS = {
    ModelFormat.SAVED_MODEL: ("model", "tf_saved_model"),
    ModelFormat.TFLITE: ("model.tflite", "litert"),
}


def exported(config: RunConfig, dataset: Dataset, network: bytes, wanted: ModelFormat) -> bytes:
    """Return the model as a file.

    Args:
        config: The run.
        dataset: Its dataset.
        network: The ``.keras`` file of the trained network.
        wanted: The format. A folder, as SavedModel is, comes as a ZIP archive of it.

    Raises:
        PredictionError: The file of the network is damaged.
        DatasetError, StorageError: Its table is not available.
    """
    if wanted is ModelFormat.BARE:
        return network
    bare = load_model(network)
    with BUILDING, tempfile.TemporaryDirectory() as folder:
        if wanted is ModelFormat.KERAS:
            path = Path(folder) / "model.keras"
            raw_model(config, dataset, bare).save(path)
        else:
            name, target = _TARGETS[wanted]
            path = Path(folder) / name
            _exportable(config, dataset, bare, wanted).export(path, target, verbose=False)
        return _zipped(path) if path.is_dir() else path.read_bytes()


def _exportable(config: RunConfig, dataset: Dataset, bare: Any, wanted: ModelFormat) -> Any:
    """The model that takes raw rows where the format can hold it, else the network."""
    if dataset.info.images:
        return raw_model(config, dataset, bare)
    raw = raw_inputs(dataset)
    if wanted is ModelFormat.TFLITE and not raw.numeric:
        return bare
    columns = [encoder.column for encoder in raw.encoders]
    return raw_model(config, dataset, bare, column_names(columns, plain=True))


def _zipped(folder: Path) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, path.relative_to(folder.parent))
    return archive.getvalue()


_thread = BackgroundThread("denseboard-export")


def _exported(config_json: str, network: bytes, wanted: str) -> bytes:
    config = RunConfig.from_json(config_json)
    return exported(config, load(config.source), network, ModelFormat(wanted))


async def export(config_json: str, network: bytes, wanted: str) -> bytes:
    """Like ``exported``, without blocking the worker's event loop.

    Args:
        config_json: The run, from ``RunConfig.to_json``.
        network: The ``.keras`` file of the trained network.
        wanted: A ``core.runs.model_formats.ModelFormat``.

    Raises:
        DenseboardError: The model cannot be made.
    """
    answer: bytes = await _thread.run(_exported, config_json, network, wanted)
    return answer
