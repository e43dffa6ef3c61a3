"""Which device a worker trains on: the processor, unless ``DENSEBOARD_ACCELERATOR=1``.

With that, each device is used by one worker, the first that comes; the other workers use the
processor. It is chosen in the worker's own process: one that has asked for its devices cannot be
forked.
"""

import logging
from typing import Any

from core.base import paths
from core.base.locks import FileLock
from core.runs.protocol import accelerated
from core.training.backend import tf

logger = logging.getLogger(__name__)

_held: list[FileLock] = []  # until the process ends


def choose_device() -> str:
    """Hide all devices but the processor and, if wanted, an accelerator that is free.

    Call it before the first operation of the process.

    Returns:
        The name of the accelerator; empty for none.
    """
    found = [one for one in tf.config.list_physical_devices() if one.device_type != "CPU"]
    mine = next(filter(_claim, found), None) if accelerated() else None
    for kind in {one.device_type for one in found}:
        seen = [mine] if mine is not None and mine.device_type == kind else []
        tf.config.set_visible_devices(seen, kind)
    if mine is None:
        return ""
    # Else TensorFlow takes all of its memory at once, and other programs get none.
    tf.config.experimental.set_memory_growth(mine, True)
    name = str(tf.config.experimental.get_device_details(mine).get("device_name") or mine.name)
    logger.info("Training on %s.", name)
    return name


def _claim(device: Any) -> bool:
    """Take a device for this process, until its end; return whether it was free."""
    folder = paths.engine_folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"device{device.name.replace('/', '-').replace(':', '-')}.lock")
    if not lock.acquire():
        return False
    _held.append(lock)
    return True
