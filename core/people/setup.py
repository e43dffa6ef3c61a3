"""How visitors are told apart: the environment variables, read at every call.

``docs/deploy.md`` shows the same variables with the same help.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from core.base.errors import SetupError
from core.base.text import N_


class Way(StrEnum):
    """How visitors are told apart."""

    ALONE = "alone"
    CLASS = "class"
    SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Variable:
    """An environment variable.

    Attributes:
        name: Its name.
        help: What it is for, in one sentence of Markdown.
        shortest: Minimum number of characters of a value; 0 for any.
    """

    name: str
    help: str
    shortest: int = 0

    @property
    def value(self) -> str:
        """Its value, without spaces around it; empty if it is not set."""
        return os.environ.get(self.name, "").strip()


PEOPLE = Variable(
    "DENSEBOARD_PEOPLE",
    "`alone` (the default on this machine: nobody signs in), `class` (a code and a name) or"
    " `sign-in` (an OpenID Connect provider)",
)
CLASS_CODE = Variable(
    "DENSEBOARD_CLASS_CODE", "The code of the class, which students type; at least 6 characters", 6
)
TEACHER_KEY = Variable(
    "DENSEBOARD_TEACHER_KEY",
    "The key that makes whoever types it, along with the code, a teacher; at least 12 characters."
    " Also the bearer token of `/metrics`",
    12,
)
TEACHER_CLAIM = Variable(
    "DENSEBOARD_TEACHER_CLAIM",
    "With `sign-in`, what the provider says of teachers, as `claim=value`: `roles=teacher`",
)
SECRET = Variable(
    "DENSEBOARD_SECRET",
    "What sessions are signed with; at least 32 characters. Without it a random one is kept in the"
    " database",
    32,
)
VARIABLES = (PEOPLE, CLASS_CODE, TEACHER_KEY, TEACHER_CLAIM, SECRET)

_NEEDED: Mapping[Way, tuple[Variable, ...]] = {
    Way.ALONE: (),
    Way.CLASS: (CLASS_CODE, TEACHER_KEY),
    Way.SIGN_IN: (TEACHER_CLAIM,),
}


def way() -> Way:
    """Return how visitors are told apart.

    Raises:
        SetupError: The variable has another value.
    """
    value = PEOPLE.value.lower() or Way.ALONE.value
    if value not in {each.value for each in Way}:
        raise SetupError(
            N_("{variable} is {received}; allowed are {allowed}. Correct it, or leave it out."),
            variable=PEOPLE.name,
            received=value[:40],
            allowed=", ".join(Way),
        )
    return Way(value)


def teacher_claim() -> tuple[str, str]:
    """Return the claim of teachers and its value.

    Raises:
        SetupError: The variable is not of the form ``claim=value``.
    """
    claim, _, value = (part.strip() for part in TEACHER_CLAIM.value.partition("="))
    if not (claim and value):
        raise SetupError(
            N_(
                "{variable} must be of the form claim=value, such as roles=teacher, so that"
                " teachers are known."
            ),
            variable=TEACHER_CLAIM.name,
        )
    return claim, value


def check(*, beyond: bool, named: bool) -> None:
    """Raise if the server must not start with this setup.

    Args:
        beyond: Whether it listens on more than the loopback interface.
        named: Whether it answers to names of other machines, as behind a proxy.

    Raises:
        SetupError: Strangers would get in, or nobody would.
    """
    chosen = way()
    if chosen is Way.ALONE and (beyond or (named and not PEOPLE.value)):
        raise _reachable(may_stay=not beyond)
    for variable in _NEEDED[chosen]:
        if not variable.value:
            raise SetupError(
                N_("With {people}={way} the server needs {variable} as well. Set it, then start."),
                people=PEOPLE.name,
                way=chosen.value,
                variable=variable.name,
            )
    if chosen is Way.SIGN_IN:
        teacher_claim()
        if find_spec("authlib") is None:
            raise SetupError(
                N_(
                    "With {people}=sign-in the server needs the package Authlib. Install it with"
                    " {command}, then start."
                ),
                people=PEOPLE.name,
                command="pip install '.[sign-in]'",
            )
    if chosen is Way.CLASS and CLASS_CODE.value == TEACHER_KEY.value:
        raise SetupError(
            N_(
                "{code} and {key} are the same, so that every student would be a teacher. Change"
                " one of them."
            ),
            code=CLASS_CODE.name,
            key=TEACHER_KEY.name,
        )
    for variable in VARIABLES:
        if 0 < len(variable.value) < variable.shortest:
            raise SetupError(
                N_(
                    "{variable} has {received} characters, which is easily guessed. Use at least"
                    " {allowed}."
                ),
                variable=variable.name,
                received=len(variable.value),
                allowed=variable.shortest,
            )


def _reachable(*, may_stay: bool) -> SetupError:
    values = {
        "people": PEOPLE.name,
        "code": CLASS_CODE.name,
        "key": TEACHER_KEY.name,
        "option": "--server.address=localhost",
    }
    if may_stay:
        return SetupError(
            N_(
                "This server answers to names of other machines, and nobody would have to sign in."
                " Set {people}=class with {code} and {key}, or {people}=sign-in; or"
                " {people}=alone, if a proxy in front lets only you in."
            ),
            **values,
        )
    return SetupError(
        N_(
            "This server can be reached from other machines, and nobody would have to sign in. Set"
            " {people}=class with {code} and {key}, or {people}=sign-in; or start it with {option}"
            " for this machine only."
        ),
        **values,
    )
