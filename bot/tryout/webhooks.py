"""Bringing updates to the bot's webhook as Telegram's server does it (WebhookActor.cpp)."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from bot.telegram.tasks import Tasks
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

HEADER = "X-Telegram-Bot-Api-Secret-Token"
DEFAULT_CONNECTIONS = 40
MOST_CONNECTIONS = 100
PATIENCE = 60.0  # seconds for an answer
LONGEST_DELAY = (60, 120)  # by lot
LONGEST_RETRY_AFTER = 3_600
LOOKED_AT = 4  # times as many updates as there are connections


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are to be brought."""

    url: str
    secret: str = ""
    connections: int = DEFAULT_CONNECTIONS


@dataclass(slots=True)
class _Retry:
    failures: int = 0
    delay: float = 1.0
    due: float = 0.0


class Webhooks:
    """Brings what waits: what is about one chat, or a person's presses, strictly in order.

    A failure is tried again at once, then after pauses that double; Retry-After is obeyed.
    `scale` shortens all pauses, for tests. `replies` counts the methods in replies, `refused`
    holds why some were not carried out, which the bot is not told.
    """

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._tasks = Tasks()
        self._wake = asyncio.Event()
        self._busy: set[tuple[str, int]] = set()
        self._retries: dict[int, _Retry] = {}
        self._chance = random.Random(1)  # noqa: S311
        self._error: Json = {}
        self.hook = Hook("")
        self.scale = 1.0
        self.replies = 0
        self.refused: list[str] = []
        api.world.watch(self._wake.set)

    def info(self) -> Json:
        """What `getWebhookInfo` says of it."""
        if not self.hook.url:
            return {"url": ""}
        return {"url": self.hook.url, "max_connections": self.hook.connections, **self._error}

    async def set(self, hook: Hook) -> None:
        """Bring updates there from now on; nowhere where the address is empty."""
        await self.stop()
        self.hook = hook
        self._error = {}
        self.start()

    def start(self) -> None:
        """Go on, after a stop."""
        if self.hook.url:
            self._tasks.start(self._bring(self.hook), name="webhook")

    async def stop(self) -> None:
        """Bring no more; what is on its way is cut off, and counts as not brought."""
        await self._tasks.close()
        self._busy.clear()
        self._retries.clear()

    async def _bring(self, hook: Hook) -> None:
        connector = TCPConnector(limit=hook.connections)
        async with ClientSession(
            connector=connector, timeout=ClientTimeout(total=PATIENCE)
        ) as session:
            while True:
                self._wake.clear()
                pause = self._start_due(session, hook)
                waiting = asyncio.ensure_future(self._wake.wait())
                try:
                    await asyncio.wait({waiting}, timeout=pause)
                finally:
                    waiting.cancel()

    def _start_due(self, session: ClientSession, hook: Hook) -> float | None:
        """Start what may be brought now; seconds until the next may, None where nothing waits."""
        now = time.monotonic()
        behind = set(self._busy)
        pauses = []
        for update in self._api.world.updates.peek(LOOKED_AT * hook.connections):
            queue = _queue(update)
            if queue in behind:
                continue
            behind.add(queue)
            retry = self._retries.get(update["update_id"])
            if retry is not None and retry.due > now:
                pauses.append(retry.due - now)
            elif len(self._busy) < hook.connections:
                self._busy.add(queue)
                self._tasks.start(self._deliver(session, hook, update, queue), name="delivery")
        return min(pauses, default=None)

    async def _deliver(
        self, session: ClientSession, hook: Hook, update: Json, queue: tuple[str, int]
    ) -> None:
        number = update["update_id"]
        headers = {HEADER: hook.secret} if hook.secret else {}
        try:
            async with session.post(hook.url, json=update, headers=headers) as response:
                body = await response.read()
                status = response.status
                retry_after = response.headers.get("Retry-After", "0")
        except (ClientError, TimeoutError, OSError) as error:
            self._failed(number, f"Connection failed: {type(error).__name__}", 0)
        else:
            if 200 <= status <= 299:
                self._api.world.updates.forget(number)
                self._retries.pop(number, None)
                await self._carry_out(body)
            else:
                seconds = int(retry_after) if retry_after.isdecimal() else 0
                self._failed(number, f"Wrong response from the webhook: {status}", seconds)
        finally:
            self._busy.discard(queue)
            self._wake.set()

    def _failed(self, number: int, why: str, retry_after: int) -> None:
        self._error = {"last_error_date": int(self._api.world.clock()), "last_error_message": why}
        retry = self._retries.setdefault(number, _Retry())
        pause = float(min(retry_after, LONGEST_RETRY_AFTER))
        if not pause and retry.failures:
            retry.delay = min(float(self._chance.randint(*LONGEST_DELAY)), retry.delay * 2)
            pause = retry.delay
        retry.failures += 1
        retry.due = time.monotonic() + pause * self.scale

    async def _carry_out(self, body: bytes) -> None:
        """Carry out the method in a reply, if there is one."""
        try:
            call: Any = json.loads(body or b"{}")
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            self.replies += 1
            error = await self._api.carry_out(call.pop("method"), call)
            if error:
                self.refused.append(error)


def _queue(update: Json) -> tuple[str, int]:
    """What has to be brought in order: of a chat, or of a person's presses and queries."""
    for kind, content in update.items():
        if kind == "update_id":
            continue
        if kind in ("callback_query", "inline_query", "chosen_inline_result"):
            return kind, content["from"]["id"]
        return "chat", content.get("chat", {}).get("id", 0)
    return "", 0
