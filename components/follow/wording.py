"""What followers read, in one language: the step, the settings, the run and its result."""

from typing import Any
from urllib.parse import urlencode

from components.follow.pages import page_part
from components.follow.questions import asked_part, words_of
from components.follow.scene import Scene
from components.words import live
from components.words.comparison import changes_in_words
from components.words.labels import dataset_label, metric_label
from components.words.language import _, number, speaking, translate_error, unescaped
from components.words.run_settings import main_settings, unusual_settings
from core.comparison.differences import difference
from core.follow.shown import TRAIN, Shown
from core.follow.view import View
from core.people.person import ALONE, Person
from core.runs.results import Evaluation
from core.runs.status import Status
from core.settings.config import RunConfig

_KEPT = 2  # scenes: the latest, and the one before, from which it differs

Parts = dict[str, Any]


class Wording:
    """Puts scenes into words; what has not changed since the last one is not put again.

    Args:
        language: A key of ``LANGUAGES``.
        person: Who presents.
    """

    def __init__(self, language: str, person: Person) -> None:
        self._language = language
        self._person = person
        self._key: object = None
        self._words: Parts = {}
        self._made: list[tuple[Scene, Parts]] = []

    def parts(self, scene: Scene) -> Parts:
        """Return the parts of a message.

        Returns:
            ``step``: title and texts of the step of the class pack; ``None`` without. ``asked``:
            what it asks, and once that is revealed how often each answer was given.
            ``settings``: dataset and settings, what has changed, and the query of an address that
            takes them, on the Train page alone; ``page``: what is shown of another page, see
            ``components.follow.pages``; ``run``: the names of its axes and curves; ``result``:
            labels with values, and a note; ``head``: what the line above the curves says;
            ``frozen``: whether the presenter holds the picture; ``away``: whether the presenter's
            page has lost its connection; ``moved``: a figure by its name,
            and how the presenter has set it, ``None`` on other pages than Learn.
        """
        for made, parts in self._made:
            if made is scene:
                return parts
        view, status = scene.view, scene.view.status
        key = (
            view.shown,
            scene.before,
            status and (status.run_id, status.config, status.problem),
            scene.evaluation,
            scene.sealed,
            scene.outcome,
            view.questions,
            scene.compared,
            scene.search,
            scene.data,
            view.figure and view.figure.name,
        )
        if key != self._key:
            with speaking(self._language):
                self._words = self._put(scene)
            self._key = key
        figure = scene.view.figure
        parts = {
            **self._words,
            "head": _head(scene),
            "frozen": scene.view.frozen,
            "away": scene.view.away,
            "moved": figure and {"figure": figure.name, "state": figure.state},
        }
        self._made = [*self._made, (scene, parts)][-_KEPT:]
        return parts

    def _put(self, scene: Scene) -> Parts:
        view = scene.view
        status, train = view.status, view.shown.page == TRAIN
        return {
            "step": _step(view.shown) if train else None,
            "asked": asked_part(view, scene.outcome),
            "settings": _settings(view, scene.before, self._person) if train else None,
            "page": page_part(scene, self._person),
            "run": _run(status.config) if status is not None else None,
            "result": _result(scene, status) if status is not None else None,
        }


def _step(shown: Shown) -> Parts | None:
    if shown.pack is None:
        return None
    step = shown.pack.step(shown.place)
    words = words_of(shown.pack)
    return {
        "place": _("{title} · step {step} of {steps}").format(
            title=words(shown.pack.title),
            step=number(shown.place),
            steps=number(len(shown.pack.steps)),
        ),
        "title": words(step.title),
        "text": words(step.text),
        "look": words(step.look),
    }


def _settings(view: View, before: RunConfig | None, person: Person) -> Parts:
    config = view.shown.config
    lines = [*main_settings(config), *unusual_settings(config)]
    return {
        "dataset": unescaped(dataset_label(config.dataset)),
        "lines": [unescaped(line) for line in lines],
        "changed": _changed(view, before),
        "take": _address(view.shown, person),
    }


def _changed(view: View, before: RunConfig | None) -> str:
    """Return what differs from the run shown or, if these are its settings, the one before."""
    if before is None or before == view.shown.config:
        return ""
    changed = difference(before, view.shown.config)
    words = [] if changed.data else changes_in_words(changed.changes)
    if changed.seed and not changed.data:
        words.append(_("another seed, and hence other validation rows"))
    listed = "; ".join(words) or dataset_label(view.shown.config.dataset)
    if view.status is not None and view.status.config == before:
        return _("Not trained yet. Changed since the run below: {changes}.").format(changes=listed)
    return _("Changed since the run before: {changes}.").format(changes=listed)


def _address(shown: Shown, person: Person) -> str:
    """Return the settings as the query of an address; empty if only the presenter has the data."""
    config = shown.config
    if config.info.uploaded and person != ALONE:
        return ""
    settings = {"dataset": config.dataset, **config.to_address()}
    if shown.pack is not None:
        settings |= {"pack": shown.pack.name, "step": str(shown.place)}
    return urlencode(settings)


def _run(config: RunConfig) -> Parts:
    return {
        "labels": live.labels(config),
        "epochs": config.epochs,
        "share": config.task.classifies,
    }


def _result(scene: Scene, status: Status) -> Parts:
    note = ""
    if status.problem is not None:
        note = unescaped(translate_error(status.problem))
    elif scene.sealed:
        note = _("The test set is sealed: choose by the curves.")
    values = _scores(status.config, scene.evaluation) if scene.evaluation is not None else []
    return {"values": values, "note": note}


def _scores(config: RunConfig, evaluation: Evaluation) -> list[tuple[str, str]]:
    share = config.task.classifies
    name = _("Test accuracy") if share else _("Test mean absolute error")
    return [
        (_("Test loss"), number(evaluation.loss, 4)),
        (name, metric_label(evaluation.metric, share)),
    ]


def _head(scene: Scene) -> Parts | None:
    """Return the state of the run in numbers, which are the same in every language."""
    view, status, last = scene.view, scene.view.status, scene.last
    if status is None:
        return None
    return {
        "state": status.state.value,
        "place": status.place,
        "stopping": status.stopping,
        "download": status.download,
        "engine": scene.ready,
        "seconds": status.seconds,
        "replays": view.share is not None,
        "last": last
        and {
            "epoch": round(last.epoch, 3),
            "speed": round(last.speed),
            "left": round(last.remaining, 1),
            "seconds": round(last.seconds, 1),
        },
    }
