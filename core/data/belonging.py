"""Whose uploaded data are, asked wherever they are listed, used or changed.

Where nobody signs in, everything is everybody's. Otherwise the app names another ``Belonging``,
which knows who the visitor is: ``use_belonging``.
"""

from typing import Protocol


class Belonging(Protocol):
    """Decides about uploaded data for whoever asks; the server itself may use all."""

    def lists(self, name: str) -> bool:
        """Whether data are among those that the visitor chooses from."""
        ...

    def uses(self, name: str) -> bool:
        """Whether the visitor may see data and train on them."""
        ...

    def admit(self) -> None:
        """Raise unless the visitor may store more data.

        Raises:
            LimitError: The visitor has stored too much.
        """
        ...

    def take(self, name: str) -> None:
        """Note that the visitor has stored data.

        Raises:
            StorageError: It cannot be recorded.
        """
        ...

    def names(self, name: str) -> bool:
        """Whether the visitor may change what data are called: nobody else has them."""
        ...

    def change(self, name: str) -> None:
        """Raise unless the visitor may change what data are called.

        Raises:
            AccessError: They belong to others as well.
        """
        ...

    def release(self, name: str) -> bool:
        """Note that the visitor deletes data; return whether nobody else has them.

        Raises:
            AccessError: They belong to others.
            StorageError: It cannot be recorded.
        """
        ...


class _Everybodys:
    """Everything is everybody's."""

    def lists(self, name: str) -> bool:
        return True

    def uses(self, name: str) -> bool:
        return True

    def admit(self) -> None:
        pass

    def take(self, name: str) -> None:
        pass

    def names(self, name: str) -> bool:
        return True

    def change(self, name: str) -> None:
        pass

    def release(self, name: str) -> bool:
        return True


_current: Belonging = _Everybodys()


def use_belonging(belonging: Belonging) -> None:
    """Set who decides about uploaded data."""
    global _current
    _current = belonging


def belonging() -> Belonging:
    """Return who decides about uploaded data."""
    return _current
