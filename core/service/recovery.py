"""What becomes of a run whose worker died: it goes on in another, at most twice."""

from dataclasses import replace

from core.base.errors import WorkerLostError
from core.base.text import N_
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import versions_here
from core.runs.states import State
from core.service.live import LiveRun
from core.service.writer import Writer

DEATHS = 3
"""The number of deaths of a run's workers after which it fails."""


async def recover(run: LiveRun, writer: Writer, *, over_memory: bool = False) -> bool:
    """Rewind a run whose worker died to the epoch it can go on from, or end it.

    Args:
        run: The run, recorded by this server.
        writer: Records it.
        over_memory: Whether the worker was stopped because it exceeded its memory limit. In a
            worker that had its memory to itself, the run would do so again.

    Returns:
        Whether it is to be queued; false if it has ended.
    """
    deaths = run.record.deaths + 1
    if over_memory and (deaths >= DEATHS or not run.cramped):
        writer.end(run, State.FAILED, problem=_too_large(), deaths=deaths)
        return False
    if deaths >= DEATHS:
        writer.end(run, State.FAILED, problem=_died(deaths), deaths=deaths)
        return False
    start = await writer.start_of(replace(run.record, deaths=deaths))
    if run.stopping:
        writer.end(run, State.STOPPED, deaths=deaths)
    if run.state.final:
        return False
    rows = [Row.from_list(row) for row in start.rows] if start else []
    health = [Health.from_list(snapshot) for snapshot in start.health] if start else []
    run.paused = run.state is State.PAUSED
    run.rewind(rows, health)
    run.enter(State.QUEUED, worker="", deaths=deaths, versions=versions_here())
    writer.rewind(run)
    return True


def _too_large() -> WorkerLostError:
    return WorkerLostError(
        N_(
            "The worker was stopped because the run exceeded its memory limit. Use fewer"
            " units or a smaller batch size. The next run starts on a new worker."
        )
    )


def _died(deaths: int) -> WorkerLostError:
    return WorkerLostError(
        N_(
            "The worker process died {deaths} times during this run, so it is not tried again."
            " The curve up to that point is saved. Close other programs if memory is short, or"
            " look for the reason in the workers' log; then press Train to run it again."
        ),
        deaths=deaths,
    )
