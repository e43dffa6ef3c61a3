"""Names of the files that figures and tables of a run are saved as."""

from core.evaluation.evaluated import EvaluatedRun


def file_name(run: EvaluatedRun, what: str) -> str:
    """Name of a file to download, without an ending.

    Args:
        run: The run.
        what: What the file holds, in a word or two joined by hyphens.
    """
    when = "" if run.epoch is None else f"-epoch-{run.epoch:g}"
    return f"denseboard-{run.config.dataset}-{what}{when}"
