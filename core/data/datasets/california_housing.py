"""California housing (Pace and Barry 1997; the census of 1990), downloaded on first use.

Archive and columns are those of scikit-learn's ``fetch_california_housing``. (Keras's file of
that name has other columns, in an undocumented order.)
"""

import tarfile
from pathlib import Path

import numpy as np

from core.base.paths import unusable
from core.base.text import N_
from core.data.datasets.bundled import split
from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.download import RemoteFile
from core.data.datasets.idx import damaged
from core.data.datasets.info import DatasetInfo
from core.data.datasets.remote import complete

SOURCE = "https://ndownloader.figshare.com/files/"
FOLDER = "california-housing"
FILES = (
    RemoteFile(
        "cal_housing.tgz",
        442_000,  # its publisher gives a checksum only
        "aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681",
        "sha256",
        exact=False,
        path="5976036",
    ),
)
FEATURES = (
    N_("median income (10,000 $)"),
    N_("median house age (years)"),
    N_("rooms per household"),
    N_("bedrooms per household"),
    N_("population (people)"),
    N_("people per household"),
    N_("latitude (degrees)"),
    N_("longitude (degrees)"),
)

_TABLE = "CaliforniaHousing/cal_housing.data"
_COLUMNS = 9
_DOLLARS = 100_000.0  # the unit of the target


def load(info: DatasetInfo, progress: Progress | None = None) -> Dataset:
    """Load the districts, and download them first if necessary.

    Args:
        info: Entry in the catalog.
        progress: Receives the bytes received so far, and about how many there are.

    Raises:
        DatasetError: The archive could not be downloaded, or is damaged.
        StorageError: It could not be read or written.
    """
    path = complete(info, FILES, FOLDER, SOURCE, progress) / FILES[0].name
    table = _read(path)
    if table.shape != (info.samples, _COLUMNS):
        raise damaged(path, " × ".join(map(str, table.shape)))
    longitude, latitude, age, rooms, bedrooms, people, households, income, value = table.T
    each = (rooms, bedrooms, people)
    rooms_each, bedrooms_each, people_each = (column / households for column in each)
    x = (income, age, rooms_each, bedrooms_each, people, people_each, latitude, longitude)
    return split(info, np.stack(x, axis=1), value / _DOLLARS, FEATURES)


def _read(path: Path) -> np.ndarray:
    try:
        with tarfile.open(path, "r:gz") as archive:
            file = archive.extractfile(_TABLE)
            if file is None:
                raise damaged(path, _TABLE)
            return np.loadtxt(file, delimiter=",", ndmin=2)
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unusable(path, error) from error
