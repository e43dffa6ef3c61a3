"""TensorFlow, set up once per process before anything imports it.

One thread per process: workers are as many as cores, two threads make a single run only
1.3 times faster, and one thread gives the same numbers on any number of cores. Compiled
programs are kept on disk, so that a program compiled once loads in a fifth of the time
in every later process on this machine.
"""

import hashlib
import os
import platform
from pathlib import Path

from core import folders

CACHE_BYTES = 256 * 2**20


def _processor() -> str:
    """Names this kind of processor: compiled programs are machine code for it alone."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        about = sorted(
            {line for line in lines if line.startswith(("flags", "Features", "model n"))}
        )
    except OSError:
        about = [platform.machine(), platform.processor(), platform.version()]
    return hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]


def _prune(folder: Path) -> None:
    """Delete the programs used longest ago until the rest fits in ``CACHE_BYTES``."""
    files = sorted(folder.glob("*.pb"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > CACHE_BYTES:
            file.unlink(missing_ok=True)


def _cache_flags() -> str:
    from importlib.metadata import version

    folder = folders.engine_folder() / "programs" / f"{version('tensorflow')}-{_processor()}"
    folder.mkdir(parents=True, exist_ok=True)
    _prune(folder)
    return (
        f"--tf_xla_persistent_cache_directory={folder} --tf_xla_persistent_cache_device_types=CPU"
    )


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
if "TF_XLA_FLAGS" not in os.environ:
    os.environ["TF_XLA_FLAGS"] = _cache_flags()

import keras  # noqa: E402  (the environment must be set first)
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

__all__ = ["keras", "tf"]
