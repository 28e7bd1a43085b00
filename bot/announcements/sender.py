"""The one paced sender: round after round, until it is cancelled or the bot is refused."""

import asyncio
import datetime as dt
import logging
import math
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.announcements.announcements import Announcements
from bot.announcements.carrying import Carrier
from bot.announcements.composing import Buttons
from bot.announcements.deliveries import Claim, Deliveries, Outcome
from bot.announcements.models import Announcement, Recipient
from bot.announcements.schedule import is_quiet
from bot.announcements.traffic import Traffic
from bot.announcements.verdicts import Refused, Release, Sent, Stop, Verdict, is_trouble, judge
from bot.logs import about
from bot.storage.lock import ProcessLock
from bot.telegram.tasks import Tasks
from bot.watching.troubles import of_database

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

# How long an idle sender waits before it looks again: what the command line or the clock starts
# is begun within it.
IDLE = 1.0
# A round takes so long at least, and claims what may leave within its time and that of the next
# commit: at a high rate one commit serves many messages, at a low one each has its own.
ROUND, AHEAD = 0.01, 0.025
# So many calls may be under way: enough for the rate at an eighth of a second each.
FEWEST_AT_ONCE, MOST_AT_ONCE, ANSWER = 8, 128, 0.125
GRACE = 8.0  # seconds at the end of the program for calls that are under way
# After so many failures in a row that are nobody's own, the next calls only feel their way.
PATIENCE = 5
LONGEST_PAUSE = 60.0
DOUBLINGS = 6  # more of them do not make the pause longer, but the power of a long night overflows
KEPT_CONTENTS = 8


@dataclass
class Clocks:
    """Time and waiting, as the sender knows them: all of it can be held still by a test."""

    wall: Callable[[], float]
    zone: ZoneInfo
    sleep: Sleep = asyncio.sleep

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.wall())

    def is_quiet(self) -> bool:
        """Whether people here want their peace."""
        return is_quiet(dt.datetime.fromtimestamp(self.wall(), self.zone))


@dataclass
class _Work:
    """What is under way: calls that have begun, and outcomes that are not recorded yet."""

    calls: Tasks = field(default_factory=Tasks)
    outcomes: list[Outcome] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)


def pause_after(troubles: int) -> float:
    """For how many seconds nothing is sent after so many failures in a row (at least PATIENCE)."""
    doublings = min(troubles - PATIENCE, DOUBLINGS)
    return min(2.0**doublings, LONGEST_PAUSE)


