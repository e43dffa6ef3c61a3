"""Numbers as people write them: separators, currencies, units, brackets, times."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.base.errors import PlanError
from core.base.text import N_, shown

if TYPE_CHECKING:
    import pandas as pd

STYLES: tuple[tuple[str, str], ...] = (
    *((".", sign) for sign in ("", ",", " ", "'")),
    *((",", sign) for sign in ("", ".", " ", "'")),
)
"""Pairs of a decimal sign and a thousands separator, "" for none."""
LONGEST_UNIT = 12
ALIKE: Mapping[str, str] = {
    "[\u2212\u2013]": "-",
    "[\u00a0\u2007\u2009\u202f]": " ",
    "[\u2019`]": "'",
}
"""Patterns of signs that look alike, with the one that they are read as."""
CLOCKS = (
    r"([+-])?(?:(\d+) days?,? )?(\d{1,4}):([0-5]\d)(?::([0-5]\d(?:[.,]\d+)?))?"
    r"(?: ?([AaPp])\.?[Mm]\.?)?",
    r"([+-])?(?=\d)(?:(\d+) ?d(?:ays?)? ?)?(?:(\d+) ?h(?:(?:ou)?rs?)? ?)?"
    r"(?:(\d+) ?m(?:in(?:ute)?s?)? ?)?(?:(\d+(?:[.,]\d+)?) ?s(?:ec(?:ond)?s?)?)?()",
)
"""Patterns of times: sign, days, hours, minutes, seconds, and the A or P of 12-hour clocks."""
NO_NUMBER = (
    r"[+-]?inf(?:inity)?|#(?:div/0|value|ref|num|name|null|n/a)[!?]?|n\.?\s?[ad]\.?|[+-]?\d+e\d{3,}"
    r"|\.|none"
)
"""Pattern of words in columns of numbers that say that there is none; in any case."""
_SIGNS = {ord(each): sign for pattern, sign in ALIKE.items() for each in pattern[1:-1]}
_CURRENCIES = frozenset(
    (
        *"$€£¥￥₹₽₩₺₫฿₴₦₱₪",
        *("US$", "R$", "A$", "C$", "kr", "kr.", "Fr.", "zł", "Kč", "Ft", "Rs", "Rs.", "lei"),
        *("USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "BRL", "MXN", "ARS", "CLP", "COP"),
        *("PEN", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY"),
        *("RUB", "UAH", "ZAR", "KRW", "SGD", "HKD", "THB", "IDR", "PHP", "VND", "ILS", "AED"),
    )
)
_SAMPLED = 2_000
_MOSTLY = 0.9  # of the values must be numbers
_PHONE = 9  # digits
_MOST_WORDS = 5  # beside numbers
_MOST_WAYS, _LEAST_NUMBERS = 12, 10
_ANY_WAY = re.compile(
    r"(?P<before>(?:[<>~≈≤≥±]=?|ca?\.|c\.|about|approx\.|[^\w\s.,'()+-]|(?:US|R|A|C)\$)?) ?[+-]? ?"
    r"(?P<number>\d[\d.,' ]*(?:[eE][+-]?\d+)?)(?P<after>[^\d]{0,12}|\[\w\]|[ ]?± ?[\d.,]+)"
)
_AFFIXED = re.compile(
    r"(?P<before>[^\d\s.,'()+-]*) ?[+-]? ?\(?(?:\d[\d.,' ]*)?(?:[eE][+-]?\d+)?\)?"
    r" ?(?P<after>[^\d\s.,'()+-][^\s.,'()+-]*(?:[ /][^\s\d.,'()+-]+)?)?-?"
)


@dataclass(frozen=True)
class Notation:
    """How the numbers of a column are written; cells that do not fit it are no numbers.

    Brackets around a number, and a minus before or behind it, make it negative.

    Attributes:
        decimal: "." or ",".
        thousands: The character between groups of three digits; "" for none.
        unit: The unit or currency before or behind every number; a currency may be left out, and
            a dash beside it is 0. "" for none.
        clock: Whether they are times or durations, such as 1:30:00 or 1 h 30 min, which become
            seconds.

    Raises:
        PlanError: A value is not allowed.
    """

    decimal: str = "."
    thousands: str = ""
    unit: str = ""
    clock: bool = False

    def __post_init__(self) -> None:
        style = (self.decimal, self.thousands)
        if style not in STYLES:
            allowed = ", ".join(example(Notation(*each)) for each in STYLES)
            raise _refused(N_("Notation of numbers"), style, allowed)
        unit = self.unit
        if not isinstance(unit, str) or len(unit) > LONGEST_UNIT or not _UNIT.fullmatch(unit):
            allowed = N_("a short text without digits at its beginning, such as kg or €")
            raise _refused(N_("Unit"), unit, allowed)
        if not isinstance(self.clock, bool):
            raise _refused(N_("Times"), self.clock, "True, False")

    @property
    def pattern(self) -> str:
        """Regular expression of the numbers, after ``ALIKE`` was applied."""
        if self.clock:
            return "|".join(f"(?:{pattern})" for pattern in CLOCKS)
        number, unit = self._number(), re.escape(self.unit)
        if not unit:
            return rf"[+-]? ?{number}|{number}-|\( ?{number} ?\)"
        ways = [
            rf"[+-]? ?{unit} ?{number}|[+-]? ?{number} ?{unit}",
            rf"{unit} ?[+-] ?{number}|{unit} ?{number}-|{number}-? ?{unit}|{number} ?{unit}-",
            rf"\( ?{unit} ?{number} ?\)|\( ?{number} ?{unit} ?\)|{unit} ?\({number}\)"
            rf"|\({number}\) ?{unit}",
        ]
        if self.unit in _CURRENCIES:
            ways.append(rf"{replace(self, unit='').pattern}|{unit} ?-|- ?{unit}")
        return "|".join(ways)

    def _number(self) -> str:
        point, digits = re.escape(self.decimal), r"\d+"
        if self.thousands:
            sign = re.escape(self.thousands)
            digits = rf"[1-9]\d{{0,2}}(?:{sign}\d{{3}})+|\d+"
            if self.thousands == ",":  # India's groups as well
                digits = rf"[1-9]\d?(?:,\d\d)+,\d{{3}}|{digits}"
        return rf"(?:(?:{digits})(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, fit for JSON."""
        return asdict(self)


