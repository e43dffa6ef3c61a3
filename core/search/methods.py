"""The methods of a search: Optuna's samplers, each with when to use it.

Samplers are named, not imported, so that the server can list them without Optuna, which takes a
second.
"""

import importlib.util
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.base.errors import SearchError
from core.base.text import N_
from core.settings.choices.choice import Choice, registry

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


@dataclass(frozen=True)
class Method(Choice):
    """A method.

    Attributes:
        sampler: Optuna's class, a name under ``optuna.samplers``.
        arguments: The arguments of the sampler, given the seed of the search and of the trial.
        grid: Whether it tries every point of a grid, in the order of
            ``core.search.space.grid_of``.
        learns: Whether it learns from the trials before.
        conditional: Whether it learns about settings that have an effect only beside some values
            of others; without, these are drawn at random.
        names: Whether it learns about names and switches; without, these are drawn at random.
        goals: Maximum number of goals.
        package: A package that it needs and that is not among the requirements.
        install: The command that installs the package.
    """

    sampler: str = "RandomSampler"
    arguments: Callable[[int, int], dict[str, Any]] = lambda _search, trial: {"seed": trial}
    grid: bool = False
    learns: bool = False
    conditional: bool = True
    names: bool = True
    goals: int = 2
    package: str = ""
    install: str = ""

    def check_installed(self) -> None:
        """Check that its package is installed.

        Raises:
            SearchError: It is not.
        """
        if self.package and importlib.util.find_spec(self.package) is None:
            raise SearchError(
                N_(
                    "{method} needs the package {package}, which is not installed here. Install"
                    " it with {command} and start the app again, or choose another method."
                ),
                method=self.label,
                package=self.package,
                command=self.install,
            )

    def make(self, seed: int, number: int) -> "BaseSampler":
        """Make the sampler of one trial.

        Each trial has its own, so that a search that was interrupted goes on with the trials of
        one that was not: all that a sampler remembers is in the trials before.

        Args:
            seed: The seed of the search.
            number: The number of the trial, counted from 0.

        Raises:
            SearchError: Its package is not installed.
        """
        self.check_installed()
        import optuna

        with warnings.catch_warnings():
            # Optuna may still change the interface of some; its version is pinned.
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            kind = getattr(optuna.samplers, self.sampler)
            made: BaseSampler = kind(**self.arguments(seed, trial_seed(seed, number)))
        return made


def trial_seed(seed: int, number: int) -> int:
    """Return the seed of the sampler of one trial, from 0 to 2³² − 1."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1)[0])


def _beside(seed: int) -> dict[str, Any]:
    """Arguments for drawing at random what a sampler cannot learn about."""
    from optuna.samplers import RandomSampler

    return {"independent_sampler": RandomSampler(seed=seed), "warn_independent_sampling": False}


METHODS = registry(
    Method(
        "grid",
        N_("Grid"),
        N_("Every combination, for two or three settings with few values each: shows it all"),
        grid=True,
    ),
    Method(
        "random",
        N_("Random"),
        N_("Independent draws: a fair picture of the space, and hard to beat with many settings"),
    ),
    Method(
        "tpe",
        N_("TPE"),
        N_(
            "Tree-structured Parzen estimator: after 10 random trials it prefers what resembles the"
            " good ones. A first choice for any space"
        ),
        sampler="TPESampler",
        learns=True,
    ),
    Method(
        "gp",
        N_("GP"),
        N_(
            "Gaussian process: models the result over the space. For up to about 100 trials that"
            " take long, and up to about 10 settings"
        ),
        sampler="GPSampler",
        arguments=lambda _search, trial: {"seed": trial, **_beside(trial)},
        learns=True,
        conditional=False,
        package="torch",
        install="pip install -r requirements-gp.txt",
    ),
    Method(
        "cmaes",
        N_("CMA-ES"),
        N_(
            "Evolution strategy: moves a cloud of trials uphill. For numbers only, with some"
            " hundreds of trials"
        ),
        sampler="CmaEsSampler",
        arguments=lambda _search, trial: {"seed": trial, **_beside(trial)},
        learns=True,
        conditional=False,
        names=False,
        goals=1,
    ),
    Method(
        "quasi_random",
        N_("Quasi-random"),
        N_(
            "A Sobol sequence: covers the space more evenly than random draws. Best with 16, 32, 64"
            " … trials"
        ),
        sampler="QMCSampler",
        arguments=lambda search, trial: {"seed": search, "scramble": True, **_beside(trial)},
        learns=True,
        conditional=False,
    ),
)
