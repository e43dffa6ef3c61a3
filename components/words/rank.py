"""A ranking of settings in words."""

from collections.abc import Mapping, Sequence

from components.words.language import _, ngettext, number, percent, plain
from core.comparison.blocks import Blocks, Candidate
from core.comparison.rank import LEAST, LOOKS, Ranking
from core.comparison.verdict import POWER
from core.runs.store import Summary

Names = Mapping[str, str]
"""The name of each setting, by the id of its run."""


def verdict_in_words(found: Blocks, ranking: Ranking | None, names: Names) -> str:
    """Return which settings lead, and what to do where that cannot be told.

    Args:
        found: The settings.
        ranking: Their ranking; ``None`` while there is nothing to rank.
        names: Names of the settings.
    """
    if ranking is None:
        return _bold(_("Cannot be told yet."), _nothing(found))
    if not ranking.decided:
        return _bold(_("Cannot be told yet: train more seeds."), _too_few(found, ranking))
    leaders = [found.candidates[one.index] for one in ranking.leaders]
    rest = len(ranking.standings) - len(leaders)
    if len(leaders) == 1:
        lead = _("{name} leads.").format(name=plain(names[leaders[0].run.run_id]))
        worse = ngettext(
            "The other {count} setting is worse.", "The other {count} settings are worse.", rest
        )
    else:
        lead = _together(leaders, names)
        worse = ngettext(
            "The other {count} setting is worse than the best of them.",
            "The other {count} settings are worse than the best of them.",
            rest,
        )
    over = ngettext("Compared over {count} seed.", "Compared over {count} seeds.", ranking.looked)
    parts = (
        worse.format(count=number(rest)) if rest else "",
        over.format(count=number(ranking.looked)),
        _more(ranking) if len(leaders) > 1 else "",
    )
    return _bold(lead, *parts)


def _bold(lead: str, *parts: str) -> str:
    return " ".join([f"**{lead}**", *filter(None, parts)])


def _nothing(found: Blocks) -> str:
    if len(found.candidates) > 1:
        return _("These settings have no seed in common.")
    return _("Fewer than two of these settings were trained to the end with validation rows.")


def _too_few(found: Blocks, ranking: Ranking) -> str:
    share = ngettext(
        "These {settings} settings have {count} seed in common",
        "These {settings} settings have {count} seeds in common",
        ranking.seeds,
    ).format(settings=number(len(found.candidates)), count=number(ranking.seeds))
    need = ngettext(
        "{least} are needed: train each with {count} more.",
        "{least} are needed: train each with {count} more.",
        LEAST - ranking.seeds,
    ).format(least=number(LEAST), count=number(LEAST - ranking.seeds))
    return f"{share}; {need}"


def _together(leaders: Sequence[Candidate], names: Names) -> str:
    """Return that these cannot be told apart, and which of them to take."""
    sizes = [one.parameters for one in leaders if one.parameters is not None]
    count = number(len(leaders))
    if len(set(sizes)) < 2:
        return _(
            "These {count} settings cannot be told apart, and are equally large: take any of them."
        ).format(count=count)
    smallest = next(one for one in leaders if one.parameters == min(sizes))
    return _(
        "These {count} settings cannot be told apart: take the smallest, {name} ({parameters}"
        " parameters)."
    ).format(count=count, name=plain(names[smallest.run.run_id]), parameters=number(min(sizes)))


def _more(ranking: Ranking) -> str:
    if ranking.more is None:
        return _("Not even {most} seeds would probably tell them apart.").format(
            most=number(max(LOOKS))
        )
    return ngettext(
        "If the differences are as large as they seem, {count} more seed of each would tell the"
        " last of them from the first with a probability of {power}.",
        "If the differences are as large as they seem, {count} more seeds of each would tell the"
        " last of them from the first with a probability of {power}.",
        ranking.more,
    ).format(count=number(ranking.more), power=percent(POWER, 0))


def left_out(found: Blocks, ranking: Ranking | None, names: Names) -> list[str]:
    """Return what the ranking leaves out and why, so that nothing is dropped silently."""

    def listed(runs: Sequence[Summary]) -> str:
        return "; ".join(plain(names[run.run_id]) for run in runs)

    few = "; ".join(
        f"{plain(names[one.run.run_id])} ({number(len(one.values))})" for one in found.few
    )
    several = [
        (
            few,
            _(
                "Not ranked yet, as fewer than {least} seeds are done (their number in brackets):"
                " {settings}."
            ),
        ),
        (
            listed([one.run for one in found.unended]),
            _("Not ranked yet, as no run has ended: {settings}."),
        ),
        (
            listed([one.run for one in found.failed]),
            _("Left out, as training failed with every seed: {settings}."),
        ),
        (
            listed(found.without_validation),
            _(
                "Left out, as they have no validation rows, and neither training rows nor the test"
                " set are for choosing: {settings}."
            ),
        ),
        (
            listed(found.other_rows),
            _(
                "Left out, as they were measured on other data or another share of validation"
                " rows: {settings}."
            ),
        ),
    ]
    texts = [text.format(settings=who, least=number(LEAST)) for who, text in several if who]
    failed = [
        f"{plain(names[one.run.run_id])} ({', '.join(map(str, one.group.failed))})"
        for one, count in zip(found.candidates, found.failures, strict=True)
        if count
    ]
    if failed:
        texts.append(
            _(
                "Failed with the seeds in brackets, so that none of the others is called worse"
                " than these: {settings}."
            ).format(settings="; ".join(failed))
        )
    if found.waiting:
        texts.append(
            _("Still training or waiting: seeds {seeds}.").format(
                seeds=", ".join(map(str, found.waiting))
            )
        )
    single = {seed for one in found.candidates for seed in one.values} - set(found.seeds)
    if single:
        texts.append(
            _("Not compared, as not all settings are done with them: seeds {seeds}.").format(
                seeds=", ".join(map(str, sorted(single)))
            )
        )
    if ranking is not None and ranking.looked < ranking.seeds:
        texts.append(_waiting_for(ranking))
    return texts


def _waiting_for(ranking: Ranking) -> str:
    later = [look for look in LOOKS if look > ranking.seeds]
    if not later:
        return _("Only the first {looked} of {seeds} seeds are evaluated.").format(
            looked=number(ranking.looked), seeds=number(ranking.seeds)
        )
    return _("{looked} of {seeds} seeds are evaluated; the next evaluation is at {next}.").format(
        looked=number(ranking.looked), seeds=number(ranking.seeds), next=number(later[0])
    )


def method() -> str:
    """Return how settings are ranked, with its sources."""
    return _(
        "All settings are compared with each other seed by seed, on validation rows, never on the"
        " test set: Student’s t of the differences at {looks} seeds, with limits for all pairs and"
        " all evaluations together. Settings that another one beats drop out, and the others are"
        " tested again among themselves (model confidence set; Hansen, Lunde and Nason 2011;"
        " group-sequential, Lan and DeMets 1983). A setting as good as the best drops out in at"
        " most about 5% of rankings, however often you add seeds and look again. The intervals in"
        " the figure are those of each mean alone: settings whose intervals overlap may still be"
        " told apart, because the differences by seed vary less."
    ).format(looks=", ".join(map(number, LOOKS)))
