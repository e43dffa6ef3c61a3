"""Loss landscapes as stored, and what may be asked for."""

from dataclasses import replace

import numpy as np
import pytest

from core.base.errors import ConfigError, StorageError
from core.runs.landscape import (
    KEPT,
    Directions,
    Landscape,
    LandscapeProgress,
    LandscapeSettings,
    Rows,
    from_shelf,
    shelf,
)
from tests.fake_landscapes import plausible_landscape

EPOCHS = np.arange(5.0)
ENDS = LandscapeSettings(Directions.ENDS, Rows.TRAINING, False, other="b")


def same(one: Landscape, other: Landscape) -> bool:
    arrays = ("x", "y", "losses", "shares", "line")
    of_path = ("epochs", "places", "losses", "projected", "held", "end")
    return (
        one.settings == other.settings
        and (one.samples, one.available, one.seconds)
        == (other.samples, other.available, other.seconds)
        and all(np.array_equal(getattr(one, n), getattr(other, n), True) for n in arrays)
        and all(
            np.array_equal(getattr(a, n), getattr(b, n))
            for a, b in zip(one.paths, other.paths, strict=True)
            for n in of_path
        )
    )


def test_landscapes_are_read_as_they_were_written_and_the_latest_are_kept() -> None:
    two = plausible_landscape(ENDS, [EPOCHS, EPOCHS[:3]])
    many = [plausible_landscape(LandscapeSettings(width=w), [EPOCHS]) for w in (0.5, 1.0, 2.0)]
    written = [two, *many, *many]
    read = from_shelf(shelf(written))
    assert len(read) == KEPT < len(written)
    for one, other in zip(read, written, strict=False):
        assert same(one, other)
    assert not same(read[1], read[2])


def test_damage_is_reported() -> None:
    whole = plausible_landscape(ENDS, [EPOCHS, EPOCHS]).to_bytes()
    for damaged in (b"nothing", whole[:200], whole.replace(b"ends", b"both")):
        with pytest.raises(StorageError):
            Landscape.from_bytes(damaged)


def test_what_has_no_effect_is_reset_and_what_is_not_allowed_refused() -> None:
    assert LandscapeSettings(seed=7) == LandscapeSettings()
    random = LandscapeSettings(Directions.RANDOM, seed=7)
    assert random.seed == 7 and LandscapeSettings.from_json(random.to_json()) == random
    for wrong in ({"width": 7.0}, {"resolution": 1000}, {"samples": 3}):
        with pytest.raises(ConfigError, match=f"{next(iter(wrong))}: received"):
            LandscapeSettings(**wrong)
    for directions, other in ((Directions.ENDS, ""), (Directions.PATH, "b")):
        with pytest.raises(ConfigError, match="two runs"):
            LandscapeSettings(directions, other=other)


def test_progress_is_the_share_of_rows() -> None:
    settings = LandscapeSettings(resolution=25)
    whole = plausible_landscape(settings, [EPOCHS])
    part = replace(whole, losses=whole.losses[:5])
    assert LandscapeProgress(settings).share == 0
    assert LandscapeProgress(settings, part).share == 0.2 and not part.whole
    grown = part.with_rows(list(whole.losses[5:]))
    assert grown.whole and np.array_equal(grown.losses, whole.losses)
