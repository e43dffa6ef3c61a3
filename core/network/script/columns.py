"""Code that encodes the columns of a table as numbers, as ``core.data.tables.features`` does."""

from core.base.text import N_
from core.data.tables import features
from core.data.tables.columns import Kind
from core.data.tables.dates import ISO
from core.data.tables.plan import ColumnPlan, Plan
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
_DATE = """\
def date(column_name, *formats):
    column = frame[column_name]
    column = column if column.dtype.kind == "M" else text(column)
    dates = pd.Series(pd.NaT, column.index, dtype="datetime64[us, UTC]")
    for format in formats:
        dates = dates.fillna(pd.to_datetime(column, format=format, errors="coerce", utc=True))
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


def columns(plan: Plan, say: Say) -> str:
    """The code that encodes ``frame`` as ``x``, and splits ``x`` and ``y``.

    It needs ``train`` and ``test``, and the function of the target: ``text`` for classes,
    ``number`` for numbers.
    """
    kinds = {column.kind for column in plan.inputs}
    parts = []
    if plan.classifies and Kind.NUMBER in kinds:
        parts.append(number_function(say))
    if not plan.classifies and kinds & {Kind.CATEGORY, Kind.DATE}:
        parts.append(text_function(say))
    if Kind.CATEGORY in kinds:
        parts.append(_one_hot(say))
    if Kind.DATE in kinds:
        parts.append(_date(say))
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
    parts = ", ".join(map(literal, features.PARTS.values()))
    return remark(say, text) + _DATE.format(parts=parts)


def _call(column: ColumnPlan) -> str:
    if column.kind is Kind.DATE:
        arguments = (column.name, *(column.formats or (ISO,)))
        return f"date({', '.join(map(literal, map(str, arguments)))})"
    function = {Kind.NUMBER: "number", Kind.CATEGORY: "one_hot"}[column.kind]
    return f"{function}({literal(str(column.name))})"
