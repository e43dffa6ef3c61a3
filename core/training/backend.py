"""TensorFlow, set up once per process before anything imports it.

One thread per process: workers are as many as cores, two threads make a single run only
1.3 times faster, and one thread gives the same numbers on any number of cores. Compiled
programs are kept on disk, so that a program compiled once loads in a fifth of the time
in every later process on this machine.
"""

import hashlib
import os
import platform
from contextlib import suppress
from pathlib import Path

from core import folders

CACHE_BYTES = 256 * 2**20
# A step of a dense network is bound by memory as much as by arithmetic: update a layer's
# optimizer slots in one loop, right after its gradient, with wide registers and no copies.
# Together 8 to 10 % less per epoch on the shipping benchmark, a few per cent on Fashion-MNIST;
# the last digits of the numbers change with them. (TensorFlow ends the process on a flag it
# does not know: look here when its version changes.)
_XLA_FLAGS = (
    "--xla_backend_extra_options=xla_cpu_use_multi_output_fusion=true",
    "--xla_cpu_enable_concurrency_optimized_scheduler=false",
    "--xla_cpu_copy_insertion_use_region_analysis=true",
    "--xla_cpu_prefer_vector_width=512",
)


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
    programs = folders.engine_folder() / "programs"
    folder = folders.create(programs / hashlib.sha256(about.encode()).hexdigest()[:16])
    _prune(programs)
    return (
        f'--tf_xla_persistent_cache_directory="{folder}" --tf_xla_persistent_cache_device_types=CPU'
    )


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("XLA_FLAGS", " ".join(_XLA_FLAGS))
if "TF_XLA_FLAGS" not in os.environ:
    os.environ["TF_XLA_FLAGS"] = _cache_flags()

import keras  # noqa: E402  (the environment must be set first)
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

__all__ = ["keras", "tf"]
