"""A person's own points, for a script, which contains them or the formula that gave them."""

from contextlib import suppress
from dataclasses import dataclass

from core.base.errors import DenseboardError
from core.base.text import N_
from core.data.datasets import Dataset, Source, load
from core.data.points import store
from core.data.points.formula import Formula
from core.data.points.sampling import Sampling
from core.data.tables.description import Description
from core.network.script.section import Say, remark
from core.network.script.toys import widening
from core.network.source import block

_WIDTH = 88


@dataclass(frozen=True)
class OwnPoints:
    """A person's own points, for a script.

    Attributes:
        described: Their description.
        dataset: Their data; ``None`` if they were deleted, but have a formula.
        sampling: The formula; ``None`` for points that were drawn or pasted.
    """

    described: Description
    dataset: Dataset | None
    sampling: Sampling | None
    missing = False
    """Whether numbers are missing, as in tables."""

    @classmethod
    def of(cls, described: Description, source: Source) -> "OwnPoints":
        """Return points from their record.

        Raises:
            DatasetError: They were drawn or pasted, and deleted.
        """
        sampling = store.sampling_of(described)
        if sampling is None:
            return cls(described, load(source), None)
        with suppress(DenseboardError):  # the formula gives them again
            return cls(described, load(source), sampling)
        return cls(described, None, sampling)

    def reading(self, source: Source, say: Say) -> str:
        """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

        Args:
            source: The points, with additional inputs.
            say: Translates comments.
        """
        code = self._computed(say) if self.sampling else self._listed(say)
        if not source.extras:
            return code
        return code + (
            remark(say, N_("Additional inputs."))
            + "x_train, x_test = (\n"
            + f'    {widening(source).removeprefix("x = ")}.astype("float32")\n'
            + '    for x in (x_train.astype("float64"), x_test.astype("float64"))\n)\n'
        )

    def imports(self) -> set[str]:
        """The import lines that the code needs."""
        lines = {"import numpy as np"}
        if self.sampling:
            lines.add("from sklearn.model_selection import train_test_split")
        return lines

    @property
    def _classifies(self) -> bool:
        return bool(self.described.classes)

    def _computed(self, say: Say) -> str:
        sampling = self.sampling
        assert sampling is not None
        formula = Formula(sampling.formula).source
        value = f'np.asarray({formula}).astype("int32")' if self._classifies else formula
        noised, shape = ("x", "x.shape") if self._classifies else ("y", "len(x)")
        target = "y" if self._classifies else 'y.astype("float32")'
        code = "".join(
            f"{name} = random.uniform({low!r}, {high!r}, {sampling.samples})\n"
            for name, (low, high) in (("x1", sampling.x1), ("x2", sampling.x2))
        )
        code = (
            f"random = np.random.default_rng({sampling.seed})\n{code}"
            + f"y = {value}\n"
            + "x = np.stack([x1, x2], axis=1)\n"
            + f"{noised} = {noised} + random.normal(0, {sampling.noise!r}, {shape})\n"
            + f'x, y = x.astype("float32"), {target}\n\n'
        )
        plan = self.described.plan
        arguments = {
            "test_size": str(self.described.test_samples),
            "random_state": str(int(plan["seed"])),
        }
        if plan["stratified"] and self._classifies:
            arguments["stratify"] = "y"
        return (
            remark(say, N_("The points are drawn with NumPy: the same seed gives the same points."))
            + code
            + remark(say, N_("Split off the test samples before anything else."))
            + block("train, test = train_test_split", arguments, "np.arange(len(y))")
            + "x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]\n"
        )

    def _listed(self, say: Say) -> str:
        assert self.dataset is not None
        data = self.dataset
        rows = [
            *zip(data.x_train[:, 0], data.x_train[:, 1], data.y_train, strict=True),
            *zip(data.x_test[:, 0], data.x_test[:, 1], data.y_test, strict=True),
        ]
        # NumPy writes the shortest decimals that give the same float32.
        cells = [f"({', '.join(str(value) for value in row)})" for row in rows]
        train = len(data.y_train)
        text = N_(
            "The points: x1, x2 and the number of the class; first those for training, then, drawn"
            " with seed {seed}, those for the test."
        )
        if not self._classifies:
            text = N_(
                "The points: x1, x2 and the target; first those for training, then, drawn with"
                " seed {seed}, those for the test."
            )
        kind = "int32" if self._classifies else "float32"
        return (
            remark(say, text, seed=str(self.described.plan["seed"]))
            + f"points = np.array(\n    [\n{_wrapped(cells)}    ]\n)\n"
            + f'x, y = points[:, :2].astype("float32"), points[:, 2].astype("{kind}")\n'
            + f"x_train, x_test = x[:{train}], x[{train}:]\n"
            + f"y_train, y_test = y[:{train}], y[{train}:]\n"
        )


def _wrapped(cells: list[str]) -> str:
    lines, line = [], ""
    for cell in cells:
        if line and len(line) + len(cell) + 10 > _WIDTH:
            lines.append(line)
            line = ""
        line += f"{cell}, "
    lines.append(line)
    return "".join(f"        {each.rstrip()}\n" for each in lines if each)
