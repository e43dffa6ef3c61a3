"""The shipping data of the course: recognises them by their columns, with the course's plan.

E-Commerce Shipping Data, from Kaggle (``prachi13/customer-analytics``): whether 10,999 parcels
arrived on time. The file may not be redistributed: users upload their own copy.
"""

from core.base.text import N_
from core.data import tasks
from core.data.splits import SplitRule
from core.data.tables.column_plan import ColumnPlan, Reason
from core.data.tables.columns import Kind, Profile
from core.data.tables.dialect import Dialect
from core.data.tables.plan import Plan

ADDRESS = "https://www.kaggle.com/datasets/prachi13/customer-analytics"
NAME = "shipping"
LABEL = N_("E-commerce shipping, as in the course")
"""A label for the table."""

TARGET = "Reached.on.Time_Y.N"
CLASS_NAMES = {"0": N_("on time"), "1": N_("late")}
"""Names of the classes: 1 stands for parcels that did not arrive on time."""
# The course drops the identifier, maps the two genders to 0 and 1, and one-hot encodes columns
# with more categories: 18 inputs.
_COLUMNS = (
    ColumnPlan("ID", Kind.IDENTIFIER, Reason.IDENTIFIER),
    ColumnPlan("Warehouse_block", Kind.CATEGORY),
    ColumnPlan("Mode_of_Shipment", Kind.CATEGORY),
    ColumnPlan("Customer_care_calls", Kind.NUMBER),
    ColumnPlan("Customer_rating", Kind.NUMBER),
    ColumnPlan("Cost_of_the_Product", Kind.NUMBER),
    ColumnPlan("Prior_purchases", Kind.NUMBER),
    ColumnPlan("Product_importance", Kind.CATEGORY),
    ColumnPlan("Gender", Kind.CATEGORY),
    ColumnPlan("Discount_offered", Kind.NUMBER),
    ColumnPlan("Weight_in_gms", Kind.NUMBER),
    ColumnPlan(TARGET, Kind.CATEGORY),
)
_TEST_SHARE, _SEED = 0.3, 1


def recognised(profile: Profile) -> bool:
    """Whether a table has the columns of the course's table, in any order."""
    return {column.name for column in profile.columns} == {column.name for column in _COLUMNS}


def plan(profile: Profile, label: str, dialect: Dialect) -> Plan:
    """Return the course's plan, with its test rows and inputs.

    Args:
        profile: The profile of a table that is ``recognised``.
        label: The user's name for the table.
        dialect: How it was read.
    """
    known = {column.name: column for column in _COLUMNS}
    return _plan(tuple(known[column.name] for column in profile.columns), label, dialect)


def usual_plan(label: str, dialect: Dialect) -> Plan:
    """Return the course's plan of its own file, whose order of columns is known.

    Args:
        label: A name for the table.
        dialect: How it is read.
    """
    return _plan(_COLUMNS, label, dialect)


def _plan(columns: tuple[ColumnPlan, ...], label: str, dialect: Dialect) -> Plan:
    return Plan(
        label,
        TARGET,
        tasks.BINARY,
        columns,
        test_share=_TEST_SHARE,
        stratified=False,
        seed=_SEED,
        dialect=dialect,
    )


def as_in_the_course(plan: Plan) -> bool:
    """Whether a plan encodes the course's table as the course does."""
    decided = (plan.target, plan.task, plan.test_share, plan.stratified, plan.seed)
    course = (TARGET, tasks.BINARY, _TEST_SHARE, False, _SEED)
    at_random = plan.split is SplitRule.RANDOM
    return at_random and decided == course and set(plan.columns) == set(_COLUMNS)
