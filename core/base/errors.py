"""The errors that Denseboard raises on purpose, with a common base class."""

from typing import Any

from core.base.messages import Message
from core.base.text import N_


class DenseboardError(Exception):
    """Base class of errors for users: what was received, what is allowed, how to fix it.

    Args:
        template: English sentence with ``{name}`` places, marked with ``N_``.
        **values: The values of the places.

    Attributes:
        message: Template and values; ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template)
        self.message = Message(template, values)

    def __str__(self) -> str:
        return str(self.message)

    def without_cause(self) -> "DenseboardError":
        """Return a copy without the exception that caused it, which may not be picklable."""
        return _rebuild(type(self), self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors are pickled from worker to server, with their values.
        return _rebuild, (type(self), self.message)


def _rebuild(kind: type[DenseboardError], message: Message) -> DenseboardError:
    return kind(message.template, **message.values)


class ConfigError(DenseboardError):
    """A setting, or a combination of settings, that cannot be trained."""


class DatasetError(DenseboardError):
    """A dataset that is unknown, cannot be downloaded or is damaged."""


class TableError(DatasetError):
    """A file that cannot be read as a table, or a table that cannot be trained on."""


class PlanError(DatasetError):
    """A plan for a table with a value that is not allowed, or that does not fit the table."""


class ImagesError(DatasetError):
    """An archive of images that cannot be read, or images that cannot be trained on."""


class PointsError(DatasetError):
    """Points, or a formula for them, that cannot be understood or trained on."""


class EngineError(DenseboardError):
    """The workers cannot be started, reached or used."""


class StorageError(DenseboardError):
    """The data folder cannot be read or written."""


class RunNotFoundError(DenseboardError):
    """No run is recorded under that address."""


class LessonError(DenseboardError):
    """A file of a lesson that is not as the Learn page needs it."""


class SearchError(DenseboardError):
    """A search that cannot be started or continued as described."""


class SearchNotFoundError(SearchError):
    """No search is recorded under that address."""


class AccessError(DenseboardError):
    """Something that this visitor may not do, because it belongs to another person."""


class LimitError(DenseboardError):
    """More than one person may use on this server."""


class SignInError(DenseboardError):
    """A code, a name or a key with which nobody can sign in."""


class SetupError(DenseboardError):
    """Environment variables with which the server must not start."""


class PresentationError(DenseboardError):
    """A code under which nobody shares a screen."""


class PresentationEndedError(PresentationError):
    """The code of a presenter who has stopped."""


class PresenterAwayError(PresentationError):
    """The code of a presentation that goes on once the presenter's page has reconnected."""


class TooManyCodesError(PresentationError):
    """Wrong codes came too often from one address."""


class AnswerError(DenseboardError):
    """An answer of somebody who follows that is none of those there are."""


class AnswersClosedError(AnswerError):
    """An answer to a question that is not asked any longer."""


class TooManyAnswersError(AnswerError):
    """Answers that come too often, or are too many."""


class FigureError(DenseboardError):
    """What a figure is set to, as only the presenter's page sends it."""


class MarkError(DenseboardError):
    """A mark that is not allowed, or a run that cannot be deleted now."""


class TrainingError(DenseboardError):
    """A run that cannot continue."""


class DivergedError(TrainingError):
    """The loss is no longer a finite number."""


class WorkerLostError(TrainingError):
    """The process that trained the run has died."""


class PredictionError(DenseboardError):
    """A trained network that cannot predict at the moment, or not at all."""


class ComparisonError(DenseboardError):
    """Two settings that cannot be compared."""


class ImageError(DenseboardError):
    """A picture that cannot be classified."""


def unexpected(error: BaseException) -> TrainingError:
    """Return the error for a run that failed unexpectedly."""
    return TrainingError(
        N_(
            "Training failed unexpectedly: {kind}: {reason}. Change a setting and try again; if it"
            " happens again, please report it with this message."
        ),
        kind=type(error).__name__,
        reason=str(error)[:300],
    )


def prediction_failed(error: BaseException) -> PredictionError:
    """Return the error for a prediction that failed unexpectedly."""
    return PredictionError(
        N_("The prediction failed: {kind}: {reason}. Try again."),
        kind=type(error).__name__,
        reason=str(error)[:200],
    )


def no_worker() -> PredictionError:
    """Return the error for a query while no worker is ready."""
    return PredictionError(N_("No worker is ready to answer. Wait a moment, then try again."))


def out_of_memory() -> TrainingError:
    """Return the error for a worker whose memory is exhausted."""
    return TrainingError(
        N_(
            "The worker ran out of memory. Use fewer units or a smaller batch size,"
            " or stop other runs first."
        )
    )
