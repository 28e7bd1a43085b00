"""What is not needed any more is given back, on whatever system."""

import ctypes
import weakref

import pytest

from bot.memory import give_back


class Ring:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


class Other:
    """A C library without what glibc has."""

    def __init__(self, name: None) -> None: ...


class Windows(Other):
    """There, no name is no library."""

    def __init__(self, name: None) -> None:
        raise TypeError


@pytest.mark.parametrize("library", [ctypes.CDLL, Other, Windows])
def test_what_only_holds_itself_is_collected(
    monkeypatch: pytest.MonkeyPatch, library: type
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", library)
    ring = weakref.ref(Ring())
    give_back()
    assert ring() is None
