"""The language of a session: its choice, its texts and its numbers.

The language is never global state: two tabs can show two languages at once.
Catalogues are gettext ``.po`` files, compiled in memory when first needed.
"""

import math
import re
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

import streamlit as st
from babel import Locale
from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_decimal,
    format_percent,
    format_scientific,
    get_decimal_symbol,
    get_group_symbol,
)
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.words.digits import decimals
from core.base import languages
from core.base.errors import DenseboardError
from core.base.messages import Message, SentenceFormatter
from core.base.text import UserText

SOURCE = "en"
LANGUAGES: Mapping[str, str] = languages.LANGUAGES
PARAMETER = "lang"

_HUGE = 1e15  # from here on, Babel writes meaningless digits or fails
_RATE_DECIMALS = 7
_KEY = "language"
_FORMATTED = 4096  # numbers remembered with their texts
_LOCALES = Path(__file__).parents[2] / "locales"
# The user's input, quoted verbatim: never translated, even if it equals a message.
_VERBATIM = "received"
# Where Markdown would see a link or a mail address, escaped or not.
_LINK = re.compile(r"(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")

# The language of text written in a thread without a session.
_override: ContextVar[str | None] = ContextVar("override", default=None)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language, a key of ``LANGUAGES``, for all texts in a block."""
    token = _override.set(code)
    try:
        yield
    finally:
        _override.reset(token)


def language() -> str:
    """Return the session's language, a key of ``LANGUAGES``.

    In order of precedence: ``speaking``, the switch, the address (``?lang=es``), the browser;
    English without a session.
    """
    override = _override.get()
    if override is not None:
        return override
    if get_script_run_ctx(suppress_warning=True) is None:
        return SOURCE
    # One after the other: this is asked for every text, and looking into the address takes long.
    for choices, name in ((st.session_state, _KEY), (st.query_params, PARAMETER)):
        choice = choices.get(name)
        if choice in LANGUAGES:
            return str(choice)
    return _browser_language()


def _browser_language() -> str:
    primary = (st.context.locale or SOURCE).replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else SOURCE


def language_name(code: str) -> str:
    """Return the name of a language in the session's language, as within a sentence."""
    return Locale(code).get_language_name(language()) or code


def language_of(accepted: str) -> str:
    """Return the language that a browser asks for, a key of ``LANGUAGES``.

    Args:
        accepted: Its header ``Accept-Language``; ``""`` for none.
    """
    codes = (one.split(";")[0].split("-")[0].strip().lower() for one in accepted.split(","))
    return next((code for code in codes if code in LANGUAGES), SOURCE)


def language_chosen(chosen: str, accepted: str) -> str:
    """Return the language of a page that is not one of Streamlit's, a key of ``LANGUAGES``.

    Args:
        chosen: The parameter ``PARAMETER`` of its address; ``""`` for none.
        accepted: The browser's header ``Accept-Language``; ``""`` for none.
    """
    return chosen if chosen in LANGUAGES else language_of(accepted)


def language_switch() -> None:
    """Draw the choice of language; one that is not the browser's goes into the address.

    Call it on every page, after ``st.navigation``, which drops the parameter.
    """
    st.session_state.setdefault(_KEY, language())
    # Not a segmented control: its selected label has too little contrast in the dark theme.
    st.radio(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_KEY,
        horizontal=True,
        label_visibility="collapsed",
        width="content",
        persist_state="session",
    )
    chosen = language()
    current = st.query_params.get(PARAMETER)
    if chosen != current and (current is not None or chosen != _browser_language()):
        st.query_params[PARAMETER] = chosen


@cache
def _messages(code: str) -> Catalog:
    with (_LOCALES / code / "LC_MESSAGES" / "denseboard.po").open("rb") as source:
        return read_po(source, locale=code)


