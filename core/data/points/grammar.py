"""What a formula may consist of: names, functions and operators, with what evaluates them."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int]] = {
    "sin": (np.sin, 1),
    "cos": (np.cos, 1),
    "tan": (np.tan, 1),
    "arctan": (np.arctan, 1),
    "arctan2": (np.arctan2, 2),
    "tanh": (np.tanh, 1),
    "exp": (np.exp, 1),
    "log": (np.log, 1),
    "sqrt": (np.sqrt, 1),
    "abs": (np.abs, 1),
    "sign": (np.sign, 1),
    "floor": (np.floor, 1),
    "hypot": (np.hypot, 2),
    "minimum": (np.minimum, 2),
    "maximum": (np.maximum, 2),
    "where": (np.where, 3),
}
"""What can be called, with the number of arguments."""
ARGUMENTS: Mapping[str, str] = {"x": "x1", "y": "x2", "x1": "x1", "x2": "x2"}
NAMES = (*ARGUMENTS, "pi", "e")
"""What can be named beside functions: x is x1, and y is x2."""
CONSTANTS: Mapping[str, float] = {"pi": np.pi, "e": np.e}
ARITHMETIC: Mapping[type[ast.operator], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
COMPARISONS: Mapping[type[ast.cmpop], Callable[..., Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
LOGIC: Mapping[type[ast.AST], str] = {
    ast.And: "logical_and",
    ast.BitAnd: "logical_and",
    ast.Or: "logical_or",
    ast.BitOr: "logical_or",
}
"""NumPy's function for each."""


def is_condition(node: ast.expr) -> bool:
    """Whether a part of a formula is true or false, not a number."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return True
    return False


def plain_number(node: ast.expr) -> float | None:
    """The value of a number with or without a sign; ``None`` for all else."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            size = plain_number(inner)
            return size if size is None or isinstance(sign, ast.UAdd) else -size
    return None


def pairs(node: ast.Compare) -> list[tuple[ast.expr, ast.cmpop, ast.expr]]:
    """The comparisons of a chain such as ``0 < x < 1``: left side, operator, right side."""
    return list(zip((node.left, *node.comparators), node.ops, node.comparators, strict=False))