_UNIT = re.compile(r"(?:[^\d\s.,'()+\-eE][^.,'()+\-]*|[eE][^.,'()+\-]+)?")


def example(notation: Notation) -> str:
    """Return a number in this notation, to show what is meant."""
    if notation.clock:
        return "1:30:00"
    number = f"1{notation.thousands}234{notation.decimal}5"
    if notation.unit in _CURRENCIES and len(notation.unit) == 1:
        return f"{notation.unit}{number}"
    return f"{number} {notation.unit}".strip()


def numbers(values: "pd.Series", notation: Notation) -> np.ndarray:
    """Convert texts to numbers.

    Args:
        values: Texts, or missing values.
        notation: How they are written.

    Returns:
        ``(rows,)``, float64; NaN where a text does not fit the notation.
    """
    import pandas as pd

    codes, distinct = pd.factorize(values)
    texts = _alike(pd.Series(distinct, dtype="str"))
    parsed = (_seconds if notation.clock else _parsed)(texts, notation)
    return np.where(codes < 0, np.nan, np.append(parsed, np.nan)[codes])


def _alike(texts: "pd.Series") -> "pd.Series":
    if len(texts) <= _SAMPLED:  # Arrow prepares longer than it works
        import pandas as pd

        same = [text.translate(_SIGNS).strip() for text in texts.tolist()]
        return pd.Series(same, texts.index, dtype="str")
    for pattern, sign in ALIKE.items():
        texts = texts.str.replace(pattern, sign, regex=True)
    return texts.str.strip()


