"""The page on which people sign in with a code and a name, and the one to sign out.

They are plain HTML and not a page of Streamlit: nothing of the app, not even its JavaScript,
reaches anybody who has not signed in, and the session's cookie is one that no script can read.
"""

import asyncio
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from components.people.asking import COOKIE, sessions
from components.people.body import body_within
from components.people.origin import origin_allowed
from components.widgets.assets import base_path
from components.words.language import (
    LANGUAGES,
    PARAMETER,
    _,
    language,
    language_chosen,
    ngettext,
    number,
    speaking,
    translate_error,
    unescaped,
)
from core.base.errors import DenseboardError, SignInError
from core.people.attempts import Attempts
from core.people.joining import NAME_LENGTH, join
from core.people.sessions import SECONDS
from core.runs.service_interface import current_service

SIGNING_IN = "signing-in"
"""The parameter in the address to which the form is sent; the rest is where it leads."""

_LARGEST = 4096  # bytes of a form
_FORBIDDEN, _TOO_LARGE, _TOO_MANY, _SEE_OTHER, _UNAVAILABLE = 403, 413, 429, 303, 503
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# The colours of .streamlit/config.toml.
_STYLE = """
:root { color-scheme: light dark; --text: #101820; --back: #fff; --field: #f2f5f8; --line: #6b7885;
  --act: #1f5fa6; --bad: #9e303b }
@media (prefers-color-scheme: dark) { :root { --text: #e8edf2; --back: #12171d; --field: #1d242c;
  --line: #8593a1; --act: #3474be; --bad: #f2919a } }
body { margin: 0; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 24rem; margin: 12vh auto 2rem; padding: 0 1rem }
label { display: block; margin-top: 1rem; font-weight: 600 }
small { display: block }
input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--line); border-radius: .5rem }
button { margin-top: 1.5rem; padding: .6rem 1.5rem; font: inherit; font-weight: 600; color: #fff;
  background: var(--act); border: 0; border-radius: .5rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
[role=alert] { color: var(--bad); font-weight: 600 }
nav { margin-top: 2rem } nav a { color: inherit; margin-right: 1rem }
"""

_attempts = Attempts()


def page(request: Request, problem: str = "", status: int = 200, name: str = "") -> Response:
    """Return the page with the form.

    Args:
        request: What was asked for, to which signing in leads.
        problem: Why the last attempt failed, in the reader's language; empty for none.
        status: The HTTP status.
        name: The name that was typed.
    """
    with speaking(_language(request)):
        alert = f'<p role="alert">{escape(problem)}</p>' if problem else ""
        name_label, code_label, key_label, button = map(
            escape, (_("Your name"), _("Code of the class"), _("Key"), _("Sign in"))
        )
        hint = escape(_("For teachers, and for whoever comes back in another browser"))
        action = escape(f"?{urlencode([*_query(request), (SIGNING_IN, '1')])}")
        content = f"""
<h1>Denseboard</h1>
{alert}
<form method="post" action="{action}">
<label for="name">{name_label}</label>
<input id="name" name="name" value="{escape(name)}" maxlength="{NAME_LENGTH}" required autofocus
  autocomplete="username">
<label for="code">{code_label}</label>
<input id="code" name="code" autocomplete="off" autocapitalize="none" spellcheck="false">
<label for="key">{key_label}</label>
<input id="key" name="key" type="password" autocomplete="current-password" aria-describedby="hint">
<small id="hint">{hint}</small>
<button>{button}</button>
</form>
{_languages(request)}"""
        return _html(_("Sign in"), content, status)


async def sign_in(request: Request) -> Response:
    """Answer the form: set the cookie and lead to what was asked for, or say what is wrong."""
    wanted = _language(request)
    if not origin_allowed(request.headers.get("origin"), request.headers.get("host")):
        with speaking(wanted):
            text = _("This form was sent by another site. Open the app itself, then sign in.")
        return page(request, text, _FORBIDDEN)
    form = await _form(request)
    if form is None:
        return Response(status_code=_TOO_LARGE, headers=_HEADERS)
    wait = _attempts.wait(_address(request))
    if wait:
        with speaking(wanted):
            text = ngettext(
                "Too many attempts failed. Wait {count} second, then try again.",
                "Too many attempts failed. Wait {count} seconds, then try again.",
                wait,
            ).format(count=number(wait))
        response = page(request, text, _TOO_MANY, form.get("name", ""))
        response.headers["Retry-After"] = str(wait)
        return response
    try:
        token = await _joined(form)
    except DenseboardError as error:
        if isinstance(error, SignInError):
            _attempts.fail(_address(request))
        with speaking(wanted):
            text = unescaped(translate_error(error))
        status = _FORBIDDEN if isinstance(error, SignInError) else _UNAVAILABLE
        return page(request, text, status, form.get("name", ""))
    response = _lead(request)
    response.set_cookie(
        COOKIE,
        token,
        max_age=SECONDS,
        path=base_path() or "/",
        secure=request.headers.get("origin", "").startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return response


async def sign_out(request: Request) -> Response:
    """Answer the page that signs out: a button, which a foreign page cannot press."""
    if request.method == "POST":
        if not origin_allowed(request.headers.get("origin"), request.headers.get("host")):
            return Response(status_code=_FORBIDDEN, headers=_HEADERS)
        response = RedirectResponse("./", _SEE_OTHER, _HEADERS)
        response.delete_cookie(COOKIE, path=base_path() or "/", httponly=True, samesite="lax")
        return response
    with speaking(_language(request)):
        sentence = escape(_("Your runs stay, and wait for you."))
        button, back = escape(_("Sign out")), escape(_("Back"))
        content = f"""
<h1>Denseboard</h1>
<p>{sentence}</p>
<form method="post"><button>{button}</button></form>
<nav><a href="./">{back}</a></nav>"""
        return _html(_("Sign out"), content, 200)


async def _joined(form: dict[str, str]) -> str:
    """Return the token of whoever gets in."""

    def work() -> str:
        store = current_service().store
        fields = (form.get(name, "") for name in ("name", "code", "key"))
        return sessions().issue(join(store, sessions(), *fields))

    return await asyncio.to_thread(work)


def _lead(request: Request) -> RedirectResponse:
    """Lead to what was asked for, by an address relative to it: never to another site."""
    last = request.url.path.rpartition("/")[2]
    query = urlencode(_query(request))
    # After "./", whatever follows is a path of this server.
    return RedirectResponse(f"./{last}" + (f"?{query}" if query else ""), _SEE_OTHER, _HEADERS)


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form; ``None`` if it is too large."""
    body = await body_within(request, _LARGEST)
    if body is None:
        return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10))


def _query(request: Request) -> list[tuple[str, str]]:
    return [item for item in request.query_params.multi_items() if item[0] != SIGNING_IN]


def _address(request: Request) -> str:
    """Where a request comes from; behind a proxy on this machine, as the proxy says."""
    return request.client.host if request.client else ""


def _language(request: Request) -> str:
    chosen = request.query_params.get(PARAMETER, "")
    return language_chosen(chosen, request.headers.get("accept-language", ""))


def _languages(request: Request) -> str:
    others = [item for item in _query(request) if item[0] != PARAMETER]
    links = (
        f'<a href="?{escape(urlencode([*others, (PARAMETER, code)]))}" lang="{code}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != language()
    )
    return f"<nav>{''.join(links)}</nav>"


def _html(title: str, content: str, status: int) -> HTMLResponse:
    text = f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Denseboard</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body><main>{content}</main></body>
</html>"""
    return HTMLResponse(text, status, _HEADERS)
