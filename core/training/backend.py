"""TensorFlow, configured once per process before anything imports it.

Every process uses two threads, however many cores there are: the number of threads decides how
a matrix product is split, and so how its sums are rounded. On two cores, two threads make a run
about 1.6 times faster than one. Compiled programs are cached on disk: a later process on this
machine loads one in a fifth of the time.
"""

import gc
import hashlib
import os
import platform
from contextlib import suppress
from pathlib import Path

from core.base import paths
from core.runs.protocol import THREADS

CACHE_BYTES = 256 * 2**20
# Without this, XLA copies every weight matrix at every step before it updates it in place.
# (TensorFlow ends the process on an unknown flag: check this one when its version changes.)
_XLA_FLAGS = "--xla_cpu_copy_insertion_use_region_analysis=true"


def _processor() -> str:
    """Identify this kind of processor: compiled programs are machine code for it alone."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        about = sorted(
            {line for line in lines if line.startswith(("flags", "Features", "model n"))}
        )
    except OSError:
        about = [platform.machine(), platform.processor(), platform.version()]
    return "\n".join(about)


def _prune(folder: Path) -> None:
    """Delete the oldest programs until the rest fits in ``CACHE_BYTES``."""
    files = []
    for file in folder.rglob("*.pb"):
        with suppress(OSError):  # another process may have deleted it
            files.append((file.stat().st_mtime, file.stat().st_size, file))
    total = 0
    for _, size, file in sorted(files, reverse=True):
        total += size
        if total > CACHE_BYTES:
            with suppress(OSError):
                file.unlink()


def _cache_flags() -> str:
    """Return the flags of the program cache: a folder for this version, processor and XLA flags.

    XLA itself does not include its flags in the cache key.
    """
    from importlib.metadata import version

    about = "\n".join((version("tensorflow"), _processor(), os.environ["XLA_FLAGS"]))
    programs = paths.engine_folder() / "programs"
    folder = paths.create(programs / hashlib.sha256(about.encode()).hexdigest()[:16])
    _prune(programs)
    return (
        f'--tf_xla_persistent_cache_directory="{folder}" --tf_xla_persistent_cache_device_types=CPU'
    )


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("XLA_FLAGS", _XLA_FLAGS)
if "TF_XLA_FLAGS" not in os.environ:
    os.environ["TF_XLA_FLAGS"] = _cache_flags()

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
