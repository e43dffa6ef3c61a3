"""What followers read while the presenter is on another page than Train."""

from typing import Any
from urllib.parse import urlencode

from components.follow.compared import Compared
from components.follow.data_page import data_part
from components.follow.data_seen import DataSeen
from components.follow.figures import figure_part
from components.follow.points import thinned
from components.follow.scene import Scene
from components.words.comparison import curve_names, legends, measure_title
from components.words.labels import dataset_label, result_label, result_title
from components.words.language import _, language, ngettext, number, unescaped
from components.words.searches import leading, progress, search_name, validation_title
from core.comparison.groups import higher_is_better
from core.comparison.result_columns import RESULTS, ResultColumn, validation_result
from core.follow.shown import LEARN, TRAIN, Comparison, FigureState, Shown
from core.lessons.chapters import chapter_in
from core.people.person import Person
from core.runs.search_state import TrialState
from core.runs.store import Summary
from core.search.service_interface import SearchStatus

Parts = dict[str, Any]

_DIGITS = 4  # of a value that is read out
_POINTS = 200  # of one curve
_NOTHING = "–"


def page_part(scene: Scene, person: Person) -> Parts | None:
    """Return what is shown of a page.

    Args:
        scene: What followers see.
        person: Who presents.

    Returns:
        ``None`` for the Train page. Otherwise ``title``: of the page; ``heading``; ``lines``:
        paragraphs; ``note``: what is not shown; ``link``: the address, relative to the app, under
        which a follower opens the page, empty for none. There may also be

        - ``marked``: whether the lines have the marks of Markdown;
        - ``table``: ``columns`` and ``rows``;
        - ``curves``: ``title``, ``across``, ``log`` (``None``: if a few values press the others
          flat), ``apart`` (whether the axis across does not begin at 0), ``share``, ``summary`` and
          ``series`` with ``name``, ``points``, ``line`` and ``marks``: whether the points are
          joined, and whether they are marked;
        - ``images``: ``title`` and ``items``, each the image and its name;
        - ``sections``: each a ``title`` with a ``table``, as above, ``bars``: rows of a name, a
          text and a share, or ``lines`` to be numbered, with the marks of Markdown;
        - ``figure``: see ``figure_part``.
    """
    shown = scene.view.shown
    if shown.page == TRAIN:
        return None
    if shown.page == "compare":
        part = _compare(scene.compared or Compared(), shown.comparison)
    elif shown.page == LEARN:
        part = _learn(shown, scene.view.figure)
    elif shown.page == "data":
        part = {**_part(_("Data")), **data_part(shown, scene.data or DataSeen(), person)}
    elif shown.page == "search":
        part = _search(scene.search)
    else:
        part = _part(_("Class"), note=_("Only teachers see this page, so it is not shown here."))
    if part["link"]:
        mark = "&" if "?" in part["link"] else "?"
        part["link"] += f"{mark}{urlencode({'lang': language()})}"
    return part


def _part(title: str, heading: str = "", *lines: str, note: str = "", link: str = "") -> Parts:
    return {"title": title, "heading": heading, "lines": lines, "note": note, "link": link}


def _compare(compared: Compared, how: Comparison) -> Parts:
    title = _("Compare")
    rest = _("The other figures of this page are not shown here. Open it to compare runs yourself.")
    runs = compared.runs
    if not runs:
        return _part(title, "", _("No runs are compared yet."), note=rest, link="compare")
    lines = []
    if compared.more:
        lines.append(
            ngettext(
                "{count} more run is compared but not shown here.",
                "{count} more runs are compared but not shown here.",
                compared.more,
            ).format(count=number(compared.more))
        )
    if not compared.opened:
        lines.append(_("The test set is sealed: choose by the curves."))
    heading = unescaped(dataset_label(runs[0].dataset))
    part = _part(title, heading, *lines, note=rest, link="compare")
    return {**part, "table": _table(compared), **_curves(compared, how)}


def _table(compared: Compared) -> Parts:
    runs = compared.runs
    columns = [validation_result(runs[0])]
    if compared.opened:
        accuracy = higher_is_better(runs[0])
        columns.append(RESULTS["test_accuracy" if accuracy else "test_mae"])

    def result(run: Summary, column: ResultColumn) -> str:
        value = column.value(run) if run.run_id in compared.ended else None
        return _NOTHING if value is None else result_label(column, value)

    return {
        "columns": ["", _("Run"), *map(result_title, columns)],
        "rows": [
            [number(place), name, *(result(run, column) for column in columns)]
            for place, (run, name) in enumerate(zip(runs, legends(runs), strict=True), start=1)
        ],
    }


