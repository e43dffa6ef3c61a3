"""What is said about a landscape, and its numbers as a file."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from components.figures.landscape import Titles
from components.widgets.table import csv
from components.words.language import _, epoch_count, measured, ngettext, number, percent
from core.network import architecture
from core.runs.landscape import Directions, Landscape, Rows
from core.settings.config import RunConfig

_LITTLE = 0.5  # of the movement: a plane that holds less shows a shadow of the path


def loss_title(landscape: Landscape) -> str:
    """Return the name of the loss."""
    if landscape.settings.rows is Rows.VALIDATION:
        return _("Validation loss")
    return _("Training loss")


def titles(landscape: Landscape) -> Titles:
    """Return the words of the figure of one run."""
    if landscape.settings.directions is Directions.RANDOM:
        x = _("Distance along random direction 1 (1 = norm of each unit's weights)")
        y = _("Distance along random direction 2 (1 = norm of each unit's weights)")
    else:
        first, second = (percent(share) for share in landscape.shares.tolist())
        x = _("Distance of the weights along main direction 1 ({share} of the variance)").format(
            share=first
        )
        y = _("Distance of the weights along main direction 2 ({share} of the variance)").format(
            share=second
        )
    return Titles(x, y, loss_title(landscape), [""])


def sentences(landscape: Landscape, config: RunConfig) -> list[str]:
    """Return what one should know to read the figure of one run."""
    (path,) = landscape.paths
    held = (
        percent(path.held)
        if path.held >= 0.001
        else _("less than {share}").format(share=percent(0.001))
    )
    if landscape.settings.directions is Directions.RANDOM:
        plane = _(
            "The plane goes through the weights of the end along two random directions, in which"
            " each unit's weights have the norm of the unit's own (filter normalisation, Li et al."
            " 2018). Biases and the parameters of batch normalisation stay those of the end, as in"
            " their code."
        )
    else:
        plane = _(
            "The plane goes through the weights of the end along the two main directions of the"
            " path: the principal components of the weights at {count} epochs (Li et al. 2018,"
            " section 7). Biases and the parameters of batch normalisation are among them."
        ).format(count=number(len(path.epochs)))
    movement = _(
        "It holds {held} of the path’s movement (squared distances of the weights from the end)."
    ).format(held=held)
    if path.held < _LITTLE:
        movement += " " + _(
            "The rest is at right angles to it, so what is drawn is only a shadow of the path:"
            " between two points the network was elsewhere, and its loss another."
        )
    return [f"{plane} {movement}", _measured(landscape, config), *outside(landscape)]


def _measured(landscape: Landscape, config: RunConfig) -> str:
    """Return what the loss consists of."""
    found = [samples_sentence(landscape)]
    if architecture.penalised(config):
        included = landscape.settings.penalties
        found.append(_("Penalties are included.") if included else _("Penalties are left out."))
    if config.class_weights and landscape.settings.rows is Rows.TRAINING:
        found.append(_("Classes are weighted as in training."))
    return " ".join(found)


def samples_sentence(landscape: Landscape) -> str:
    """Return what the loss is computed on."""
    values = {
        "loss": loss_title(landscape),
        "samples": number(landscape.samples),
        "available": number(landscape.available),
    }
    text = _("{loss} on all {samples} rows, without dropout.")
    if landscape.samples < landscape.available:
        text = _("{loss} on {samples} of {available} rows, without dropout.")
    return text.format(**values)


def outside(landscape: Landscape) -> list[str]:
    """Return what the figure lacks: epochs beyond its edges, and losses that are no numbers."""
    found = []
    beyond = sum(int(np.count_nonzero(_beyond(path.places, landscape))) for path in landscape.paths)
    if beyond:
        found.append(
            ngettext(
                "{count} epoch lies beyond the edges. Choose a larger half-width to see it.",
                "{count} epochs lie beyond the edges. Choose a larger half-width to see them.",
                beyond,
            ).format(count=number(beyond))
        )
    if not np.isfinite(landscape.losses).all():
        found.append(_("Where the loss is not a finite number, the picture is empty."))
    return found


def _beyond(places: np.ndarray, landscape: Landscape) -> np.ndarray:
    low = np.array([landscape.x[0], landscape.y[0]])
    high = np.array([landscape.x[-1], landscape.y[-1]])
    inside: np.ndarray = np.all((low <= places) & (places <= high), axis=1)
    return ~inside


def alt(landscape: Landscape, names: Sequence[str]) -> str:
    """Return the text alternative of the figure.

    Args:
        landscape: The landscape.
        names: Name of each path; an empty one for a single run.
    """
    finite = landscape.losses[np.isfinite(landscape.losses)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (np.nan, np.nan)
    parts = [
        _("{loss} over a plane through the weights, from {low} to {high}.").format(
            loss=loss_title(landscape), low=measured(low, high), high=measured(high, low)
        )
    ]
    for path, name in zip(landscape.paths, names, strict=True):
        start, end = float(path.losses[0]), float(path.losses[path.last])
        way = _("The path leads from loss {start} at epoch {first} to {end} at epoch {last}.")
        parts.append(
            (f"{name}: " if name else "")
            + way.format(
                start=measured(start, end),
                first=epoch_count(path.epochs[0]),
                end=measured(end, start),
                last=epoch_count(path.epochs[path.last]),
            )
        )
    return " ".join(parts)


def csv_file(landscape: Landscape, names: Sequence[str]) -> str:
    """Return the points of the plane and the epochs of each path as a CSV file."""
    x, y = np.meshgrid(landscape.x, landscape.y[: len(landscape.losses)])
    points = x.size
    blank = np.full(points, np.nan)
    runs = [""] * points
    for path, name in zip(landscape.paths, names, strict=True):
        runs += [name] * len(path.epochs)
    places = [path.places for path in landscape.paths]
    paths = landscape.paths
    columns: dict[str, Sequence[Any] | np.ndarray] = {
        _("Run"): runs,
        _("Epoch"): np.concatenate([blank, *(path.epochs for path in paths)]),
        _("Direction 1"): np.concatenate([x.ravel(), *(each[:, 0] for each in places)]),
        _("Direction 2"): np.concatenate([y.ravel(), *(each[:, 1] for each in places)]),
        _("Loss on the plane"): np.concatenate(
            [landscape.losses.ravel(), *(path.projected for path in paths)]
        ),
        _("Loss of the network"): np.concatenate([blank, *(path.losses for path in paths)]),
    }
    if not any(names):
        del columns[_("Run")]
    return csv(columns)
