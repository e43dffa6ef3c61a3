"""What the server asks of a worker beside the runs it trains."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.base.errors import DenseboardError, prediction_failed

logger = logging.getLogger(__name__)


class BackgroundThread:
    """A thread for such work, which so does not hold up the worker's event loop.

    Args:
        name: Of the thread.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function returns.

        Raises:
            DenseboardError: As the function raised it, or in place of an error nobody foresaw.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, function, *arguments)
        except DenseboardError as error:
            raise error.without_cause() from None
        except Exception as error:
            # Unpickling an exception of TensorFlow's would import TensorFlow in the server.
            logger.exception("A question of the server's could not be answered.")
            raise prediction_failed(error) from None
