"""What is known of the course's table before it is uploaded is what uploading it finds."""

from dataclasses import replace

import pytest

from core.base.errors import DenseboardError
from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.tables import course_table, data, shelf, store
from core.data.tables.description import Description
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.network.script import Origin, sections
from core.network.script.uploaded import UploadedTable
from core.settings.presets import PRESETS, shipping_config
from tests.conftest import SHARED_DATA

FILE = SHARED_DATA / "shipping" / "Train.csv"


def test_it_can_be_looked_up_but_is_not_offered() -> None:
    known = course_table.description()
    assert DATASETS[known.name].deleted and DATASETS[known.name].inputs == 18
    assert known.name not in list(DATASETS) and "shipping" not in PRESETS
    with pytest.raises(DenseboardError):
        load(known.name)


def test_it_is_what_the_file_gives() -> None:
    if not FILE.is_file():
        pytest.skip("no shipping data at hand")
    table = read(FILE)
    plan = propose(profile(table.frame, table.dialect.decimal), "Train.csv", table.dialect)
    name = store.save(table, plan, FILE).name
    stored = shelf.descriptions()[name]
    known = course_table.description()
    as_stored = Description.from_json(known.to_json())
    assert replace(as_stored, created=stored.created, deleted=False) == stored
    assert not DATASETS[name].deleted
    config = shipping_config(name)
    assert config == PRESETS["shipping"].config
    by_heart, by_file = (
        sections(config, Origin(), UploadedTable.of(description, details))
        for description, details in (
            (known, course_table.DETAILS),
            (stored, data.details(name)),
        )
    )
    assert by_heart == by_file
