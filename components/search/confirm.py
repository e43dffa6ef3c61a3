"""Confirm: the leading trials of a search with new seeds, and the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from components.compare.further_seeds import seed_progress
from components.compare.rank import ranked
from components.widgets import messages
from components.widgets.section import section
from components.words.comparison import names_by_value
from components.words.labels import difference_label, metric_label
from components.words.language import _, ngettext, number
from components.words.searches import trial_number
from core.base.errors import ConfigError, DenseboardError
from core.comparison.blocks import Blocks, Candidate, Measure, blocks
from core.comparison.flattery import Flattery, flattery
from core.comparison.groups import group_of, key, waiting
from core.comparison.rank import LEAST, MOST, Ranking
from core.comparison.seeds import next_seeds, submit
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.search.config import SearchConfig
from core.search.leaders import Leader, leaders, search_seeds
from core.search.service_interface import SearchStatus
from core.settings.config import RunConfig

TRIALS = 5
"""Number of trials confirmed, unless the user chooses another."""
_MOST_TRIALS, _MOST_SEEDS = 20, 100
_REFUSED = "confirm_refused"


@dataclass(frozen=True)
class _Known:
    """What is known of a search and of the runs with its settings.

    Attributes:
        config: The search.
        leaders: Its trials, the best first.
        fresh: All runs on its data with seeds that it has not used.
        confirmed: The trials that were trained with the first new seed, the best first.
    """

    config: SearchConfig
    leaders: Sequence[Leader]
    fresh: Sequence[Summary]
    confirmed: Sequence[Leader]


def confirm(status: SearchStatus, service: TrainingService) -> Leader | None:
    """Draw the offer to train the leading trials with new seeds and, after that, the verdict.

    What was confirmed is found in the record: the runs of these settings with other seeds than
    those of the search.

    Args:
        status: A search that has ended.
        service: Trains the runs, and has the record of all.

    Returns:
        The trial to take: once that can be told, the smallest of those that cannot be told apart;
        before, the one that leads. ``None`` if there is none.
    """
    try:
        known = _known(status, service.store.summaries())
        if not known.leaders:
            return None
        section(
            _("Confirm"),
            help=_("Trains the leading trials with seeds that the search has not used"),
        )
        ranking, smallest = _outcome(known, service)
    except DenseboardError as problem:
        messages.error(problem)
        return None
    _form(known, ranking, status.record.search_id, service)
    return smallest or known.leaders[0]


def _known(status: SearchStatus, every: Sequence[Summary]) -> _Known:
    config = status.config
    seeds = set(search_seeds(config))
    first = next_seeds(seeds, 1)[0]
    wanted = {run_id for trial in status.trials for run_id in trial.runs}
    found = leaders(config, status.trials, _configs([one for one in every if one.run_id in wanted]))
    fresh = [
        run
        for run in every
        if run.dataset == config.base.dataset and run.raw_settings["seed"] not in seeds
    ]
    tried = {key(run.raw_settings) for run in fresh if run.raw_settings["seed"] == first}
    confirmed = [one for one in found if tried and key(settings_of(one.config)) in tried]
    return _Known(config, found, fresh, confirmed[:MOST])


def _configs(runs: Sequence[Summary]) -> Mapping[str, RunConfig]:
    """Return the settings of runs by id, without those that are no longer valid."""
    found = {}
    for run in runs:
        try:
            found[run.run_id] = run.config()
        except ConfigError:
            continue
    return found


def _outcome(known: _Known, service: TrainingService) -> tuple[Ranking | None, Leader | None]:
    """Draw what new seeds have shown; return the ranking, and the trial to take.

    Raises:
        StorageError: A history cannot be read.
    """
    if not known.confirmed:
        st.info(
            _(
                "The leading trial has good settings, and was lucky with its seed and its"
                " validation rows. Only new seeds tell which settings are better; until then, none"
                " is called the best."
            ),
            icon=":material/casino:",
        )
        return None, None
    groups = [group_of(settings_of(one.config), known.fresh) for one in known.confirmed]
    runs = [next(iter(group.runs.values())) for group in groups]
    measure = Measure(known.config.goal_entry.measures[0])
    found = blocks(runs, known.fresh, service.rows, measure)
    _flattered(known, found)
    ranking = None
    if len(runs) > 1:
        ranking = ranked(found, _names(known.confirmed, runs), measure, key="confirm")
    if seeds := waiting(groups):
        seed_progress(service, seeds, groups)
    return ranking, _smallest(known, found, ranking)


def _smallest(known: _Known, found: Blocks, ranking: Ranking | None) -> Leader | None:
    """The smallest of the leading group."""
    if ranking is None or not ranking.decided:
        return None
    group = [found.candidates[one.index] for one in ranking.leaders]
    chosen = min(group, key=lambda one: one.parameters or 0)
    by_key = {key(settings_of(one.config)): one for one in known.confirmed}
    return by_key.get(chosen.group.key)


def _names(confirmed: Sequence[Leader], runs: Sequence[Summary]) -> dict[str, str]:
    return {
        run.run_id: _("Trial {number}: {settings}").format(
            number=trial_number(one.number), settings=settings
        )
        for one, run, settings in zip(confirmed, runs, names_by_value(runs), strict=True)
    }


def _flattered(known: _Known, found: Blocks) -> None:
    """Say by how much the search flattered the trial that led it."""
    leader = known.leaders[0]
    wanted = key(settings_of(leader.config))
    every: list[Candidate] = [*found.candidates, *found.few]
    values = [list(one.values.values()) for one in every if one.group.key == wanted]
    if values and values[0]:
        better = known.config.directions[0] == "maximize"
        told = flattery(leader.value, values[0], higher_is_better=better)
        loss = known.config.goal_entry.of_loss
        st.markdown(_flattery_in_words(told, leader.number, share=better, loss=loss))


def _flattery_in_words(told: Flattery, trial: int, *, share: bool, loss: bool) -> str:
    def value(one: float) -> str:
        return number(one, 4) if loss else metric_label(one, share, told.chosen, told.mean)

    mean = value(told.mean)
    if told.interval is not None:
        mean = _("{mean} (95%: {low} to {high})").format(
            mean=mean, low=value(told.interval.low), high=value(told.interval.high)
        )
    before = _("In the search, trial {trial} led with {chosen}.").format(
        trial=trial_number(trial), chosen=value(told.chosen)
    )
    after = ngettext(
        "With {seeds} new seed it came to {mean}.",
        "With {seeds} new seeds its mean is {mean}.",
        told.seeds,
    ).format(seeds=number(told.seeds), mean=mean)
    if told.size <= 0:
        flattered = _("So the search did not flatter it.")
    else:
        size = difference_label(told.size, share).lstrip("+")
        flattered = _("So the search flattered it by {size}.").format(size=size)
        if told.size_interval is None or told.size_interval.low <= 0:
            flattered = _("So the search flattered it by {size}, or that is chance.").format(
                size=size
            )
    return f"{before} {after} {flattered}"


def _form(known: _Known, ranking: Ranking | None, search_id: str, service: TrainingService) -> None:
    """Draw the number of trials and of seeds, and the button that trains what is missing."""
    messages.refused(_REFUSED)
    done = ranking.seeds if ranking is not None else 0
    wanted = min(_MOST_SEEDS, max(LEAST, done + (ranking.more or 0 if ranking is not None else 0)))
    place = search_id.replace("_", ".")
    most = min(_MOST_TRIALS, len(known.leaders))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = st.number_input(
            _("Leading trials"),
            1,
            most,
            min(most, max(TRIALS, len(known.confirmed))),
            key=f"confirm_trials_{place}_{len(known.confirmed)}_{most}",
            width=150,
            help=_("How many of the leading trials are trained again"),
        )
        seeds = st.number_input(
            _("New seeds"),
            1,
            _MOST_SEEDS,
            wanted,
            key=f"confirm_seeds_{place}_{wanted}",  # a new field for a new default
            width=150,
            help=_("Seeds for each of them, none of which the search has used"),
        )
        missing = _missing(known, int(count), int(seeds))

        def train() -> None:
            with messages.refusal(_REFUSED):
                submit(missing, service)

        button = ngettext("Confirm: train {count} run", "Confirm: train {count} runs", len(missing))
        st.button(
            button.format(count=number(len(missing))) if missing else _("Confirm"),
            key="confirm",
            icon=":material/verified:",
            type="secondary" if known.confirmed else "primary",
            disabled=not missing,
            help=_("These trials are trained, or being trained, with that many new seeds")
            if not missing
            else _("The runs go first in the queue, and are in the record like all others"),
            on_click=train,
        )
    if known.config.folds > 1:
        st.caption(
            _(
                "Each new seed divides the training rows into other folds and holds out the first"
                " of them, so one run per seed is enough."
            )
        )


def _missing(known: _Known, trials: int, seeds: int) -> list[RunConfig]:
    """Return the runs to train, seed by seed, so that seeds are complete early."""
    chosen = known.leaders[:trials]
    runs = [run for run in known.fresh if run.state not in (State.FAILED, State.STOPPED)]
    there = [set(group_of(settings_of(one.config), runs).runs) for one in chosen]
    return [
        replace(one.config, seed=seed)
        for seed in next_seeds(search_seeds(known.config), seeds)
        for one, trained in zip(chosen, there, strict=True)
        if seed not in trained
    ]
