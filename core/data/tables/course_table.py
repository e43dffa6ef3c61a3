"""The course's table as it is known before anyone uploads it: its description, without data.

It holds names of columns and counts only, as the file may not be redistributed (see ``shipping``).
Whoever uploads the file with the course's plan gets a table of the same name.
"""

from functools import cache

from core.base.text import UserText
from core.data.tables import shipping
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.dialect import Dialect

_FILE = "Train.csv"
_DIGEST = "7f4d81e18f762de35c411f8003fe4a0565dd886a50e311729041c1aa41b076f6"
_SIZE = 429_462  # bytes
_TRAIN, _TEST, _INPUTS = 7_699, 3_300, 18
_RAREST = 3_094 / _TRAIN  # parcels of the training rows that arrived on time

DETAILS = Details((), (), (), ())
"""Nothing is missing in it, and nothing in it was repaired."""


@cache
def description() -> Description:
    """Return what storing the course's file would describe, as if its data had been deleted."""
    from core.data.tables.store import name_of  # it imports what looks datasets up

    plan = shipping.usual_plan(_FILE, Dialect(encoding="utf-8-sig"))
    return Description(
        name_of(_DIGEST, plan),
        UserText(_FILE),
        UserText(_FILE),
        _DIGEST,
        _SIZE,
        0.0,
        {key: value for key, value in plan.to_dict().items() if key != "label"},
        _INPUTS,
        _TRAIN,
        _TEST,
        ("0", "1"),
        recipe=shipping.NAME,
        deleted=True,
        rarest=_RAREST,
    )
