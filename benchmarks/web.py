"""Requests of one browser: its cookies, the page to sign in, and uploads."""

import asyncio
import http.client
import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

_PATIENCE = 120.0  # seconds for one answer
_XSRF = "_streamlit_xsrf"
_COOKIE = re.compile(r"([\w-]+)=([^;]*)")
_BOUNDARY = "a-line-that-no-table-has"


class Web:
    """Sends requests and keeps cookies.

    Args:
        url: The server.
        errors: Gets what the server answered that it should not have.
    """

    def __init__(self, url: str, errors: list[str]) -> None:
        self._url = url
        self._errors = errors
        self._cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """The header with all cookies."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    @property
    def xsrf(self) -> str:
        """Streamlit's token against requests of other sites; empty before the first answer."""
        return self._cookies.get(_XSRF, "")

    async def sign_in(self, name: str, code: str) -> None:
        """Send the form of the page to sign in to a class."""
        form = urlencode({"name": name, "code": code, "key": ""}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = await self.ask("/?signing-in=1", "POST", form, kind)
        if status != HTTPStatus.SEE_OTHER:
            self._errors.append(f"signing in: status {status}")

    async def put(self, path: str, name: str, content: bytes) -> None:
        """Upload a table as the file field of a page does."""
        disposition = f'form-data; name="{name}"; filename="{name}"'
        head = f"--{_BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: text/csv"
        body = head.encode() + b"\r\n\r\n" + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            "X-Xsrftoken": self.xsrf,
        }
        status, _ = await self.ask(path, "PUT", body, headers)
        if status != HTTPStatus.NO_CONTENT:
            self._errors.append(f"upload: status {status}")

    async def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        more: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Send a request; return its status, 0 without an answer, and its body."""
        headers = {"Origin": self._url, "Cookie": self.cookie, **(more or {})}

        def work() -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(urlsplit(self._url).netloc, timeout=_PATIENCE)
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                for name, value in response.getheaders():
                    found = _COOKIE.match(value) if name.lower() == "set-cookie" else None
                    if found:
                        self._cookies[found[1]] = found[2]
                return response.status, response.read()
            except (OSError, http.client.HTTPException):
                return 0, b""
            finally:
                connection.close()

        return await asyncio.to_thread(work)
