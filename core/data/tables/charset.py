"""Guesses the encoding of a text that is not in a Unicode encoding.

Non-Latin scripts are left to charset-normalizer. Western, Central European, Turkish, Baltic, DOS
and Mac encodings differ in a few letters only: the choice is the encoding whose letters fit one
language and occur in plausible places, with Windows-1252 preferred.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_SCRIPTS = (
    *("cp1251", "koi8_r", "iso8859_5", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
    *("cp1253", "cp1255", "cp1256", "cp874"),
)
"""The usual encodings of non-Latin scripts, preferred to rarer ones."""
_WESTERN = (
    *("áéíóúüñçàèòï", "áàâãçéêíóôõúü", "àâæçéèêëîïôœùûüÿ", "äöüßàâçéèê", "àèéìîòóùçô"),
    *("äåéöüšž", "æøåéáöüäô", "áéíóúýþæöð"),
)
_ALPHABETS = {
    "cp1252": _WESTERN,
    "cp1250": (
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    ),
    "cp1254": ("çğıi̇öşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūžō", "äõöüšž"),
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
}
"""Encodings of the Latin script, each with the non-ASCII letters of its languages."""
_MOST = 1 << 17  # bytes to examine
_WORD = re.compile(rb"[^\s,;|\"]*[\x80-\xff][^\s,;|\"]*")
_RUN = re.compile(rb"[\x80-\xff]+")
_TOGETHER = 0.5  # of non-ASCII bytes are adjacent in a text of another script
_CLEARLY = 3  # times fewer misplaced letters make an encoding likelier than Windows-1252
_NEARLY = 0.03  # tolerance on charset-normalizer's measure of disorder
_BETWEEN_LETTERS = "’‘´`·-–—"
_UNITS = "°ºª²³µ"


def guess(pieces: Iterable[bytes]) -> str:
    """Return the most likely encoding of a text, as the name of a Python codec.

    Args:
        pieces: The text, not all of it ASCII.
    """
    text = b"\n".join(_non_ascii_lines(pieces))
    return _other_script(text) or _latin(text)


def _non_ascii_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the non-ASCII lines, up to a limit; no letter contains the byte 0x0A."""
    taken, rest = 0, b""
    for piece in pieces:
        *lines, rest = (rest + piece).splitlines() or [b""]
        for line in lines:
            if not line.isascii():
                taken += len(line)
                yield line[:_MOST]
        if taken > _MOST:
            return
        rest = rest[-_MOST:]
    if not rest.isascii():
        yield rest


def _other_script(text: bytes) -> str:
    """The encoding of a text in a non-Latin script; "" if it is Latin."""
    runs = [len(run) for run in _RUN.findall(text)]
    if sum(run for run in runs if run > 1) <= _TOGETHER * sum(runs):
        return ""  # single accented letters among ASCII ones
    likely = _likely(text, [])
    if likely is None:
        return ""
    for name in _SCRIPTS:
        if name in likely.could_be_from_charset:
            return name
    usual = _likely(text, _SCRIPTS)
    return likely.encoding if usual is None else usual.encoding


def _likely(text: bytes, encodings: Sequence[str]) -> "CharsetMatch | None":
    """The best match in a non-Latin script."""
    from charset_normalizer import from_bytes

    matches = from_bytes(text, cp_isolation=list(encodings) or None, enable_fallback=False)
    best = matches.best()
    if best is None or _is_latin(str(best)):
        return None
    if len(str(best)) < len(best.raw):
        # Byte pairs read as Korean or Chinese may be Japanese, recognisable by its kana.
        for match in matches:
            if (
                match.encoding == "cp932"
                and match.chaos <= best.chaos + _NEARLY
                and _kana(str(match))
            ):
                return match
    return best


def _kana(text: str) -> bool:
    """Whether more than a tenth of the non-ASCII letters are hiragana or katakana."""
    letters = [sign for sign in text if sign > "\x7f"]
    return 10 * sum("\u3040" <= sign <= "\u30ff" for sign in letters) > len(letters)


def _is_latin(text: str) -> bool:
    letters = [sign for sign in text if sign > "\x7f" and sign.isalpha()]
    latin = sum(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return latin >= len(letters) / 2


def _latin(text: bytes) -> str:
    words = b" ".join(sorted(set(_WORD.findall(text))))
    wrong = {name: _wrong(words.decode(name), name) for name in _ALPHABETS if _can(words, name)}
    likeliest = min(wrong, key=wrong.__getitem__, default="latin-1")  # the first of equals
    western = wrong.get("cp1252", len(words))
    if likeliest == "latin-1" or _CLEARLY * wrong[likeliest] < western:
        return likeliest
    return "cp1252"


def _wrong(text: str, encoding: str) -> int:
    """Count the non-ASCII characters that are misplaced, or foreign to the likeliest language."""
    letters = Counter(sign for sign in text.lower() if sign > "\x7f" and sign.isalpha())
    strange = min(
        sum(count for sign, count in letters.items() if sign not in alphabet)
        for alphabet in _ALPHABETS[encoding]
    )
    return strange + _out_of_place(text)


def _can(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _out_of_place(text: str) -> int:
    """Count the non-ASCII characters in places where no word has them, as in "Wroc³aw"."""
    return sum(
        sign > "\x7f" and _odd(before, sign, after)
        for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False)
    )


def _odd(before: str, sign: str, after: str) -> bool:
    if sign in _UNITS or sign in _BETWEEN_LETTERS:
        return sign in "²³" and before.isalpha() and after.isalpha()
    if not sign.isalpha():
        drawn = unicodedata.category(sign) in ("Cc", "Sm", "So") and sign not in "®©±×÷¬"
        return drawn or sign in "¤¦¸" or (before.isalpha() and after.isalpha())
    return sign.isupper() and (before.islower() or (before.isupper() and after.islower()))
