"""Functions that are traced once."""

from typing import Any


def test_it_gives_means_by_name_and_what_else_there_is() -> None:
    from core.training.backend import tf
    from core.training.graph import Graph

    number = tf.TensorSpec((), tf.float32)
    means = Graph(lambda a, b: {"second": a - b, "first": a + b}, [number, number])
    assert means(tf.constant(3.0), tf.constant(1.0)) == ({"first": 4.0, "second": 2.0}, [])
    pair = Graph(lambda a: ({"mean": a}, 2 * a), [number])
    found, (other,) = pair(tf.constant(3.0))
    assert (found, float(other)) == ({"mean": 3.0}, 6.0)


def test_run_aside_it_changes_no_variable() -> None:
    from core.training.backend import tf
    from core.training.graph import Graph

    variable, offset = tf.Variable(1.0), tf.constant(range(200), tf.float32)  # captured as well
    traced: list[bool] = []

    def add(value: Any) -> dict[str, Any]:
        traced.append(True)
        return {"sum": variable.assign_add(value) + tf.reduce_sum(offset) * 0}

    graph = Graph(add, [tf.TensorSpec((), tf.float32)])
    graph.run_aside(tf.constant(5.0))
    assert float(variable) == 1.0
    assert graph(tf.constant(5.0)) == ({"sum": 6.0}, [])
    assert float(variable) == 6.0 and len(traced) == 1


def test_constants_keep_their_type() -> None:
    from core.training.backend import tf
    from core.training.graph import constant

    types = [constant(value).dtype for value in (1, True, 0, False)]
    assert types == [tf.int32, tf.bool, tf.int32, tf.bool]
    assert constant(7) is constant(7)
