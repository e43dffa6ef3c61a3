"""TensorFlow, configured once per process before anything imports it.

Every process uses two threads, however many cores there are: the number of threads decides how
a matrix product is split, and so how its sums are rounded. On two cores, two threads make a run
about 1.6 times faster than one. Accelerators are hidden, unless ``DENSEBOARD_ACCELERATOR=1``: the
same seed gives the same numbers on processors only. Compiled programs are cached on disk
(``core.training.programs``).
"""

import gc
import os

from core.base import paths
from core.runs.protocol import THREADS, accelerated
from core.training import programs

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
if not accelerated():
    os.environ["CUDA_VISIBLE_DEVICES"] = os.environ["HIP_VISIBLE_DEVICES"] = "-1"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("XLA_FLAGS", programs.XLA_FLAGS)
# oneDNN takes twice as long for the steps of a small network, when XLA does not compile them. Its
# sums differ from those of XLA in the last digits, and Eigen's hardly do.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
if "TF_XLA_FLAGS" not in os.environ:
    os.environ["TF_XLA_FLAGS"] = programs.cache_flags(
        paths.engine_folder() / "programs", os.environ["XLA_FLAGS"]
    )

# The imports create a million permanent objects. Without garbage collection they take a fifth
# less time, and so does tracing a network later, once these objects are frozen.
_collects = gc.isenabled()
gc.disable()
import keras  # noqa: E402  (the environment must be set first)
import tensorflow as tf  # noqa: E402

gc.freeze()
if _collects:
    gc.enable()

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)

__all__ = ["keras", "tf"]
