"""Folders of JavaScript modules, served by the app.

The URL of a module contains a hash of its folder's content, so that browsers cache it for good and
still never run an old one.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.widgets.assets import address, javascript, served


class ModuleFolder:
    """The modules of one folder.

    A module may import one of another folder as ``"../live/name.js"``, for the folder ``live``: its
    address, which contains a version, is filled in when the module is served.

    Args:
        name: Name of the folder in addresses.
        folder: Where it lies.
        others: Folders that its modules import from, by the name they have in imports.
        more: Modules from elsewhere that are served as if they lay in this folder, for a page whose
            visitors get nothing but it.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        others: Mapping[str, "ModuleFolder"] | None = None,
        more: Iterable[Path] = (),
    ) -> None:
        self._name = name
        self._paths = {path.name: path for path in [*sorted(folder.glob("*.js")), *more]}
        self._others = others or {}

    def address(self, module: str) -> str:
        """Return the address of a module, for pages."""
        return address(f"{self.place}/{module}")

    @property
    def place(self) -> str:
        """Name and version of the folder, as in addresses."""
        return f"{self._name}/{self._version}"

    def route(self) -> Route:
        """Return the route of its modules, for ``st.App(routes=...)``."""
        return Route(served(f"{self._name}/{{version}}/{{name}}"), self._respond)

    @cached_property
    def _readers(self) -> Mapping[str, Callable[[], bytes]]:
        """What returns each module, by its name."""
        return {name: partial(bytes, self._read(path)) for name, path in self._paths.items()}

    def _read(self, path: Path) -> bytes:
        source = path.read_bytes()
        for name, other in self._others.items():
            source = source.replace(f'"../{name}/'.encode(), f'"../../{other.place}/'.encode())
        return source

    @cached_property
    def _version(self) -> str:
        content = b"".join(read() for read in self._readers.values())
        return hashlib.sha256(content).hexdigest()[:16]

    async def _respond(self, request: Request) -> Response:
        read = self._readers.get(request.path_params["name"])
        if read is None:
            return Response(status_code=404)
        # A page opened before an update requests the old version: it gets the new one, uncached.
        lasting = request.path_params["version"] == self._version
        return await javascript(request, read, lasting=lasting)
