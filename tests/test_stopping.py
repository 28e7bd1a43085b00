"""Stopping, within this process: the first signal is heeded, the second is not."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from bot.stopping import CLOSING_SECONDS, SIGNALS, STOP_SECONDS, Stop

PATIENCE = 30  # seconds; a bound for a hang, nothing is measured with it


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Nothing of it is left for the tests that follow."""
    before = {number: signal.getsignal(number) for number in (*SIGNALS, signal.SIGALRM)}
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_signal_is_heeded_once(number: signal.Signals) -> None:
    with Stop() as stop:
        stop.heed()
        assert stop.left() == 0
        os.kill(os.getpid(), number)
        async with asyncio.timeout(PATIENCE):
            await stop.wait()
        assert {signal.getsignal(each) for each in SIGNALS} == {signal.SIG_DFL}
        assert 0 < stop.left() <= STOP_SECONDS - CLOSING_SECONDS
        remaining, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < remaining <= STOP_SECONDS, "whatever hangs has an end"
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


async def test_before_and_after_signals_are_what_they_were() -> None:
    before = [signal.getsignal(each) for each in SIGNALS]
    with Stop() as stop:
        assert [signal.getsignal(each) for each in SIGNALS] == before
        stop.heed()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
