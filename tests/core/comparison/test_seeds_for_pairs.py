"""Seeds that two settings do not have in common yet."""

from dataclasses import replace

from core.comparison.seeds import more_seeds
from core.settings.config import RunConfig
from core.settings.registry import SEED

A = RunConfig(dataset="digits", seed=5)
B = replace(A, learning_rate=0.01)


def told(there: tuple[set[int], set[int]], count: int) -> list[tuple[str, int]]:
    return [
        ("A" if config.learning_rate == A.learning_rate else "B", config.seed)
        for config in more_seeds(A, B, there, count)
    ]


def test_what_only_one_has_comes_first_then_new_ones_in_pairs() -> None:
    assert told(({0, 1, 4}, {1, 3}), 5) == [
        ("B", 0),
        ("A", 3),
        ("B", 4),
        ("A", 5),
        ("B", 5),
        ("A", 6),
        ("B", 6),
    ]


def test_no_more_than_asked_for() -> None:
    assert told(({0, 1, 2}, {9}), 1) == [("B", 0)]
    assert told(({0}, {0}), 0) == []
    assert told((set(), set()), 1) == [("A", 0), ("B", 0)]


def test_at_the_end_of_the_seeds_free_ones_are_found() -> None:
    assert told(({SEED.maximum}, {SEED.maximum}), 1) == [("A", 0), ("B", 0)]


def test_asked_twice_it_gives_the_same() -> None:
    assert more_seeds(A, B, ({0}, {0}), 3) == more_seeds(A, B, ({0}, {0}), 3)
