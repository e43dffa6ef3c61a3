"""Spares Streamlit copying the whole session state for one look-up.

In Streamlit 1.67 every field, select box and radio copies all values of the session into a
dictionary to see whether its own is ``None``. With the hundred widgets of a page that is a fifth of
a rerun.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SafeSessionState

_copied: Any = SafeSessionState.filtered_state


class Values(Mapping[str, Any]):
    """The values of a session by key; only iterating copies them.

    Args:
        state: The state of the session.
    """

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        # Not ``SafeSessionState.__getitem__``: it may stop the script, which the copy never did.
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_copied.fget(self._state))

    def __len__(self) -> int:
        return len(_copied.fget(self._state))


def use_quick_lookup() -> None:
    """Have Streamlit look up single values from now on, in all sessions of this process."""
    SafeSessionState.filtered_state = property(Values)  # type: ignore[assignment]
