"""A small OpenID Connect provider on loopback, which can also send ID tokens that are no good.

It does what a client needs of the standard's code flow, and checks what a client must send: the
redirect address, its secret and the proof of PKCE (RFC 7636). Whoever comes is signed in at once,
as the person that ``claims`` describes.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.components.live.viewer import until

CLIENT, SECRET = "denseboard", "a secret between client and provider"
FAULTS = ("signature", "audience", "party", "issuer", "expired", "nonce", "algorithm")
"""What may be wrong with a token; see ``Provider.fault``."""


@dataclass
class Provider:
    """The provider.

    Attributes:
        redirect: Where it may send a browser with a code.
        url: Its own address, the issuer of its tokens.
        claims: What the next tokens say of the person, besides ``sub``.
        subject: Whom they are about.
        fault: What is wrong with the next tokens, one of ``FAULTS``; empty for nothing.
        issued: Number of tokens given out.
        ended: Number of sessions ended by ``end_session_endpoint``.
    """

    redirect: str
    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    subject: str = "u1"
    fault: str = ""
    issued: int = 0
    ended: int = 0

    def __post_init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self._stranger = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self._asked: dict[str, dict[str, str]] = {}  # what was asked for, by code

    def routes(self) -> list[Route]:
        """Return what it serves."""
        return [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._keys),
            Route("/end", self._end),
        ]

    async def _discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        known = asked.get("client_id") == CLIENT and asked.get("redirect_uri") == self.redirect
        if not known or asked.get("code_challenge_method") != "S256":
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe()
        self._asked[code] = asked
        answer = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{self.redirect}?{answer}", 302)

    async def _token(self, request: Request) -> Response:
        sent = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        asked = self._asked.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or asked["code_challenge"] != proven:
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.issued += 1
        token = self._id_token(asked.get("nonce", ""))
        return JSONResponse(
            {"access_token": "unused", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        )

    async def _end(self, request: Request) -> Response:
        self.ended += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)

    def _id_token(self, nonce: str) -> str:
        # An hour ago: clients allow for clocks that differ by minutes.
        issued = int(time.time()) - (3600 if self.fault == "expired" else 0)
        claims = {
            **self.claims,
            "sub": self.subject,
            "iss": "https://another.example" if self.fault == "issuer" else self.url,
            "aud": "another client" if self.fault in ("audience", "party") else CLIENT,
            "azp": "another client" if self.fault == "party" else CLIENT,
            "iat": issued,
            "exp": issued + 300,
            "nonce": "another" if self.fault == "nonce" else nonce,
        }
        header = {"alg": "RS256", "kid": "ours"}
        if self.fault == "algorithm":
            unsigned = jwt.encode(header, claims, self._key).split(".")[1]
            none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"ours"}').decode().rstrip("=")
            return f"{none}.{unsigned}."
        return jwt.encode(
            header, claims, self._stranger if self.fault == "signature" else self._key
        )


@contextmanager
def providing(redirect: str) -> Iterator[Provider]:
    """Serve a provider within the block.

    Args:
        redirect: Where it may send a browser with a code.
    """
    provider = Provider(redirect)
    app = Starlette(routes=provider.routes())
    config = uvicorn.Config(app, host="localhost", port=0, lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until(lambda: running.started)
    provider.url = f"http://localhost:{running.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    running.should_exit = True
    thread.join()
