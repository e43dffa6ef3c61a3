"""The report of a run: one HTML page that opens anywhere and asks nobody for anything."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from components.train.network.parts import rows as layers
from components.train.takeaway import findings, judged
from components.train.takeaway.drawing import Line, curves
from components.train.takeaway.markup import definitions, table
from components.train.takeaway.parcel import Parcel
from components.train.takeaway.words import settings, state
from components.words.language import _, language, moment, seconds
from components.words.live import labels
from core.base.errors import DenseboardError
from core.network.script import joined
from core.runs.history import Row

_CSS = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
# No script is run and no address is asked, whatever may stand in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(parcel: Parcel) -> str:
    """The page; every text of the user's is escaped.

    Args:
        parcel: The run.
    """
    title = escape(_(parcel.config.info.label))
    body = "\n".join(_body(parcel))
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · Denseboard</title>\n<style>\n{_CSS}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(parcel: Parcel) -> Iterator[str]:
    yield _about(parcel)
    yield _heading(_("Settings"))
    yield definitions(settings(parcel.config))
    yield _heading(_("Network"))
    yield _network(parcel)
    rows = [row for row in parcel.service.rows(parcel.status.run_id) if row.end]
    if rows:
        yield _heading(_("Curves"))
        yield from _curves(parcel, rows)
    if parcel.result is not None:
        yield _heading(_("On the test set"))
        yield judged.evaluation(parcel, parcel.result)
    advice = findings.findings(parcel)
    if advice:
        yield _heading(_("What the coach saw"))
        yield advice
    record = parcel.record()
    if record is not None:
        yield _heading(_("Versions"))
        yield definitions(sorted(record.versions.items()))
    yield _heading(_("Keras script"))
    yield _script(parcel)


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _about(parcel: Parcel) -> str:
    status = parcel.status
    told = [state(status.state)]
    if status.created:
        told.append(moment(status.created))
    if status.seconds:
        told.append(_("{duration} of work").format(duration=seconds(status.seconds)))
    told.append(_("run {run}").format(run=status.run_id))
    return f'<p class="soft">{escape(" · ".join(told))}</p>'


def _network(parcel: Parcel) -> str:
    # Written as Markdown, of which nothing is the user's.
    cells = [[cell.strip("`*") for cell in row] for row in layers(parcel.config)]
    return table([_("Layer"), _("Output shape"), _("Parameters")], cells, numbers=1)


def _curves(parcel: Parcel, rows: list[Row]) -> Iterator[str]:
    names = labels(parcel.config)
    for title, train, held_out in (
        (names["loss"], [row.loss for row in rows], [row.val_loss for row in rows]),
        (names["metric"], [row.metric for row in rows], [row.val_metric for row in rows]),
    ):
        epochs = [row.epoch for row in rows]
        lines = [Line(names["training"], epochs, train)]
        if parcel.config.validation_samples:
            lines.append(Line(names["validation"], epochs, held_out))
        if any(value is not None for line in lines for value in line.y):
            alt = _("{what} after each epoch").format(what=title)
            drawn = curves(lines, names["epoch"], title, alt)
            yield f"<figure><figcaption>{escape(title)}</figcaption>{drawn}</figure>"


def _script(parcel: Parcel) -> str:
    try:
        code = joined(parcel.script())
    except DenseboardError:
        lost = _("Nothing is known of the table any more.")
        return f"<p>{escape(lost)}</p>"
    return f"<pre><code>{escape(code)}</code></pre>"