class Sender:
    """Carries out what is scheduled. It goes on by itself after a restart."""

    def __init__(
        self,
        bot: Bot,
        deliveries: Deliveries,
        announcements: Announcements,
        traffic: Traffic,
        buttons: Buttons,
        clocks: Clocks,
        lock: ProcessLock,
    ) -> None:
        self._deliveries = deliveries
        self._announcements = announcements
        self._traffic = traffic
        self._carrier = Carrier(bot, buttons, traffic.rate)
        self._clocks = clocks
        self._lock = lock
        self._at_once = min(max(math.ceil(traffic.rate * ANSWER), FEWEST_AT_ONCE), MOST_AT_ONCE)
        self._work = _Work()
        self._known: dict[int, Announcement] = {}
        self._troubles = 0
        self._stopped = False

    async def run(self) -> None:
        """Send, for ever; returns only when Telegram refuses the bot itself."""
        try:
            await self._insist(self._take_over)
            while not self._stopped:
                await self._insist(self._round)
            log.error(
                "Announcements stop: Telegram refuses the token. What is not sent waits for a "
                "start with a valid BOT_TOKEN"
            )
        finally:
            # What has left is answered and recorded, so that a quiet end leaves nobody unknown.
            await asyncio.shield(self._settle())
            self._lock.release()

    async def _take_over(self) -> None:
        while not self._lock.acquire():
            await self._clocks.sleep(IDLE)
        if interrupted := await self._deliveries.recover():
            log.warning("%d messages were under way when the bot was stopped", interrupted)
        halted = await self._deliveries.halted_until() - self._clocks.wall()
        if halted > 0:
            self._traffic.halt(halted)

    async def _round(self) -> None:
        """Wait for a turn, record and claim, and let what was claimed leave."""
        if not await self._begin_due():
            await self._record()
            await self._rest(IDLE)
            return
        loop = asyncio.get_running_loop()
        most, begun = await self._wait_for_turn(), loop.time()
        if most == 0:
            await self._record()
            return
        claim = await self._exchange(most)
        left = deque(claim.recipients)
        try:
            while left and await self._start(left[0]):
                left.popleft()
        finally:
            self._release(left)
        if not claim.looked_at:
            await self._rest(IDLE)
        elif (early := begun + ROUND - loop.time()) > 0:
            await self._clocks.sleep(early)  # commits more often would cost more than they record

    async def _begin_due(self) -> bool:
        """Begin what is due; whether anything runs now."""
        quiet = self._clocks.is_quiet()
        states = await self._deliveries.states(quiet)
        if "scheduled" not in states:
            return "running" in states
        begun = await self._deliveries.start_due(self._clocks.now(), quiet)
        return bool(begun) or "running" in states

    async def _wait_for_turn(self) -> int:
        """How many messages may leave now; 0 after a rest, where it was not time yet."""
        free = self._at_once - len(self._work.calls)
        wait = self._traffic.turn()
        if free > 0 and wait <= ROUND:
            return min(free, self._traffic.turns_within(AHEAD))
        await self._rest(min(wait, IDLE) or IDLE)
        return 0

    async def _exchange(self, most: int) -> Claim:
        outcomes = list(self._work.outcomes)
        exchange = asyncio.ensure_future(
            self._deliveries.exchange(
                outcomes, most, self._traffic.chat_wait, self._clocks.now(),
                self._clocks.is_quiet(),
            )
        )  # fmt: skip
        try:
            claim = await asyncio.shield(exchange)
        except asyncio.CancelledError:
            # The commit may be through by now: what it has claimed shall not stay so.
            with suppress(sqlite3.Error):
                self._release((await exchange).recipients)
            raise
        # Only now: where the commit failed, the next one brings them again.
        del self._work.outcomes[: len(outcomes)]
        return claim

    def _release(self, recipients: Iterable[Recipient]) -> None:
        self._work.outcomes += [Outcome(each, Release()) for each in recipients]

    async def _record(self) -> None:
        if self._work.outcomes:
            await self._exchange(0)

    async def _rest(self, seconds: float) -> None:
        """Until something changes, but no longer than that."""
        if not self._work.outcomes:
            waiting = asyncio.ensure_future(self._clocks.sleep(seconds))
            changed = asyncio.ensure_future(self._work.changed.wait())
            try:
                await asyncio.wait({waiting, changed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
                changed.cancel()
        # Not before: what has changed since the last rest is to be looked at, too.
        self._work.changed.clear()

    async def _start(self, recipient: Recipient) -> bool:
        """Let one message leave in its turn; False where none may leave for a while."""
        announcement = await self._announcement(recipient.announcement_id)
        while wait := self._traffic.turn():
            if self._traffic.is_halted:
                return False
            await self._clocks.sleep(wait)
        if self._stopped:
            return False
        left = self._traffic.announced(recipient.chat_id)
        self._work.calls.start(self._send(announcement, recipient, left), name="announcement")
        return True

    async def _send(self, announcement: Announcement, recipient: Recipient, left: float) -> None:
        with about(f"a{announcement.id}"):
            try:
                verdict = await self._attempt(announcement, recipient)
            finally:
                self._traffic.answered(left)
            self._heed(verdict)
        self._work.outcomes.append(Outcome(recipient, verdict))
        self._work.changed.set()

    async def _attempt(self, announcement: Announcement, recipient: Recipient) -> Verdict:
        try:
            letter = self._carrier.letter(announcement, recipient)
        except (LookupError, ValueError) as error:
            return Refused("failed", type(error).__name__)
        try:
            return Sent(await self._carrier.carry(letter, recipient))
        except Exception as error:
            return judge(error, recipient.attempts + 1, repeatable=recipient.kind != "send")

    def _heed(self, verdict: Verdict) -> None:
        """What one call's outcome means for all others."""
        self._troubles = self._troubles + 1 if is_trouble(verdict) else 0
        if self._troubles >= PATIENCE:
            self._traffic.halt(pause_after(self._troubles))
        match verdict:
            case Release(halt=seconds) if seconds > 0:
                self._traffic.halt(seconds)
                log.warning("Telegram wants no announcements for %d s", seconds)
            case Stop():
                self._stopped = True

    async def _announcement(self, announcement_id: int) -> Announcement:
        """What is said no longer changes once it runs, so it is read once."""
        if announcement_id not in self._known:
            found = await self._announcements.get(announcement_id)
            if found is None:
                raise LookupError(f"announcement {announcement_id} has recipients but is gone")
            while len(self._known) >= KEPT_CONTENTS:
                del self._known[next(iter(self._known))]
            self._known[announcement_id] = found
        return self._known[announcement_id]

    async def _settle(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await self._work.calls.finish()
        await self._work.calls.close()
        try:
            await self._record()
        except sqlite3.Error as error:
            log.error("The last outcomes could not be recorded: %s", error, extra={"error": error})

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step until the database lets it be done; the trouble is told once."""
        told = False
        while True:
            try:
                await step()
                return
            except sqlite3.Error as error:
                if not told:
                    log.warning(
                        "Announcements wait for the database: %s",
                        error,
                        extra={"trouble": of_database(error) or "announcements"},
                    )
                    told = True
                await self._clocks.sleep(IDLE)