def _curves(compared: Compared, how: Comparison) -> Parts:
    names = curve_names(compared.drawn)
    series: list[Parts] = [
        {"name": name, "points": points, "line": True, "marks": True}
        for name, points in zip(names, compared.curves, strict=True)
        if any(value is not None for _at, value in points)
    ]
    if not series:
        return {}
    config = compared.runs[0].config()
    firsts = [runs[0] for runs in compared.drawn]
    ends = [f"{one['name']}: {_value(one['points'][-1][1])}" for one in series]
    return {
        "curves": {
            "title": measure_title(config, how.measure, firsts),
            "across": _("Training time (s)") if how.by_seconds else _("Epoch"),
            "log": how.logarithmic,
            "share": config.task.classifies and how.measure.endswith("metric"),
            "summary": "; ".join(ends),
            "series": series,
        }
    }


def _value(value: float | None) -> str:
    return _NOTHING if value is None else number(value, _DIGITS)


def _learn(shown: Shown, figure: FigureState | None) -> Parts:
    chapter = chapter_in(shown.chapter)
    # What follows the first dash may be the id of a class pack, which the code does not open.
    name = chapter.name if chapter else (shown.chapter or "").partition("-")[0]
    note = _("The figures of this page are not shown here. Open it to use them yourself.")
    link = f"learn?{urlencode({'chapter': name})}"
    if chapter is None:
        heading = _("Class packs") if name == "packs" else _("Glossary")
        return _part(_("Learn"), heading, note=note, link=link)
    lines = [" ".join(_(sentence) for sentence in chapter.idea)]
    if chapter.cases:
        lines.append(_(chapter.cases[min(shown.case, len(chapter.cases) - 1)].caption))
    if chapter.drawn:
        note = _(
            "Try the figure yourself: as soon as the presenter changes something, you see the"
            " presenter’s figure again. The rest of the chapter is on the Learn page."
        )
    part = _part(_("Learn"), _(chapter.title), *lines, note=note, link=link)
    return {**part, "marked": True, **figure_part(chapter, figure, shown.case)}


def _search(search: SearchStatus | None) -> Parts:
    if search is None:
        lines = [_("The presenter has no search open.")]
        note = _("Open this page to start a search yourself.")
        return _part(_("Search"), "", *lines, note=note, link="search")
    note = _("The other figures of this page are not shown here. Open it to search yourself.")
    record, config = search.record, search.config
    ended = sum(one.state.final for one in search.trials)
    state = progress(record.state, ended, search.most_trials, stopping=search.stopping)
    best = leading(config, search.trials)
    part = _part(
        _("Search"),
        search_name(record, config),
        unescaped(dataset_label(config.base.dataset)),
        f"{state} · {best}" if best else state,
        note=note,
        link="search",
    )
    return {**part, **_results(search, best)}


def _results(search: SearchStatus, summary: str) -> Parts:
    """The validation result of each trial, and the best so far."""
    config, measure = search.config, search.config.goal_entry.measures[0]
    done = (one for one in search.trials if one.state is TrialState.DONE and one.results)
    results = sorted(
        (one.number + 1, float(f"{one.results[0]:.5g}")) for one in done if one.results
    )
    if not results:
        return {}
    best = max if config.directions[0] == "maximize" else min
    leader = [list(results[0])]
    for place, result in results[1:]:
        before = leader[-1][1]
        if best(before, result) != before:
            leader += [[place, before], [place, result]]
    leader.append([results[-1][0], leader[-1][1]])
    return {
        "curves": {
            "title": validation_title(config, measure),
            "across": _("Trial"),
            "log": None,
            "share": measure == "metric" and config.base.task.classifies,
            "summary": summary,
            "series": [
                {
                    "name": _("Trials"),
                    "points": thinned(list(map(list, results)), _POINTS),
                    "line": False,
                    "marks": True,
                },
                {
                    "name": _("Best so far"),
                    "points": leader,
                    "line": True,
                    "marks": False,
                },
            ],
        }
    }
