"""The same networks in JAX and PyTorch, for ``benchmarks.contenders``.

They take the same steps as Keras: Adam, a new order in every epoch, a last, smaller batch, and the
validation rows after every epoch. They come with ``requirements-benchmarks.txt``.
"""

import time
from typing import Any

import numpy as np

from benchmarks.workloads import Workload

_EPSILON = 1e-7  # of Adam, Keras's default


def jax_scan(workload: Workload, seed: int) -> tuple[list[float], float]:
    """Train with JAX and optax: every epoch is one compiled program, a scan over its batches.

    Returns:
        When it began and when each epoch ended, by ``time.perf_counter``, and the test accuracy.
    """
    import jax
    import optax
    from jax import numpy as jnp

    jax.block_until_ready(jnp.zeros(()))
    config, prepared = workload.config, workload.prepared()
    times = [time.perf_counter()]
    activation = getattr(jax.nn, config.activation)
    optimizer = optax.adam(config.learning_rate, eps=_EPSILON)
    size = config.batch_size
    binary = config.layer_sizes[-1] == 1

    def outputs(layers: Any, x: Any) -> Any:
        for kernel, bias in layers[:-1]:
            x = activation(x @ kernel + bias)
        kernel, bias = layers[-1]
        return x @ kernel + bias

    def loss_and_hits(layers: Any, x: Any, y: Any) -> tuple[Any, Any]:
        logits = outputs(layers, x)
        if binary:
            losses = optax.sigmoid_binary_cross_entropy(logits[:, 0], y)
            return losses.mean(), jnp.sum((logits[:, 0] > 0) == y)
        losses = optax.softmax_cross_entropy_with_integer_labels(logits, y)
        return losses.mean(), jnp.sum(jnp.argmax(logits, 1) == y)

    def train_epoch(state: Any, x: Any, y: Any, order: Any, x_val: Any, y_val: Any) -> Any:
        def step(state: Any, rows: Any) -> tuple[Any, Any]:
            layers, slots = state
            gradient = jax.value_and_grad(loss_and_hits, has_aux=True)
            (loss, hits), slopes = gradient(layers, x[rows], y[rows])
            changes, slots = optimizer.update(slopes, slots)
            return (optax.apply_updates(layers, changes), slots), (loss * len(rows), hits)

        whole = len(order) // size * size
        state, sums = jax.lax.scan(step, state, order[:whole].reshape(-1, size))
        loss, hits = jax.tree.map(jnp.sum, sums)
        if whole < len(order):
            state, (last_loss, last_hits) = step(state, order[whole:])
            loss, hits = loss + last_loss, hits + last_hits
        validation = loss_and_hits(state[0], x_val, y_val) if len(y_val) else ()
        return state, (loss / len(order), hits / len(order), validation)

    rng = np.random.default_rng(seed)
    layers = []
    for before, after in zip(config.layer_sizes, config.layer_sizes[1:], strict=False):
        limit = np.sqrt(6 / (before + after))  # Glorot's uniform, Keras's default
        kernel = rng.uniform(-limit, limit, (before, after)).astype(np.float32)
        layers.append((jnp.asarray(kernel), jnp.zeros(after)))
    state = (layers, optimizer.init(layers))
    parts = (prepared.x_train, prepared.x_validation, prepared.x_test)
    x, x_val, x_test = (
        jnp.asarray(part.reshape(len(part), config.layer_sizes[0])) for part in parts
    )
    y, y_val = jnp.asarray(prepared.y_train), jnp.asarray(prepared.y_validation)
    compiled = jax.jit(train_epoch, donate_argnums=0)
    for _ in range(config.epochs):
        order = rng.permutation(len(y)).astype(np.int32)
        state, means = compiled(state, x, y, order, x_val, y_val)
        jax.block_until_ready(means)
        times.append(time.perf_counter())
    hits = loss_and_hits(state[0], x_test, jnp.asarray(prepared.y_test))[1]
    return times, float(hits) / len(prepared.y_test)


def torch_loop(workload: Workload, seed: int) -> tuple[list[float], float]:
    """Train with PyTorch's own loop and its fused Adam; nothing is compiled.

    Returns:
        As ``jax_scan``.
    """
    import torch
    from torch import nn
    from torch.nn import functional

    torch.optim.Adam([nn.Parameter(torch.zeros(1))], fused=True).step()  # imports what it needs
    config, prepared = workload.config, workload.prepared()
    times = [time.perf_counter()]
    torch.manual_seed(seed)
    binary = config.layer_sizes[-1] == 1
    activations = {"relu": nn.ReLU, "tanh": nn.Tanh}
    layers: list[Any] = []
    for before, after in zip(config.layer_sizes, config.layer_sizes[1:], strict=False):
        dense = nn.Linear(before, after)
        nn.init.xavier_uniform_(dense.weight)  # Glorot's, Keras's default
        nn.init.zeros_(dense.bias)
        layers += [dense, activations[config.activation]()]
    model = nn.Sequential(*layers[:-1])
    rate = config.learning_rate
    optimizer = torch.optim.Adam(model.parameters(), rate, eps=_EPSILON, fused=True)

    def loss_and_hits(x: Any, y: Any) -> tuple[Any, Any]:
        logits = model(x)
        if binary:
            loss = functional.binary_cross_entropy_with_logits(logits[:, 0], y)
            return loss, ((logits[:, 0] > 0) == y).sum()
        return functional.cross_entropy(logits, y), (logits.argmax(1) == y).sum()

    def inputs(part: Any) -> Any:
        return torch.from_numpy(part.reshape(len(part), config.layer_sizes[0]).astype(np.float32))

    def targets(part: Any) -> Any:
        return torch.from_numpy(part.astype(np.float32 if binary else np.int64).reshape(-1))

    x, y = inputs(prepared.x_train), targets(prepared.y_train)
    x_val, y_val = inputs(prepared.x_validation), targets(prepared.y_validation)
    for _ in range(config.epochs):
        losses, right = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for rows in torch.randperm(len(y)).split(config.batch_size):
            loss, hits = loss_and_hits(x[rows], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses += loss.detach() * len(rows)
            right += hits
        if len(y_val):
            with torch.no_grad():
                loss_and_hits(x_val, y_val)
        times.append(time.perf_counter())
    with torch.no_grad():
        hits = loss_and_hits(inputs(prepared.x_test), targets(prepared.y_test))[1]
    return times, float(hits) / len(prepared.y_test)
