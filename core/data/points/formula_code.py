"""Writes a formula as NumPy code.

The code has the same operations in the same order, on the same numbers, as
``core.data.points.formula`` evaluates: both give the same results to the last bit.
"""

import ast
from functools import reduce

from core.data.points.grammar import ARGUMENTS, CONSTANTS, LOGIC, is_condition, pairs, plain_number

_WHOLE = 1000  # up to here, whole numbers are written without a decimal point


def code(root: ast.expr) -> str:
    """Return a checked formula as code of the arrays ``x1`` and ``x2``."""
    return ast.unparse(_Translated().visit(root))


class _Translated(ast.NodeTransformer):
    """Makes new nodes; those of the formula stay as they are."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        value = float(node.value)  # type: ignore[arg-type]
        whole = value.is_integer() and value <= _WHOLE
        return ast.Constant(int(value) if whole else value)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _numpy(node.id) if node.id in CONSTANTS else ast.Name(ARGUMENTS[node.id])

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return ast.Call(_numpy("logical_not"), [self.visit(node.operand)], [])
        inner = self._number(node.operand)
        return ast.UnaryOp(node.op, inner) if isinstance(node.op, ast.USub) else inner

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if is_condition(node):
            return _joined(node.op, [self.visit(node.left), self.visit(node.right)])
        left, right = self._number(node.left), self._number(node.right)
        first = plain_number(node.left)
        if first is not None and plain_number(node.right) is not None:
            # Of whole numbers alone, Python would compute a whole number.
            size = ast.Constant(abs(first))
            left = ast.UnaryOp(ast.USub(), size) if first < 0 else size
        return ast.BinOp(left, node.op, right)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        every: list[ast.expr] = [
            ast.Compare(self._number(left), [op], [self._number(right)])
            for left, op, right in pairs(node)
        ]
        return _joined(ast.And(), every)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        return _joined(node.op, [self.visit(each) for each in node.values])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        name, args = node.func.id, node.args
        if name == "where":
            return ast.Call(_numpy(name), [self.visit(args[0]), *map(self._number, args[1:])], [])
        return ast.Call(_numpy(name), [*map(self._number, args)], [])

    def _number(self, node: ast.expr) -> ast.expr:
        made: ast.expr = self.visit(node)
        if not is_condition(node):
            return made
        return ast.Call(_numpy("where"), [made, ast.Constant(1.0), ast.Constant(0.0)], [])


def _numpy(name: str) -> ast.expr:
    return ast.Attribute(ast.Name("np"), name)


def _joined(op: ast.AST, parts: list[ast.expr]) -> ast.expr:
    function = _numpy(LOGIC[type(op)])
    return reduce(lambda first, second: ast.Call(function, [first, second], []), parts)