def _parsed(texts: "pd.Series", notation: Notation) -> np.ndarray:
    import pandas as pd

    fits = texts.str.fullmatch(notation.pattern).to_numpy(bool)
    bare = texts.str.replace(notation.unit, "", regex=False) if notation.unit else texts
    bare = bare.str.strip()
    negative = bare.str.startswith(("-", "(")) | bare.str.endswith("-")
    digits = bare.str.strip("()+- ")
    if notation.thousands:
        digits = digits.str.replace(notation.thousands, "", regex=False)
    digits = digits.str.replace(notation.decimal, ".", regex=False)
    read = pd.to_numeric(digits.where(digits != "", "0"), errors="coerce").to_numpy("float64")
    read = np.where(negative.to_numpy(bool), 0 - read, read)
    return np.where(fits & np.isfinite(read), read, np.nan)


def _seconds(texts: "pd.Series", _notation: Notation) -> np.ndarray:
    total = np.full(len(texts), np.nan)
    for pattern in CLOCKS:
        parts = texts.str.extract(f"^(?:{pattern})$")
        fits = texts.str.fullmatch(pattern).to_numpy(bool)
        stated = parts[[1, 2, 3, 4]].fillna("0").replace("", "0")
        stated = stated.apply(lambda part: part.str.replace(",", ".", regex=False))
        days, hours, minutes, seconds = stated.to_numpy().astype("float64").T
        half = parts[5].str.lower()
        noon = half.isin(["a", "p"]).to_numpy()
        hours = np.where(noon, hours % 12 + 12 * (half == "p").to_numpy(), hours)
        time = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        time = np.where((parts[0] == "-").to_numpy(), -time, time)
        total = np.where(fits & np.isnan(total), time, total)
    return total


def find(values: "pd.Series", decimal: str = ".") -> Notation | None:
    """Return the notation of most numbers of a sample; ``None`` if there are too few.

    Args:
        values: Texts without missing values.
        decimal: The decimal sign of the file, which decides where both are possible.
    """
    sample = sampled(values).astype("str")
    if not any(sign.isdigit() for text in sample.unique() for sign in text):
        return None  # words: this is quick for thousands of columns
    texts, no_number = Counter(_alike(sample).tolist()), re.compile(NO_NUMBER, re.IGNORECASE)
    counts = Counter({text: n for text, n in texts.items() if not no_number.fullmatch(text)})
    total = counts.total()
    if 2 * total < len(sample):
        return None
    best = max(
        _candidates(counts),
        key=lambda each: (
            _share(each, counts),
            not each.clock,
            _surely_grouped(each, counts),
            each.decimal == decimal,
            not each.thousands,
        ),
    )
    return None if _share(best, counts) < _MOSTLY or _phone(best, counts) else best


def sampled(values: "pd.Series") -> "pd.Series":
    """Return at most 2,000 values from the whole column, at equal distances."""
    if len(values) <= _SAMPLED:
        return values
    return values.iloc[np.linspace(0, len(values) - 1, _SAMPLED).astype(int)]


def mostly(values: "pd.Series", read: np.ndarray) -> bool:
    """Whether most texts are numbers, ignoring infinities and failed formulas.

    Args:
        values: Texts without missing values.
        read: ``(rows,)``: the numbers, NaN where a text is none.
    """
    others = values[~np.isfinite(read)]
    words = int((~_alike(others).str.fullmatch(NO_NUMBER, case=False)).sum()) if len(others) else 0
    found = len(values) - len(others)
    return found >= _MOSTLY * (found + words) and 2 * (found + words) >= len(values)


def several_ways(values: "pd.Series") -> tuple[str, ...]:
    """Return examples of numbers that are written in several ways; empty if they are not.

    They may have several units or currencies, marks of footnotes, or signs such as <.

    Args:
        values: Texts without missing values.
    """
    sample = _alike(sampled(values).astype("str"))
    ways: dict[str, str] = {}
    found, distinct = 0, set()
    for text in sample.tolist():
        match = _ANY_WAY.fullmatch(text)
        if match is None:
            continue
        found += 1
        distinct.add(match["number"])
        ways.setdefault(f"{match['before']}#{match['after'].strip()}", text)
    if found < _MOSTLY * len(sample) or not 1 < len(ways) <= _MOST_WAYS:
        return ()
    return tuple(ways.values()) if len(distinct) > _LEAST_NUMBERS else ()


