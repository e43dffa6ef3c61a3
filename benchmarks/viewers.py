"""Viewers without a screen: they receive a run's feed and drop it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from urllib.parse import urlsplit

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
    with listeners(f"{url}/denseboard/feed/{run}?from=0", count):
        yield


@contextmanager
def listeners(feed: str, count: int) -> Iterator[Callable[[], int]]:
    """Have ``count`` listeners receive a feed, in their own thread.

    Yields what returns the number of messages that they have received together.

    Args:
        feed: Its address, of HTTP.
        count: How many.
    """
    server = urlsplit(feed)
    origin = Origin(f"{server.scheme}://{server.netloc}")
    received = 0
    connected = threading.Semaphore(0)
    ending: Future[None] = Future()

    async def view() -> None:
        nonlocal received
        address = feed.replace("http", "ws", 1)
        async with connect(address, origin=origin, proxy=None) as socket:
            connected.release()
            async for _ in socket:
                received += 1

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
                raise SystemExit("A listener could not connect to the feed.")
        yield lambda: received
    finally:
        ending.set_result(None)
        thread.join(10)
