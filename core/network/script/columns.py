"""Code that encodes the columns of a table as numbers, as ``core.data.tables.features`` does."""

from collections.abc import Callable, Collection, Mapping

from core.base.text import N_
from core.data.tables import encoders, features
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.dates import ISO
from core.data.tables.notation import ALIKE, CLOCKS
from core.data.tables.plan import Plan
from core.network.script.section import Say, remark
from core.network.source import literal

_TEXT = """\
def text(column):
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("string").str.strip().astype("str").where(column.notna())
"""
_NUMBER = """\
def number(name):
    column = frame[name]
    if column.dtype.kind not in "biuf":
        column = pd.to_numeric(column.astype("str").str.strip(), errors="coerce")
    values = column.to_numpy("float64", na_value=np.nan)
    return np.where(np.abs(values) <= np.finfo("float32").max, values, np.nan)[:, np.newaxis]
"""
_WRITTEN = """\
def written_number(name, pattern, decimal, thousands, unit):
    if frame[name].dtype.kind in "biuf":
        return number(name)
    column = frame[name].astype("string")
{alike}
    column = column.str.strip()
    bare = column.str.replace(unit, "", regex=False).str.strip() if unit else column
    negative = bare.str.startswith(("-", "(")) | bare.str.endswith("-")
    digits = bare.str.strip("()+- ")
    if thousands:
        digits = digits.str.replace(thousands, "", regex=False)
    digits = digits.str.replace(decimal, ".", regex=False)
    values = pd.to_numeric(digits.mask(digits == "", "0"), errors="coerce")
    values = values.mask(negative, 0 - values).where(column.str.fullmatch(pattern))
    values = values.to_numpy("float64", na_value=np.nan)
    return np.where(np.abs(values) <= np.finfo("float32").max, values, np.nan)[:, np.newaxis]
"""
_SECONDS = """\
def seconds(name):
    if frame[name].dtype.kind in "biuf":
        return number(name)
    column = frame[name].astype("string")
{alike}
    column, values = column.str.strip(), np.full(len(frame), np.nan)
    for pattern in (
{patterns}
    ):
        parts = column.str.extract(f"^(?:{{pattern}})$")
        stated = parts[[1, 2, 3, 4]].fillna("0").replace("", "0")
        stated = stated.apply(lambda part: part.str.replace(",", ".", regex=False))
        days, hours, minutes, rest = stated.to_numpy("float64", na_value=np.nan).T
        half = parts[5].str.lower()
        noon = half.isin(["a", "p"]).to_numpy(bool)
        hours = np.where(noon, hours % 12 + 12 * (half == "p").fillna(False).to_numpy(bool), hours)
        time = ((days * 24 + hours) * 60 + minutes) * 60 + rest
        time = np.where((parts[0] == "-").fillna(False).to_numpy(bool), -time, time)
        fits = column.str.fullmatch(pattern).fillna(False).to_numpy(bool)
        values = np.where(fits & np.isnan(values), time, values)
    return values[:, np.newaxis]
"""
_INDICATED = """\
def indicated(values):
    return np.hstack([values, np.isnan(values)])
"""
_LEVELS = """\
def level(name, *order):
    places = pd.Index(order).get_indexer(text(frame[name]))
    return np.where(places < 0, np.nan, places)[:, np.newaxis]
"""
_ONE_HOT = """\
def one_hot(name):
    codes = pd.factorize(text(frame[name]), sort=True)[0]
    codes = np.where(codes < 0, codes.max() + 1, codes)[:, np.newaxis]
    encoder = OneHotEncoder(
        drop="if_binary",
        handle_unknown="infrequent_if_exist",
        min_frequency=max({rarest}, round({share} * len(train))),
        max_categories={most},
        sparse_output=False,
    )
    return encoder.fit(codes[train]).transform(codes)
"""
_MOMENTS = """\
def moments(name, *formats):
    column = frame[name]
    column = column if column.dtype.kind == "M" else text(column)
    dates = pd.Series(pd.NaT, column.index, dtype="datetime64[us, UTC]")
    for format in formats:
        dates = dates.fillna(pd.to_datetime(column, format=format, errors="coerce", utc=True))
    return dates
"""
_DATE = """\
def date(name, *formats):
    dates = moments(name, *formats)
    names = ({parts})
    parts = [getattr(dates.dt, name).to_numpy("float64") for name in names]
    varying = [part for part in parts if len(np.unique(part[train][~np.isnan(part[train])])) > 1]
    return np.stack(varying or parts[:1], axis=1)
"""


def text_function(say: Say) -> str:
    """The function that converts a column to text."""
    return remark(say, N_("A column as text; whole numbers without decimals.")) + _TEXT


def number_function(say: Say) -> str:
    """The function that converts a column to numbers; it needs ``frame``."""
    text = N_("A column as numbers; anything but a finite number counts as missing.")
    return remark(say, text) + _NUMBER