@cache
def _translations(code: str) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, _messages(code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate a message into the session's language; the user's own words stay unchanged."""
    if isinstance(message, UserText):
        return str(message)
    code = language()
    # gettext answers an empty message with the catalogue's header.
    return _translations(code).gettext(message) if message and code != SOURCE else message


def written(text: str) -> str:
    """Return what an author wrote, in the session's language if the author translated it."""
    return text.said(language()) if isinstance(text, languages.WrittenText) else str(text)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate the singular or plural form, depending on ``n``."""
    code = language()
    if code != SOURCE:
        return _translations(code).ngettext(singular, plural, n)
    return singular if n == 1 else plural


def marked(message: str) -> str:
    """Translate for Markdown: like ``_``, but the user's own words are escaped."""
    return plain(message) if isinstance(message, UserText) else _(message)


def translate_error(error: DenseboardError) -> str:
    """Return the error's sentence in the session's language; see ``translate``."""
    return translate(error.message)


def translate(message: Message) -> str:
    """Return a message in the session's language, including the labels and numbers in it.

    Returns:
        Markdown; values that are not messages of the catalogue are escaped.
    """
    values = message.values
    filled = {name: _value(name, value, values) for name, value in values.items()}
    return _LocalFormatter().format(_(message.template), **filled)


def _value(name: str, value: Any, others: Mapping[str, Any]) -> Any:
    """Prepare a value for display: translate labels and messages, leave numbers unchanged."""
    if isinstance(value, DenseboardError):
        return translate_error(value)
    if isinstance(value, Message):
        return translate(value)
    if not isinstance(value, str):
        return value
    if name == _VERBATIM or isinstance(value, UserText):
        return plain(value)
    if not _is_message(value):
        return plain(value)
    # A label may have a placeholder of its own, such as "Units in layer {layer}".
    return _(value).format_map(_Filling(others)) if "{" in value else _(value)


def plain(text: str) -> str:
    """Escape Markdown, so that a text contains no link, image, formula or colour.

    Addresses become links even if they are escaped: an invisible sign in them prevents it.
    """
    line = _LINK.sub("\N{WORD JOINER}", " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\g<0>", line)


def unescaped(markdown: str) -> str:
    """Return what ``translate`` returned without escapes, for a place that takes plain text."""
    return _ESCAPED.sub(r"\g<1>", markdown).replace("\N{WORD JOINER}", "")


class _LocalFormatter(SentenceFormatter):
    """With the decimal, group and percent signs of the session's language."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        if not isinstance(value, int | float):
            return text
        locale = language()
        signs = {
            ".": get_decimal_symbol(locale),
            ",": get_group_symbol(locale),
            "%": _percent_sign(locale),
        }
        text = "".join(signs.get(sign, sign) for sign in text)
        return _minus(text) if text.startswith("-") else text


def _percent_sign(locale: str) -> str:
    """The percent sign, with the space that some languages write before it."""
    return str(Locale(locale).percent_formats[None].pattern).lstrip("#,.0")


class _Filling(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def _is_message(text: str) -> bool:
    return any(text in _messages(code) for code in LANGUAGES if code != SOURCE)


def number(value: float, digits: int = 0) -> str:
    """Format a number in the session's language, with groups of three digits.

    Args:
        value: Any number; "NaN" and "∞" where it is not finite.
        digits: Decimals shown. Scientific notation replaces numbers that would read as zero or
            have more digits than a float64 holds.
    """
    size = abs(value)
    if math.isfinite(value) and (0 < size < 0.5 * 10.0**-digits or size >= _HUGE):
        return _minus(format_scientific(value, format="0.##E0", locale=language()))
    return _decimal(value, digits)


def _decimal(value: float, digits: int) -> str:
    pattern = "#,##0." + "0" * digits if digits and math.isfinite(value) else "#,##0"
    return _formatted(value + 0, pattern, language())  # the sum has no negative zero


@lru_cache(_FORMATTED)
def _formatted(value: float, pattern: str, locale: str) -> str:
    # Babel takes a third of a millisecond, and every rerun writes the same numbers again.
    return _minus(format_decimal(value, format=pattern, locale=locale))


def _minus(text: str) -> str:
    """Replace the hyphen, which locales use, by the minus sign."""
    return text.replace("-", "\N{MINUS SIGN}")


def rate(value: float) -> str:
    """Format a learning rate with as many decimals as it has, up to those of its setting."""
    decimals = len(f"{value:.{_RATE_DECIMALS}f}".rstrip("0").partition(".")[2])
    return number(value, decimals)


def measured(value: float, *others: float) -> str:
    """Format an error or a difference in the unit of a target; see ``decimals``.

    Args:
        value: The number.
        *others: Numbers shown beside it; it gets as many digits as make it differ from them.
    """
    return number(value, decimals((value, *others)))


def epoch_count(count: float) -> str:
    """Format a number of epochs; whole numbers without decimals."""
    return number(count, 0 if count == int(count) else 1)


def decimal_and_group() -> str:
    """Return the decimal and the group separator of the session's language, as Plotly expects."""
    locale = language()
    return str(get_decimal_symbol(locale) + get_group_symbol(locale))


def moment(seconds: float) -> str:
    """Format a time to the minute, in the server's time zone.

    Args:
        seconds: Unix time.
    """
    return format_datetime(datetime.fromtimestamp(seconds), "short", locale=language())


def percent(value: float, digits: int = 1) -> str:
    """Format a share from 0 to 1 as a percentage with ``digits`` decimals."""
    return _percent(value + 0, digits, language())


@lru_cache(_FORMATTED)
def _percent(value: float, digits: int, code: str) -> str:
    locale = Locale(code)
    pattern = locale.percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("##0", "##0." + "0" * digits)
    return _minus(format_percent(value, format=pattern, locale=locale))


def seconds(value: float) -> str:
    """Format a duration in its two largest units: "0.4 s", "12 s", "2 min 5 s", "1 h 30 min".

    The units are symbols, the same in every language; the spaces are non-breaking.

    Args:
        value: Seconds, not negative; "∞" where it is not finite.
    """
    if not math.isfinite(value):
        return number(value)
    if value < 9.95:
        digits = 1 if value >= 0.095 else 2 if value >= 0.005 else 0
        return f"{_decimal(value, digits)}\N{NO-BREAK SPACE}s"
    whole = round(value)
    for large, small, each, size in (("h", "min", 3600, 60), ("min", "s", 60, 1)):
        if whole >= each:
            count, rest = divmod(whole, each)
            parts = [(count, large), (rest // size, small)]
            break
    else:
        parts = [(whole, "s")]
    return "\N{NO-BREAK SPACE}".join(
        f"{_decimal(count, 0)}\N{NO-BREAK SPACE}{unit}" for count, unit in parts if count
    )
