"""The report of a run: one HTML page that works offline."""

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from components.train.network.parts import rows as layers
from components.train.takeaway import evaluation
from components.train.takeaway.drawing import Line, curves
from components.train.takeaway.exported_run import ExportedRun
from components.train.takeaway.findings import findings
from components.train.takeaway.templating import part, template
from components.train.takeaway.words import settings, state
from components.words.language import _, language, moment, seconds
from components.words.live import labels
from core.base.errors import DenseboardError
from core.network.script import joined
from core.runs.history import Row

_STYLE = Markup(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))

Section = tuple[str, list[Markup]]
"""A heading and the parts below it."""


def page(run: ExportedRun) -> str:
    """Return the report as HTML, with every text escaped.

    Args:
        run: The run.
    """
    return template("page").render(
        language=language(),
        title=_(run.config.info.label),
        style=_STYLE,
        about=_about(run),
        sections=list(_sections(run)),
    )


def _sections(run: ExportedRun) -> Iterator[Section]:
    yield _("Settings"), [part("definitions", list(settings(run.config)))]
    yield _("Network"), [_network(run)]
    rows = [row for row in run.service.rows(run.status.run_id) if row.end]
    if rows:
        yield _("Curves"), list(_curves(run, rows))
    if run.result is not None:
        yield _("On the test set"), [evaluation.evaluation(run, run.result)]
    advice = findings(run)
    if advice:
        yield _("What the coach saw"), [part("bullets", advice)]
    record = run.record()
    if record is not None:
        yield _("Versions"), [part("definitions", sorted(record.versions.items()))]
    yield _("Keras script"), [_script(run)]


def _about(run: ExportedRun) -> Markup:
    status = run.status
    texts = [state(status.state)]
    if status.created:
        texts.append(moment(status.created))
    if status.seconds:
        texts.append(_("took {duration}").format(duration=seconds(status.seconds)))
    texts.append(_("run {run}").format(run=status.run_id))
    return part("paragraphs", [" · ".join(texts)], "soft")


def _network(run: ExportedRun) -> Markup:
    # The cells are Markdown without text of the user's.
    cells = [[cell.strip("`*") for cell in row] for row in layers(run.config)]
    return part("table", [_("Layer"), _("Output shape"), _("Parameters")], cells, numbers=1)


def _curves(run: ExportedRun, rows: list[Row]) -> Iterator[Markup]:
    names = labels(run.config)
    for title, train, held_out in (
        (names["loss"], [row.loss for row in rows], [row.val_loss for row in rows]),
        (names["metric"], [row.metric for row in rows], [row.val_metric for row in rows]),
    ):
        epochs = [row.epoch for row in rows]
        lines = [Line(names["training"], epochs, train)]
        if run.config.validation_samples:
            lines.append(Line(names["validation"], epochs, held_out))
        if any(value is not None for line in lines for value in line.y):
            alt = _("{what} after each epoch").format(what=title)
            drawn = curves(lines, names["epoch"], title, alt)
            yield part("figure", drawn, title)


def _script(run: ExportedRun) -> Markup:
    try:
        return part("code", joined(run.script()))
    except DenseboardError:
        return part("paragraphs", [_("The description of the table is no longer available.")])
