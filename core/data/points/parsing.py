"""Parses a formula, and refuses whatever the grammar does not have, with its place in the text."""

import ast
import re
import string
import warnings
from typing import NoReturn

from core.base.errors import PointsError
from core.base.text import N_, shown
from core.data.points.grammar import (
    ARITHMETIC,
    COMPARISONS,
    FUNCTIONS,
    NAMES,
    is_condition,
    plain_number,
)

MOST_SIGNS = 200
"""Maximum length of a formula."""
MOST_EXPONENT = 100
"""Largest exponent that is a constant."""
_LARGEST = 1e300
_SIGNS = frozenset(string.ascii_letters + string.digits + " .,()+-*/%<>=!&|")


def parsed(text: str) -> ast.expr:
    """Return the expression that a formula is.

    Raises:
        PointsError: It is none, or has something in it that is not allowed.
    """
    if not text.strip():
        raise PointsError(
            N_("The formula is empty. Write one, such as {example}."), example="x**2 + y**2 < 4"
        )
    if len(text) > MOST_SIGNS:
        raise PointsError(
            N_("The formula has {count:,} characters, but at most {most} are allowed. Shorten it."),
            count=len(text),
            most=MOST_SIGNS,
        )
    for place, sign in enumerate(text):
        if sign == "^":
            raise PointsError(
                N_("Formula, character {place}: received ^. A power is written with **."),
                place=place + 1,
            )
        if sign not in _SIGNS:
            _refuse(place, shown(sign))
    if alone := re.search(r"(?<![<>=!])=(?!=)", text):
        _refuse(alone.start(), "=")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of "1if" and the like
            # The bracket keeps spaces at the start; places are corrected for it.
            root = ast.parse(f"({text}\n)", mode="eval").body
    except SyntaxError as error:
        _unfinished(text, error)
    except (ValueError, MemoryError, RecursionError) as error:
        raise PointsError(
            N_("The formula has too many brackets or digits. Simplify it.")
        ) from error
    _check(root, text)
    return root


def _unfinished(text: str, error: SyntaxError) -> NoReturn:
    at = (error.offset or 0) - 2 if error.lineno == 1 else len(text)
    if not 0 <= at < len(text):
        raise PointsError(
            N_("The formula “{received}” ends too early. Complete it, and close all brackets."),
            received=shown(text),
        ) from error
    _refuse(at, text[at:].split(" ")[0] or text[at])


def _refuse(place: int, received: str | float) -> NoReturn:
    raise PointsError(
        N_(
            "Formula, character {place}: received “{received}”. Allowed are numbers with a decimal"
            " point, {names}, + - * / % **, comparisons, and, or, not, and the functions"
            " {functions}."
        ),
        place=place + 1,
        received=received,
        names=", ".join(NAMES),
        functions=", ".join(FUNCTIONS),
    )


def _check(node: ast.expr, text: str) -> None:
    """Refuse whatever is not listed above."""

    def refuse(wrong: ast.expr) -> NoReturn:
        _refuse(_place(wrong), _part(wrong, text))

    def check(part: ast.expr) -> None:
        match part:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                if not abs(value) <= _LARGEST:
                    refuse(part)
            case ast.Name(id=name) if name in NAMES:
                pass
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
                check(inner)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                condition(inner)
            case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
                condition(left)
                condition(right)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                check(left)
                check(right)
                exponent = plain_number(right) if isinstance(op, ast.Pow) else None
                if exponent is not None and abs(exponent) > MOST_EXPONENT:
                    _too_large(right, text)
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                type(op) in COMPARISONS for op in ops
            ):
                for each in (left, *others):
                    check(each)
            case ast.BoolOp(values=values):
                for each in values:
                    condition(each)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                if len(args) != FUNCTIONS[name][1]:
                    _arguments(part, name, len(args))
                for place, each in enumerate(args):
                    (condition if name == "where" and place == 0 else check)(each)
            case _:
                refuse(part)

    def condition(part: ast.expr) -> None:
        check(part)
        if not is_condition(part):
            raise PointsError(
                N_(
                    "Formula, character {place}: received the number “{received}” where a"
                    " condition is needed, such as x > 0."
                ),
                place=_place(part) + 1,
                received=_part(part, text),
            )

    check(node)


def _too_large(node: ast.expr, text: str) -> NoReturn:
    raise PointsError(
        N_(
            "Formula, character {place}: received the exponent {received}, allowed are −{most} to"
            " {most}."
        ),
        place=_place(node) + 1,
        received=_part(node, text),
        most=MOST_EXPONENT,
    )


def _arguments(node: ast.expr, name: str, received: int) -> NoReturn:
    raise PointsError(
        N_(
            "Formula, character {place}: {function} takes {wanted} values with commas between"
            " them, but received {received}. Decimals are written with a point."
        ),
        place=_place(node) + 1,
        function=name,
        wanted=FUNCTIONS[name][1],
        received=received,
    )


def _place(node: ast.expr) -> int:
    return node.col_offset - 1  # the bracket before it


def _part(node: ast.expr, text: str) -> str | float:
    return shown(text[_place(node) : (node.end_col_offset or 0) - 1])
