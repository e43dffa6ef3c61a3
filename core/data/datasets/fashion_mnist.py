"""Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence, Zalando SE), downloaded on first use."""

import numpy as np

from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.download import RemoteFile
from core.data.datasets.idx import read_idx
from core.data.datasets.info import DatasetInfo
from core.data.datasets.remote import BUCKET, complete

SOURCE = BUCKET
FOLDER = "fashion-mnist"
FILES = (
    RemoteFile("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    RemoteFile("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
    RemoteFile("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
    RemoteFile("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
)


def load(
    info: DatasetInfo, progress: Progress | None = None, *, source: str | None = None
) -> Dataset:
    """Load the official training and test sets, and download them first if necessary.

    Args:
        info: Entry in the catalog.
        progress: Receives the bytes of the four files received so far, and their total.
        source: Address to download from instead of ``SOURCE``.

    Raises:
        DatasetError: A file could not be downloaded, or is damaged and could not be replaced.
        StorageError: A file could not be read or written.
    """
    folder = complete(info, FILES, FOLDER, source or SOURCE, progress)
    x_train, y_train, x_test, y_test = (
        read_idx(folder / file.name, dimensions)
        for file, dimensions in zip(FILES, (3, 1, 3, 1), strict=True)
    )
    return Dataset(info, x_train, y_train.astype(np.int32), x_test, y_test.astype(np.int32))
