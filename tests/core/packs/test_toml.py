"""What is written as TOML is read as the same."""

import random
import tomllib
from typing import Any

import pytest

from core.packs.toml import to_toml

TEXTS = (
    "plain", "", "two\nlines\r\n", 'a "quoted" \\ text', "tab\t bell\x07 delete\x7f null\x00",
    "ñ × “curly” 🙂", "'''", '"""', "# no comment", "[not.a.table]", "\u2028\u2029\ufeff",
)  # fmt: skip


def test_every_text_comes_back() -> None:
    for text in TEXTS:
        assert tomllib.loads(to_toml({"text": text})) == {"text": text}


@pytest.mark.parametrize("seed", range(30))
def test_tables_in_tables_come_back(seed: int) -> None:
    made = random.Random(seed)

    def value() -> Any:
        numbers = [made.randint(-(2**62), 2**62), made.uniform(-1, 1), 1e-300, 1e16, 0.0, -3]
        return made.choice([*numbers, True, False, made.choice(TEXTS), [1, 2], [], ["a", "b"]])

    def table(depth: int) -> dict[str, Any]:
        keys = made.sample(["a", "b_2", "start", "steps", "c"], made.randint(1, 5))
        return {key: inner(depth) for key in keys}

    def inner(depth: int) -> Any:
        kind = made.randint(0, 3) if depth else 0
        if kind == 1:
            return table(depth - 1)
        if kind == 2:
            return [table(depth - 1) for _ in range(made.randint(1, 3))]
        return value()

    content = table(3)
    assert tomllib.loads(to_toml(content)) == content
