"""A web server on the loopback interface that serves files, correctly or not."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from core.data.datasets.download import RemoteFile

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def idx(array: np.ndarray) -> bytes:
    """An array of unsigned bytes in IDX format, compressed."""
    header = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(header + array.tobytes(), mtime=0)


def describe(name: str, content: bytes, algorithm: str = "md5") -> RemoteFile:
    digest = hashlib.new(algorithm, content).hexdigest()
    return RemoteFile(name, len(content), digest, algorithm)


@dataclass
class Mirror:
    """A server under our control.

    Attributes:
        address: The address of its only folder, with a slash at the end.
        contents: The files it serves, by name.
        answers: Functions that answer for a name, instead of serving its content.
        requests: The requested names, in order.
    """

    address: str
    contents: dict[str, bytes]
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)


def send_whole(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def serving(contents: dict[str, bytes]) -> Iterator[Mirror]:
    """Serve from a thread while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rsplit("/", 1)[-1]
            mirror.requests.append(name)
            mirror.answers.get(name, send_whole)(self, mirror.contents[name])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        mirror = Mirror(f"http://127.0.0.1:{server.server_port}/files/", dict(contents))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mirror
        finally:
            server.shutdown()
            thread.join()
