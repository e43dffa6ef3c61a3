"""File names of a run's figures and tables."""

from core.evaluation.evaluated import EvaluatedRun


def file_name(run: EvaluatedRun, what: str) -> str:
    """Return the name of a file to download, without an extension.

    Args:
        run: The run.
        what: The content in a word or two, joined by hyphens.
    """
    when = "" if run.epoch is None else f"-epoch-{run.epoch:g}"
    return f"denseboard-{run.config.dataset}-{what}{when}"
