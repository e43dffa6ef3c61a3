"""Presets of searches: each can be started, and its file is read again."""

from core.search.config import SearchConfig
from core.search.draft import SearchDraft
from core.search.presets import SEARCH_PRESETS


def test_presets_are_searches_that_a_file_holds() -> None:
    for name, preset in SEARCH_PRESETS.items():
        assert preset.name == name and preset.label and preset.shows
        assert SearchConfig.from_json(preset.config.to_json()) == preset.config
        assert SearchDraft.of(preset.config).check(preset.config.base).config == preset.config
        assert not preset.config.notes(), name


def test_a_grid_tries_all_its_points() -> None:
    grids = [preset.config for preset in SEARCH_PRESETS.values() if preset.config.grid]
    assert grids
    for config in grids:
        assert len(config.grid) == config.trials
