"""Figures of the server in the text format of Prometheus."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from components.live.feed import viewers
from core import __version__
from core.base.errors import DenseboardError
from core.runs.service_interface import current_service
from core.runs.states import State


def figures() -> bytes:
    """Return all figures: ours, and those of the process (memory, processor time, open files)."""
    return generate_latest(REGISTRY) + generate_latest(_Ours())


class _Ours(Collector):
    """Reads the figures of the service when asked, so that nothing has to be counted meanwhile."""

    def collect(self) -> Iterator[Metric]:
        service = current_service()
        engine = service.engine()
        yield InfoMetricFamily("denseboard", "The app.", {"version": __version__})
        yield _gauge("ready", "Whether runs can start at once.", engine.ready)
        yield _gauge("workers", "Workers that can train.", engine.workers)
        yield _gauge("worker_memory_bytes", "Memory that all workers use.", engine.used)
        yield _gauge("worker_memory_limit_bytes", "Memory each worker may use.", engine.memory)
        yield _gauge("runs_waiting", "Runs that would start if a worker were free.", engine.waiting)
        yield _gauge("feed_viewers", "Open charts that are fed with news.", viewers())
        try:
            summaries = service.store.summaries()
        except DenseboardError:
            return  # ``/readyz`` says why
        recorded = Counter(summary.state for summary in summaries)
        runs = GaugeMetricFamily("denseboard_runs", "Recorded runs by state.", labels=["state"])
        for state in State:
            runs.add_metric([state.value], recorded[state])
        yield runs


def _gauge(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(f"denseboard_{name}", help, float(value))
