"""The steps by which a table was encoded, in order."""

from collections.abc import Iterable
from dataclasses import replace

from core.base.messages import Message
from core.base.text import N_, UserText
from core.data.splits import SplitRule
from core.data.tables.column_plan import Reason
from core.data.tables.features import Block
from core.data.tables.names import tidy
from core.data.tables.plan import Plan
from core.data.tables.second_target import SecondTarget
from core.data.tables.steps import Does, FittedOn, Step
from core.data.tables.target import Target
from core.data.target_log import TargetLog


def all_steps(
    plan: Plan,
    predicted: Target,
    sizes: tuple[int, int],
    second: SecondTarget | None,
    column_steps: list[Step],
    missing: list[tuple[str, Block]],
    names: tuple[str, ...],
) -> tuple[Step, ...]:
    """Return all steps.

    Args:
        plan: How the table was encoded.
        predicted: Its target.
        sizes: Its numbers of training and test rows.
        second: The target of the second file, if the test rows come from one.
        column_steps: The step of each column that becomes inputs.
        missing: The columns with missing numbers, and their inputs.
        names: The names of all inputs.
    """
    steps = [*_rows_left_out(plan, predicted)]
    if second is not None:
        steps.extend(_second_left_out(plan, second))
    steps.append(_split_step(plan, *sizes))
    for reason in Reason:
        left_out = tuple(c.name for c in plan.dropped if c.dropped is reason)
        if left_out:
            steps.append(Step(Does.DROP, Message(_DROP[reason]), columns=left_out))
    steps += _together(column_steps)
    indicated = tuple(column.name for column in plan.inputs if column.indicates)
    if indicated:
        message = Message(N_("Another input is 1 where there is no number, and else 0."))
        steps.append(Step(Does.INDICATE, message, indicated))
    if plan.target_log:
        steps.append(Step(Does.LOG, Message(_LOGS[plan.target_log]), (plan.target,)))
    if missing:
        steps.append(
            Step(
                Does.IMPUTE,
                Message(
                    N_(
                        "Missing numbers are replaced by the median of their column: {count} in"
                        " total."
                    ),
                    {"count": sum(block.missing for _, block in missing)},
                ),
                tuple(name for name, _ in missing),
                tuple(name for _, block in missing for name in block.names),
                FittedOn.RUN_ROWS,
            )
        )
    steps.append(
        Step(
            Does.STANDARDISE,
            Message(
                N_("Each input has its mean subtracted and is divided by its standard deviation.")
            ),
            tuple(column.name for column in plan.inputs),
            names,
            FittedOn.RUN_ROWS,
        )
    )
    return tuple(steps)


def _together(steps: list[Step]) -> list[Step]:
    """Sort the steps of all columns, and merge equal ones."""
    merged: dict[tuple[int, str], Step] = {}
    order = list(Does)
    for step in steps:
        key = (order.index(step.does), repr(step.message))
        if key in merged:
            same = merged[key]
            step = replace(
                step,
                columns=(*same.columns, *step.columns),
                features=(*same.features, *step.features),
            )
        merged[key] = step
    return [merged[key] for key in sorted(merged, key=lambda key: key[0])]


_LOGS = {
    TargetLog.LOG: N_(
        "The network learns log(y) of the target y. Predictions and errors are converted back."
    ),
    TargetLog.LOG1P: N_(
        "The network learns log(1 + y) of the target y, as 0 has no log. Predictions and errors are"
        " converted back."
    ),
}
_DROP = {
    Reason.IDENTIFIER: N_("Left out because they only identify the rows."),
    Reason.CONSTANT: N_("Left out because they have the same value everywhere."),
    Reason.EMPTY: N_("Left out because they have no values."),
    Reason.FREE_TEXT: N_("Left out because they are free text."),
    Reason.NEAR_UNIQUE: N_("Left out because most of their values occur only once."),
    Reason.SPLIT: N_("Left out because all their values in the test rows are new."),
    Reason.CHOSEN: N_("Left out by you."),
}


def _rows_left_out(plan: Plan, predicted: Target) -> Iterable[Step]:
    if predicted.missing:
        yield Step(
            Does.ROWS,
            Message(
                N_("Rows without a target are left out: {count}."), {"count": predicted.missing}
            ),
            (plan.target,),
        )
    if predicted.alone:
        yield Step(
            Does.ROWS,
            Message(
                N_("Rows whose class has no other row are left out: {count} ({labels})."),
                {"count": len(predicted.alone), "labels": tidy(", ".join(predicted.alone), 200)},
            ),
            (plan.target,),
        )


def _second_left_out(plan: Plan, second: SecondTarget) -> Iterable[Step]:
    if second.missing:
        message = N_("Rows of the second file without a target are left out: {count}.")
        yield Step(Does.ROWS, Message(message, {"count": second.missing}), (plan.target,))
    if second.unknown:
        message = N_(
            "Rows of the second file with a class that the first lacks are left out: {count}"
            " ({labels})."
        )
        values = {
            "count": sum(second.unknown.values()),
            "labels": tidy(", ".join(second.unknown), 200),
        }
        yield Step(Does.ROWS, Message(message, values), (plan.target,))


def _split_step(plan: Plan, train: int, test: int) -> Step:
    message = N_(
        "{test} rows, drawn at random with seed {seed}, are the test set; {train} remain for"
        " training."
    )
    if plan.stratified and plan.split is SplitRule.RANDOM:
        message = N_(
            "{test} rows, drawn at random with seed {seed} and stratified by class, are the test"
            " set; {train} remain for training."
        )
    elif plan.split is SplitRule.ORDER and plan.split_by:
        message = N_(
            "The last {test} rows in the order of {column} are the test set; the {train} before"
            " them remain for training."
        )
    elif plan.split is SplitRule.ORDER:
        message = N_(
            "The last {test} rows of the file are the test set; the {train} before them remain for"
            " training."
        )
    elif plan.split is SplitRule.GROUP:
        message = N_(
            "{test} rows are the test set: all rows of some values of {column}, drawn at random"
            " with seed {seed}. The {train} rows of its other values remain for training."
        )
        if plan.stratified:
            message = N_(
                "{test} rows are the test set: all rows of some values of {column}, drawn at random"
                " with seed {seed} so that classes keep their shares as far as possible. The"
                " {train} rows of its other values remain for training."
            )
    elif plan.second is not None:
        message = N_(
            "The {test} rows of the second file, {file}, are the test set; all {train} of this one"
            " are for training and validation."
        )
    values = {"train": train, "test": test, "seed": plan.seed, "column": plan.split_by}
    if plan.second is not None:
        values["file"] = UserText(plan.second.file)
    return Step(Does.SPLIT, Message(message, values))
