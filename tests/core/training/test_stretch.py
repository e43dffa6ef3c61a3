"""The program of a model's steps, and how it is compiled."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from tests.core.training.conftest import REST, Run, numbers, same, small


def test_steps_are_traced_once_for_all_sizes_of_batch(
    uncompiled: Any, train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training.fused import FusedSequential

    traced: list[Any] = []
    stretch = FusedSequential._stretch

    def counted(self: Any, *arguments: Any) -> Any:
        traced.append(arguments[2].shape)
        return stretch(self, *arguments)

    monkeypatch.setattr(FusedSequential, "_stretch", counted)
    config = small(units=(9,), **REST)
    assert config.train_samples % config.batch_size
    _, rows = train(config, uncompiled)
    assert [tuple(shape) for shape in traced] == [(None, None)]
    assert len([row for row in rows if row.end]) == config.epochs


def test_sizes_of_batch_share_a_network_and_give_the_numbers_of_one_of_their_own(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    shared, own = Trainer(), Trainer()
    config = small("digits", units=(7,), epochs=2, batch_size=41)  # as 32, without a remainder
    train(config, shared, publish_health=lambda snapshots: None)
    small_batches = replace(config, batch_size=32)
    alone, alone_rows = train(small_batches, own, publish_health=lambda snapshots: None)
    monkeypatch.setattr(warm, "new_model", None)  # it is not made again
    for one in (small_batches, config, small_batches):
        result, rows = train(one, shared, publish_health=lambda snapshots: None)
        if one is small_batches:
            assert numbers(rows) == numbers(alone_rows) and same(result, alone)


def program(stretch: Any) -> tuple[Any, list[Any]]:
    """A program of a function that does not look at its samples, and arguments without steps."""
    from core.training.backend import tf
    from core.training.stretch import StretchProgram

    def arguments(size: int) -> tuple[Any, ...]:
        numbers = tf.constant(0), tf.constant(0), tf.constant(True)
        return (tf.zeros((5, 2)), tf.zeros(5), tf.zeros((1, size), tf.int32), tf.zeros(1), *numbers)

    return StretchProgram(stretch, arguments(2)), [arguments(2), arguments(1)]


def test_the_program_of_the_last_batch_is_compiled_in_a_thread() -> None:
    from core.training.backend import tf

    variable = tf.Variable(3.0)
    threads: list[threading.Thread] = []

    def stretch(x: Any, y: Any, rows: Any, *rest: Any) -> dict[str, Any]:
        return {"loss": variable.assign_add(tf.cast(tf.shape(rows)[1], tf.float32))}

    stretches, (first, later) = program(stretch)
    compile_aside = stretches._compile_aside

    def recorded(several: Any) -> None:
        threads.append(threading.current_thread())
        compile_aside(several)

    stretches._compile_aside = recorded
    stretches.compile(first, later)
    assert stretches.wait() >= 0 and stretches.wait() == 0
    assert threads != [threading.main_thread()] and len(threads) == 1
    assert float(variable) == 5.0  # the first ran with it, the other with a variable of its own
    assert stretches(*later) == {"loss": 6.0}


def test_an_error_in_the_thread_is_raised_by_whoever_waits() -> None:
    stretches, (first, later) = program(lambda *arguments: {"loss": arguments[3][0]})

    def fail(several: Any) -> None:
        raise MemoryError

    stretches._compile_aside = fail
    stretches.compile(first, later)
    with pytest.raises(MemoryError):
        stretches.wait()