def moments_function(say: Say) -> str:
    """The function that converts a column to dates; it needs ``frame`` and ``text``."""
    text = N_("A column as dates; anything else counts as missing.")
    return remark(say, text) + _MOMENTS


def written_function(say: Say) -> str:
    """The function that reads numbers in a notation; it needs ``frame`` and ``number``."""
    text = N_("Numbers as people write them; anything else counts as missing.")
    return remark(say, text) + _WRITTEN.format(alike=_alike())


def seconds_function(say: Say) -> str:
    """The function that reads times; it needs ``frame`` and ``number``."""
    patterns = "\n".join(f"        {literal(pattern)}," for pattern in CLOCKS)
    text = N_("Times of day and durations in seconds; anything else counts as missing.")
    return remark(say, text) + _SECONDS.format(alike=_alike(), patterns=patterns)


def _alike() -> str:
    return "\n".join(
        f"    column = column.str.replace({literal(pattern)}, {literal(sign)}, regex=True)"
        for pattern, sign in ALIKE.items()
    )


FUNCTIONS: Mapping[str, Callable[[Say], str]] = {
    "text": text_function,
    "number": number_function,
    "written_number": written_function,
    "seconds": seconds_function,
    "moments": moments_function,
}
"""The functions that convert a column, by name, in the order in which they need each other."""


def needed(column: ColumnPlan) -> set[str]:
    """The names in ``FUNCTIONS`` that an input needs."""
    if column.kind is Kind.NUMBER:
        return needed_for_numbers(column)
    return {"text", "moments"} if column.kind is Kind.DATE else {"text"}


def needed_for_numbers(column: ColumnPlan) -> set[str]:
    """The names in ``FUNCTIONS`` that ``number_call`` needs."""
    return {"number", _number(column)[0]}


def columns(plan: Plan, defined: Collection[str], say: Say) -> str:
    """The code that encodes ``frame`` as ``x``, and splits ``x`` and ``y``.

    It needs ``train`` and ``test``.

    Args:
        plan: How the table is encoded.
        defined: Names in ``FUNCTIONS`` that are defined before.
        say: Translates comments.
    """
    kinds = {column.kind for column in plan.inputs}
    used = set[str]().union(*map(needed, plan.inputs))
    parts = [
        function(say)
        for name, function in FUNCTIONS.items()
        if name in used and name not in defined
    ]
    if Kind.CATEGORY in kinds:
        parts.append(_one_hot(say))
    if Kind.DATE in kinds:
        parts.append(_date(say))
    if any(column.indicator for column in plan.inputs if column.kind is Kind.NUMBER):
        text = N_("Another column that is 1 where there is no number.")
        parts.append(remark(say, text) + _INDICATED)
    if Kind.ORDERED in kinds:
        text = N_("The place of each category in its order; others count as missing.")
        parts.append(remark(say, text) + _LEVELS)
    lines = "".join(f"        {_call(column)},\n" for column in plan.inputs)
    parts.append(
        "x = np.hstack(\n    [\n"
        + lines
        + '    ]\n).astype("float32")\n'
        + "x_train, y_train = x[train], y[train]\n"
        + "x_test, y_test = x[test], y[test]\n"
    )
    return "\n" + "\n\n".join(parts)


def _one_hot(say: Say) -> str:
    text = N_(
        "One column of 0 and 1 for each category, one for all rare categories and one for missing"
        " values; two categories need a single column. The categories are those of the training"
        " rows."
    )
    return remark(say, text) + _ONE_HOT.format(
        rarest=features.RAREST, share=features.RARE_SHARE, most=features.MOST_CATEGORIES
    )


def _date(say: Say) -> str:
    text = N_("The parts of a date that vary in the training rows, as numbers.")
    parts = ", ".join(map(literal, encoders.PARTS.values()))
    return remark(say, text) + _DATE.format(parts=parts)


def dated(column: ColumnPlan) -> str:
    """The arguments of ``moments`` and ``date``, as source."""
    return ", ".join(map(literal, map(str, (column.name, *(column.formats or (ISO,))))))


def _call(column: ColumnPlan) -> str:
    if column.kind is Kind.DATE:
        return f"date({dated(column)})"
    if column.kind is Kind.ORDERED:
        return f"level({', '.join(map(literal, map(str, (column.name, *column.order))))})"
    if column.kind is Kind.NUMBER:
        return f"indicated({number_call(column)})" if column.indicator else number_call(column)
    return f"one_hot({literal(str(column.name))})"


def number_call(column: ColumnPlan) -> str:
    """The call that converts a column to numbers."""
    name, arguments = _number(column)
    return f"{name}({', '.join(map(literal, (str(column.name), *arguments)))})"


def _number(column: ColumnPlan) -> tuple[str, tuple[str, ...]]:
    """The function that converts a column to numbers, and its further arguments."""
    written = column.notation
    if written is None:
        return "number", ()
    if written.clock:
        return "seconds", ()
    return "written_number", (written.pattern, written.decimal, written.thousands, written.unit)
