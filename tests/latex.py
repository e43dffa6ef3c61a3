"""Evaluates the LaTeX of our formulas, so that tests can compare it with Keras.

It reads what the registries use: sums, products, powers, fractions, roots, cases, functions of one
or two values, sums over an index. Symbols are looked up by their LaTeX, subscripts included.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\\\|\\,|\d+(?:\.\d+)?|[a-zA-Z]|\S")
_IGNORED = {r"\,", r"\left", r"\right", r"\cdot"}
_ENDS = {
    ")",
    "}",
    "]",
    "+",
    "-",
    ",",
    "&",
    "|",
    "=",
    "<",
    ">",
    r"\le",
    r"\\",
    r"\end",
    "/",
    r"\quad",
}
_FUNCTIONS = {
    r"\ln": np.log,
    r"\sin": np.sin,
    r"\tanh": np.tanh,
    r"\max": np.maximum,
    "sign": np.sign,
    r"\Phi": np.vectorize(lambda x: (1 + math.erf(x / math.sqrt(2))) / 2),
}
_COMPARED = {">": np.greater, r"\le": np.less_equal}
_AXES = {"i": 0, "j": -1, "k": -1}


def evaluate(formula: str, symbols: Mapping[str, Any]) -> Any:
    """Return the value of a formula.

    Args:
        formula: LaTeX; of an equation only the right side.
        symbols: Numbers or arrays by their LaTeX without spaces, as in ``{r"\\beta_1": 0.9}``.
    """
    _left, _sign, right = formula.rpartition(r"\leftarrow")
    right = right.partition(" = ")[2] or right
    reader = _Reader(right, symbols)
    value = reader.sum()
    assert reader.next is None, f"not understood at {reader.next}: {formula}"
    return value


class _Reader:
    def __init__(self, formula: str, symbols: Mapping[str, Any]) -> None:
        self._tokens = [one for one in _TOKEN.findall(formula) if one not in _IGNORED]
        self._symbols = {"e": math.e, r"\pi": math.pi} | dict(symbols)
        self._bars = 0

    @property
    def next(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def take(self, *expected: str) -> str:
        token: str = self._tokens.pop(0)
        assert not expected or token in expected, f"{token} instead of {expected}"
        return token

    def sum(self) -> Any:
        value = -self.product() if self._skip("-") else self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self._power()
        while self.next is not None:
            if self._skip("/"):
                value = value / self._power()
            elif self.next in _ENDS and not (self.next == "|" and not self._bars):
                break
            else:
                value = value * self._power()
        return value

    def _power(self) -> Any:
        base = self._base()
        return base ** self._group() if self._skip("^") else base

    def _skip(self, token: str) -> bool:
        if self.next == token:
            self.take()
            return True
        return False

    def _group(self) -> Any:
        if not self._skip("{"):
            return self._base()
        value = self.sum()
        self.take("}")
        return value

    def _base(self) -> Any:
        token = self.take()
        if token[0].isdigit():
            return float(token)
        if token in ("(", "["):
            value = self.sum()
            self.take(")", "]")
            return value
        if token == "|":
            self._bars += 1
            value = np.abs(self.sum())
            self.take("|")
            self._bars -= 1
            return value
        if token in (r"\frac", r"\tfrac"):
            return self._group() / self._group()
        if token == r"\sqrt":
            return np.sqrt(self._group())
        if token == r"\sum":
            self.take("_")
            axis = _AXES[self.take()]
            return np.sum(self.product(), axis=axis)
        if token == r"\begin":
            return self._cases()
        if token == r"\mathrm":
            token = self._braced()
        if token in _FUNCTIONS:
            return self._call(_FUNCTIONS[token])
        return self._symbols[self._name(token)]

    def _call(self, function: Any) -> Any:
        if self._skip("("):
            arguments = [self.sum()]
            while self._skip(","):
                arguments.append(self.sum())
            self.take(")")
            return function(*arguments)
        return function(self._base())

    def _cases(self) -> Any:
        assert self._braced() == "cases"
        value: Any = np.nan
        while True:
            result = self.sum()
            self.take("&")
            left, compare, right = self.sum(), _COMPARED[self.take()], self.sum()
            value = np.where(compare(left, right), result, value)
            if self.take(r"\\", r"\end") == r"\end":
                assert self._braced() == "cases"
                return value

    def _name(self, token: str) -> str:
        if token == r"\hat":
            token += "{" + self._braced() + "}"
        if self._skip("_"):
            token += "_" + ("{" + self._braced() + "}" if self.next == "{" else self.take())
        return token

    def _braced(self) -> str:
        self.take("{")
        text = ""
        while self.next != "}":
            text += self.take()
        self.take("}")
        return text
