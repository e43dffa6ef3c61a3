"""TensorFlow, set up once per process before anything imports it.

Two threads per process, however many cores there are: how a matrix product is cut in parts,
and so the last digits of every number, depends on the threads and on nothing else. On two
cores, two make a run about 1.6 times faster than one. Compiled programs are kept on disk, so
that a program compiled once loads in a fifth of the time in every later process on this
machine.
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
# Without it XLA copies every weight matrix at every step before it updates it in place.
# (TensorFlow ends the process on a flag it does not know: look here when its version changes.)
_XLA_FLAGS = "--xla_cpu_copy_insertion_use_region_analysis=true"


def _processor() -> str:
    """Names this kind of processor: compiled programs are machine code for it alone."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        about = sorted(
            {line for line in lines if line.startswith(("flags", "Features", "model n"))}
        )
    except OSError:
        about = [platform.machine(), platform.processor(), platform.version()]
    return "\n".join(about)


def _prune(folder: Path) -> None:
    """Delete the programs used longest ago until the rest fits in ``CACHE_BYTES``."""
    files = []
    for file in folder.rglob("*.pb"):
        with suppress(OSError):  # another process was quicker to delete it
            files.append((file.stat().st_mtime, file.stat().st_size, file))
    total = 0
    for _, size, file in sorted(files, reverse=True):
        total += size
        if total > CACHE_BYTES:
            with suppress(OSError):
                file.unlink()


def _cache_flags() -> str:
    """Where programs compiled just so are kept: XLA itself does not look at its flags."""
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

# The imports make a million objects that stay: looking for garbage among them takes a fifth of
# the time now, and of the time in which a network is traced later.
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
