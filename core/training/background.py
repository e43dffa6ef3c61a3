"""Work that the server asks of a worker while it trains a run."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.base.errors import DenseboardError, prediction_failed

logger = logging.getLogger(__name__)


class BackgroundThread:
    """A thread for such work, which must not block the worker's event loop.

    Args:
        name: The name of the thread.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function in the thread, and return its result.

        Raises:
            DenseboardError: The function raised it, or another exception, which it replaces.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, function, *arguments)
        except DenseboardError as error:
            raise error.without_cause() from None
        except Exception as error:
            # Unpickling a TensorFlow exception would import TensorFlow in the server.
            logger.exception("A request from the server failed.")
            raise prediction_failed(error) from None