def words_beside(values: "pd.Series") -> dict[str, int]:
    """Return the few words of a column of which at least half is numbers, with their counts.

    Args:
        values: Texts, or missing values.
    """
    import pandas as pd

    present = values.dropna().str.strip()
    others = present[pd.to_numeric(present, errors="coerce").isna()].value_counts()
    if not 0 < others.sum() <= len(present) / 2 or len(others) > _MOST_WORDS:
        return {}
    if any(map(str.isdigit, "".join(map(str, others.index)))):
        return {}
    return {str(word): int(count) for word, count in others.items()}


def ambiguous(values: "pd.Series", notation: Notation) -> bool:
    """Whether the groups of three digits of all numbers could as well be decimals."""
    sign = notation.thousands
    if not sign or sign not in ".,":
        return False
    decimals = Notation(sign, "", notation.unit)
    sample = sampled(values)
    fits = np.isfinite(numbers(sample, decimals)).all()
    return bool(fits) and not _surely_grouped(notation, Counter(_alike(sample).tolist()))


def dashes(values: "pd.Series", notation: Notation) -> int:
    """Count the texts that are a dash beside the currency, which is read as 0."""
    if notation.unit not in _CURRENCIES:
        return 0
    unit = re.escape(notation.unit)
    short = values[values.str.len() <= len(notation.unit) + len(" -  ")]
    return int(_alike(short).str.fullmatch(rf"{unit} ?-|- ?{unit}").sum())


def _candidates(counts: Counter[str]) -> Iterator[Notation]:
    yield Notation(clock=True)
    for unit in ("", *_units(counts)):
        for decimal, thousands in STYLES:
            yield Notation(decimal, thousands, unit)


def _share(notation: Notation, counts: Counter[str]) -> float:
    pattern = re.compile(notation.pattern)
    fitting = sum(count for text, count in counts.items() if pattern.fullmatch(text))
    return fitting / counts.total()


def _units(counts: Counter[str]) -> Iterable[str]:
    """The most frequent text beside the numbers: a currency before them, or a unit behind."""
    found: Counter[str] = Counter()
    for text, count in counts.items():
        match = _AFFIXED.fullmatch(text.strip("()+- "))
        if match is None:
            continue
        before, after = match["before"], match["after"] or ""
        unit = before if before in _CURRENCIES and not after else after if not before else ""
        # 01:30:00 is a time.
        if unit and unit[0] != ":" and len(unit) <= LONGEST_UNIT and _UNIT.fullmatch(unit):
            found[unit] += count
    return [unit for unit, _count in found.most_common(1)]


def _surely_grouped(notation: Notation, counts: Counter[str]) -> bool:
    """Whether the separators can only be those of thousands.

    Some number has several, or those without any are all below 1,000.
    """
    sign = notation.thousands
    if not sign or notation.clock:
        return False
    digits = [
        re.sub(rf"[^\d{re.escape(sign)}{re.escape(notation.decimal)}]", "", t) for t in counts
    ]
    whole = [text.split(notation.decimal)[0].strip() for text in digits]
    several = any(text.count(sign) > 1 for text in whole)
    without = [text for text in whole if text and sign not in text]
    split = any(sign in text for text in whole)
    return several or (split and bool(without) and max(map(len, without)) <= len("999"))


def _phone(notation: Notation, counts: Counter[str]) -> bool:
    """Whether numbers in groups have equally many digits, as telephone numbers do."""
    lengths = {sum(map(str.isdigit, text)) for text in counts}
    grouped = notation.thousands == " " and not notation.unit
    return grouped and len(counts) > 1 and len(lengths) == 1 and lengths.pop() >= _PHONE


def _refused(setting: str, value: Any, allowed: str) -> PlanError:
    return PlanError(
        N_("{setting}: received {received}, allowed is {allowed}."),
        setting=setting,
        received=shown(value),
        allowed=allowed,
    )
