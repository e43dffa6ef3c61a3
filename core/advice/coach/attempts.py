"""Earlier runs on the same data, with which the coach compares a run."""

from collections.abc import Sequence
from dataclasses import replace

from core.advice.coach.context import Attempt
from core.base.errors import ConfigError
from core.runs.states import State
from core.runs.store.summary import Summary
from core.settings.config import RunConfig

_MOST = 20  # settings that differ in more than the seed


def attempts_before(
    run_id: str, created: float, dataset: str, runs: Sequence[Summary]
) -> list[Attempt]:
    """Return the latest earlier finished runs, one for each setting, oldest first.

    Stopped runs are excluded: they had fewer epochs than their settings say. Test results are not
    read.

    Args:
        run_id: The run that is compared.
        created: When it was created, in seconds since 1970 (UTC).
        dataset: Its dataset.
        runs: All runs, oldest first.
    """
    attempts: dict[RunConfig, Attempt] = {}
    for run in reversed(runs):
        if len(attempts) == _MOST:
            break
        ended = run.state in (State.DONE, State.FAILED)
        if run.dataset != dataset or not ended or run.created >= created or run.run_id == run_id:
            continue
        try:
            config = run.config()
        except ConfigError:
            continue  # settings of another version, or of a deleted table
        last = run.last.metric if run.last and run.state is State.DONE else None
        attempts.setdefault(replace(config, seed=0), Attempt(config, last))
    return list(reversed(attempts.values()))
