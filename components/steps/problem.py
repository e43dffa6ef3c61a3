"""Answers to a browser that asks for something that does not exist."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from components.words.language import LANGUAGES, SOURCE, speaking, translate_error, unescaped
from core.base.errors import DenseboardError

STATUS = 409


def problem(request: Request, error: DenseboardError) -> JSONResponse:
    """Return an error as JSON, its ``problem`` in the language that the query names (``lang``)."""
    wanted = request.query_params.get("lang", SOURCE)
    with speaking(wanted if wanted in LANGUAGES else SOURCE):
        text = unescaped(translate_error(error))
    return JSONResponse({"problem": text}, STATUS, {"Cache-Control": "no-store"})
