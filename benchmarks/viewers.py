"""Viewers without a screen: they receive a run's feed and drop it."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from websockets.asyncio.client import connect
from websockets.typing import Origin


@contextmanager
def viewers(url: str, run: str, count: int) -> Iterator[None]:
    """Have ``count`` viewers receive a feed, in their own thread.

    Args:
        url: The server.
        run: The run they look at.
        count: How many.
    """
    connected = threading.Semaphore(0)
    ending: Future[None] = Future()

    async def view() -> None:
        address = f"{url.replace('http', 'ws', 1)}/denseboard/feed/{run}?from=0"
        async with connect(address, origin=Origin(url), proxy=None) as socket:
            connected.release()
            async for _ in socket:
                pass

    async def view_all() -> None:
        watching = [asyncio.create_task(view()) for _ in range(count)]
        await asyncio.wrap_future(ending)
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(view_all()), daemon=True)
    thread.start()
    try:
        for _ in range(count):
            if not connected.acquire(timeout=30):
                raise SystemExit("A viewer could not connect to the feed.")
        yield
    finally:
        ending.set_result(None)
        thread.join(10)
