"""A formula of x1 and x2, evaluated by NumPy on arrays, and never as Python code."""

import ast
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.base.errors import PointsError
from core.base.text import N_, shown
from core.data.points.formula_code import code
from core.data.points.grammar import (
    ARGUMENTS,
    ARITHMETIC,
    COMPARISONS,
    CONSTANTS,
    FUNCTIONS,
    LOGIC,
    is_condition,
    pairs,
)
from core.data.points.parsing import parsed


@dataclass(frozen=True)
class Formula:
    """A formula; it is checked when it is made.

    Attributes:
        text: As it was written.

    Raises:
        PointsError: It is not a formula, or has something in it that is not allowed.
    """

    text: str

    def __post_init__(self) -> None:
        _ = self._root

    @cached_property
    def _root(self) -> ast.expr:
        return parsed(self.text)

    @property
    def condition(self) -> bool:
        """Whether it is true or false, not a number."""
        return is_condition(self._root)

    @property
    def source(self) -> str:
        """The formula as NumPy code of the arrays ``x1`` and ``x2``."""
        return code(self._root)

    def evaluate(self, x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
        """Return the formula's value at points.

        Args:
            x1: ``(points,)``, float64.
            x2: ``(points,)``, float64.

        Returns:
            ``(points,)``: bool for a condition, else float64.

        Raises:
            PointsError: At some point it has no value that is a finite, real number.
        """
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = _value(self._root, {"x1": x1, "x2": x2})
        except (ZeroDivisionError, OverflowError) as error:
            raise PointsError(
                N_(
                    "Formula: “{received}” divides constants by zero or makes them too large. Use"
                    " numbers with a finite result."
                ),
                received=shown(self.text),
            ) from error
        values = np.broadcast_to(np.asarray(value), x1.shape)
        if values.dtype == bool:
            return values
        if values.dtype.kind == "c":
            self._without_value(np.isfinite(values.real) & (values.imag == 0), x1, x2)
            values = values.real
        self._without_value(np.isfinite(values), x1, x2)
        return values.astype(np.float64)

    def _without_value(self, finite: np.ndarray, x1: np.ndarray, x2: np.ndarray) -> None:
        if finite.all():
            return
        first = int(np.argmin(finite))
        raise PointsError(
            N_(
                "Formula: “{received}” is not a finite number at {count:,} of {points:,} points,"
                " for example at x1 = {x1:.3g} and x2 = {x2:.3g}: it divides by zero there, or"
                " takes the root or the logarithm of a negative number. Change the formula or the"
                " ranges."
            ),
            received=shown(self.text),
            count=int((~finite).sum()),
            points=len(x1),
            x1=float(x1[first]),
            x2=float(x2[first]),
        )


def _value(node: ast.expr, at: Mapping[str, np.ndarray]) -> Any:
    match node:
        case ast.Constant(value=value):
            return float(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return CONSTANTS[name] if name in CONSTANTS else at[ARGUMENTS[name]]
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return np.logical_not(_value(inner, at))
        case ast.UnaryOp(op=op, operand=inner):
            value = _number(inner, at)
            return -value if isinstance(op, ast.USub) else value
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr() as op, right=right):
            return _logic(op)(_value(left, at), _value(right, at))
        case ast.BinOp(left=left, op=op, right=right):
            return ARITHMETIC[type(op)](_number(left, at), _number(right, at))
        case ast.Compare():
            every = [
                COMPARISONS[type(op)](_number(left, at), _number(right, at))
                for left, op, right in pairs(node)
            ]
            return _all(np.logical_and, every)
        case ast.BoolOp(op=op, values=values):
            return _all(_logic(op), [_value(each, at) for each in values])
        case ast.Call(func=ast.Name(id="where"), args=[test, *others]):
            return np.where(_value(test, at), *(_number(each, at) for each in others))
        case ast.Call(func=ast.Name(id=name), args=args):
            return FUNCTIONS[name][0](*(_number(each, at) for each in args))
    raise TypeError(type(node).__name__)  # ``parsing`` lets nothing else pass


def _number(node: ast.expr, at: Mapping[str, np.ndarray]) -> Any:
    value = _value(node, at)
    return np.where(value, 1.0, 0.0) if is_condition(node) else value


def _all(join: Callable[..., Any], values: list[Any]) -> Any:
    first, *others = values
    for each in others:
        first = join(first, each)
    return first


def _logic(op: ast.AST) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(np, LOGIC[type(op)])
    return function
