"""The cache on disk of programs compiled by XLA: a later process loads one in a fifth of the time.

Knows nothing of TensorFlow, which reads ``TF_XLA_FLAGS`` when it is imported.
"""

import hashlib
import platform
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from core.base import paths

CACHE_BYTES = 256 * 2**20
_PRUNE_EVERY = 20  # networks; in between, the cache may exceed its limit
# Without this, XLA copies every weight matrix at every step before it updates it in place.
# (TensorFlow ends the process on an unknown flag: check this one when its version changes.)
XLA_FLAGS = "--xla_cpu_copy_insertion_use_region_analysis=true"


_folder: Path | None = None  # of all programs, if this process caches them
_networks = 0


def cache_flags(programs: Path, xla_flags: str = XLA_FLAGS) -> str:
    """Return the ``TF_XLA_FLAGS`` that cache compiled programs, and delete the oldest ones.

    Args:
        programs: The folder of all programs; each TensorFlow version, processor and set of XLA
            flags has its own in it, as XLA itself includes none of them in the cache key.
        xla_flags: The ``XLA_FLAGS`` of this process.

    Raises:
        StorageError: The folder cannot be created.
    """
    global _folder
    _folder = programs
    about = "\n".join((version("tensorflow"), _processor(), xla_flags))
    folder = paths.create(programs / hashlib.sha256(about.encode()).hexdigest()[:16])
    _prune(programs)
    return (
        f'--tf_xla_persistent_cache_directory="{folder}" --tf_xla_persistent_cache_device_types=CPU'
    )


def count_network() -> None:
    """Count a network that this process is about to compile, and keep the cache in its bounds."""
    global _networks
    _networks += 1
    if _folder is not None and _networks % _PRUNE_EVERY == 0:
        _prune(_folder)


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
