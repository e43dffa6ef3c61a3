"""What a user uploaded or made, for a script: a table, images or points."""

from core.base.errors import DenseboardError
from core.data.datasets import load
from core.data.tables import data
from core.network.script.own_points import OwnPoints
from core.network.script.uploaded import UploadedTable
from core.network.script.uploaded_images import UploadedImages
from core.settings.config import RunConfig

Uploaded = UploadedTable | UploadedImages | OwnPoints


def uploaded(config: RunConfig) -> Uploaded | None:
    """Return the dataset of a run, if it was uploaded, with as much of its data as there still is.

    Raises:
        DatasetError, PlanError: Its description is not available, or it is points that were drawn
            or pasted, and deleted.
    """
    if not config.info.uploaded:
        return None
    described = data.described(config.dataset)
    images = bool(described.shape)
    if described.plane:
        return OwnPoints.of(described, config.source)
    try:
        dataset, details = load(config.source), data.details(config.dataset)
    except DenseboardError:  # the data were deleted, but not the plan
        return UploadedImages.of(described) if images else UploadedTable.of(described)
    if images:
        return UploadedImages.of(described, dataset)
    return UploadedTable.of(described, details, dataset)
