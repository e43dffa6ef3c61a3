"""Datasets that ship with scikit-learn."""

import numpy as np
from sklearn import datasets
from sklearn.model_selection import train_test_split

from core.base.text import N_
from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.info import DatasetInfo
from core.data.tasks import TASKS

# In the order of scikit-learn's columns. Mean, standard error and worst (mean of the three
# largest) of ten properties of the nuclei in an image (Street, Wolberg and Mangasarian 1993).
_NUCLEI = (
    N_("mean radius"),
    N_("mean texture"),
    N_("mean perimeter"),
    N_("mean area"),
    N_("mean smoothness"),
    N_("mean compactness"),
    N_("mean concavity"),
    N_("mean concave points"),
    N_("mean symmetry"),
    N_("mean fractal dimension"),
    N_("radius error"),
    N_("texture error"),
    N_("perimeter error"),
    N_("area error"),
    N_("smoothness error"),
    N_("compactness error"),
    N_("concavity error"),
    N_("concave points error"),
    N_("symmetry error"),
    N_("fractal dimension error"),
    N_("worst radius"),
    N_("worst texture"),
    N_("worst perimeter"),
    N_("worst area"),
    N_("worst smoothness"),
    N_("worst compactness"),
    N_("worst concavity"),
    N_("worst concave points"),
    N_("worst symmetry"),
    N_("worst fractal dimension"),
)
_FLOWERS = (
    N_("sepal length (cm)"),
    N_("sepal width (cm)"),
    N_("petal length (cm)"),
    N_("petal width (cm)"),
)
_PATIENTS = (
    N_("age"),
    N_("sex"),
    N_("body mass index"),
    N_("mean blood pressure"),
    N_("total cholesterol (s1)"),
    N_("LDL cholesterol (s2)"),
    N_("HDL cholesterol (s3)"),
    N_("total / HDL cholesterol (s4)"),
    N_("log of triglycerides (s5)"),
    N_("blood sugar (s6)"),
)


def digits(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Handwritten digits, 8 × 8 pixels of 0 to 16 (UCI, Alpaydin and Kaynak 1998)."""
    bunch = datasets.load_digits()
    return split(info, bunch.images.astype(np.uint8), bunch.target)


def breast_cancer(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Wisconsin diagnostic breast cancer: 30 measurements of cell nuclei (UCI, 1995)."""
    bunch = datasets.load_breast_cancer()
    return split(info, bunch.data, bunch.target, _NUCLEI)


def iris(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Four measurements of iris flowers, in centimetres (Fisher 1936)."""
    bunch = datasets.load_iris()
    return split(info, bunch.data, bunch.target, _FLOWERS)


def diabetes(info: DatasetInfo, _progress: Progress | None = None) -> Dataset:
    """Ten measurements of patients, in their own units (Efron et al. 2004)."""
    bunch = datasets.load_diabetes(scaled=False)
    return split(info, bunch.data, bunch.target, _PATIENTS)


def split(
    info: DatasetInfo, x: np.ndarray, y: np.ndarray, features: tuple[str, ...] = ()
) -> Dataset:
    """Split off the test samples, always the same ones, stratified by class.

    Args:
        info: Entry in the catalog, with the number of test samples.
        x: ``(samples, *input_shape)``.
        y: ``(samples,)``.
        features: Names of the columns.
    """
    classifies = TASKS[info.task].classifies
    x = x if info.images else x.astype(np.float32)
    y = y.astype(np.int32 if classifies else np.float32)
    x_train, x_test, y_train, y_test = train_test_split(
        x,
        y,
        test_size=info.test_samples,
        random_state=info.test_seed,
        stratify=y if classifies else None,
    )
    return Dataset(info, x_train, y_train, x_test, y_test, features)
