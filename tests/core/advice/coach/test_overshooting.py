"""A learning rate that is far too high is reported, instead of its consequences."""

from core.advice.coach import TEMPLATES
from tests.core.advice.coach.made import FALLING, by_rule, layer, run, snapshots

CHANCE = [0.1] * 12
DEAD = snapshots(*[[layer(dead=1.0), layer()]] * 5)
FULL = snapshots(*[[layer(saturated=1.0), layer()]] * 5)


def test_dead_units_are_a_consequence_of_a_rate_of_five() -> None:
    losses = [601.4, 2.8, 2.9, 2.8, 2.7, 2.8]
    advice = by_rule(run(learning_rate=5.0), losses, DEAD, metrics=CHANCE[:6])
    assert list(advice) == ["overshooting"]
    overshooting = advice["overshooting"]
    assert overshooting.finding.values == {"rate": 5.0, "times": 5000}
    assert overshooting.evidence is not None
    assert overshooting.evidence.template == TEMPLATES["first_loss"]
    assert overshooting.evidence.values["loss_first"] == 601.4
    assert (overshooting.change, overshooting.since) == (("learning_rate", 0.001), 1.0)
    assert overshooting.severity == "warning"


def test_it_is_reported_after_the_first_epoch() -> None:
    assert list(by_rule(run(learning_rate=5.0), [601.4], metrics=[0.1])) == ["overshooting"]


def test_idle_units_are_evidence_where_the_first_loss_is_not() -> None:
    losses = [2.8] + [2.3] * 11
    for health, template in ((DEAD, "units_off"), (FULL, "units_at_limit"), ([], "no_better")):
        advice = by_rule(run(learning_rate=0.1), losses, health, metrics=CHANCE)
        evidence = advice["overshooting"].evidence
        assert list(advice) == ["overshooting"]
        assert evidence is not None and evidence.template == TEMPLATES[template]


def test_a_harmless_high_rate_is_not_reported() -> None:
    assert by_rule(run(learning_rate=5.0), FALLING) == {}
    dying = by_rule(run(learning_rate=0.009), [2.3] * 12, DEAD, metrics=CHANCE)
    assert list(dying) == ["dying"]  # nine times the usual rate is not far too high


def test_a_network_that_still_learns_gets_a_hint() -> None:
    advice = by_rule(run(learning_rate=5.0), [300.0, *FALLING])
    assert advice["overshooting"].severity == "info"


def test_a_rising_loss_says_more() -> None:
    losses = [8.0, 1.4, 1.4, 1.4, 2.4, 2.4, 2.4]
    advice = by_rule(run(learning_rate=5.0), losses, FULL, metrics=[0.5] * 7)
    assert list(advice) == ["diverging"]
    assert advice["diverging"].change == ("learning_rate", 0.001)
