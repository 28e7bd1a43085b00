"""A strict and moody Telegram for measuring, in a process of its own.

    python -m bench.announcing.door '{"people": 10000, "rate": 30}'

It prints its address and token. Not the try-out stand-in, which keeps a whole world of chats and
shows it on a page: this one must be so quick that at 1 000 messages a second, on two cores, it is
the bot that is measured. And a process of its own, since the bot must not share its time.

`GET /report` tells what has arrived, `POST /calm` ends bad weather, `POST /ask` lets somebody ask
and answers with the milliseconds from handing the update over to the arrival of its answer.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bench.announcing.weather import ARRIVING, Gone, Mood, Weather
from bench.announcing.windows import Limits, busiest

TOKEN = "42:strict-telegram"  # noqa: S105 - it opens nothing
ME = {"id": 42, "is_bot": True, "first_name": "?", "username": "bench_bot"}
FOREVER = 3_600.0
# Methods whose answer is more than «true».
FIXED: dict[str, object] = {
    "getMe": ME,
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


@dataclass(frozen=True)
class Strictness:
    """How the door behaves; without anything it lets everything through."""

    people: int = 100
    rate: int | None = None  # in any window of one second
    chat_rate: int | None = None  # the same in one chat
    moody: float = 0.0  # share of calls that fail
    blocked: float = 0.0  # share of the people
    deactivated: float = 0.0
    answer: float = 0.0  # seconds that an answer takes
    seed: int = 1


@dataclass
class Seen:
    """What has come: calls, and of them what has arrived in a chat."""

    asked: Counter[int] = field(default_factory=Counter)
    arrived: Counter[int] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)  # of all calls, refused ones too
    refused: int = 0  # for being too fast


class Door:
    """Counts every message, refuses what is too fast or leads nowhere, and fails by lot."""

    def __init__(self, strictness: Strictness) -> None:
        self._limits = Limits(strictness.rate, strictness.chat_rate)
        self._gone = Gone.of(
            strictness.people, strictness.blocked, strictness.deactivated, strictness.seed
        )
        self._answer = strictness.answer
        self.weather = Weather(strictness.moody, strictness.seed)
        self.seen = Seen()
        self.talk = Talk()

    async def send(self, request: web.BaseRequest) -> web.StreamResponse:
        """sendMessage."""
        moment = asyncio.get_running_loop().time()
        fields = dict(parse_qsl((await request.read()).decode()))
        chat = int(fields["chat_id"])
        self.seen.asked[chat] += 1
        self.seen.moments.append(moment)
        if not self._limits.admits(chat, moment):
            self.seen.refused += 1
            return _refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        if (mood := self.weather.next()) is not None:
            return await self._fail(request, mood, chat, moment)
        if (said := self._gone.said.get(chat)) is not None:
            return _refusal(403, said)
        number = self._arrive(chat, moment)
        if self._answer:
            await asyncio.sleep(self._answer)
        return _ok(_message(number, chat, fields.get("text", "")))

    def _arrive(self, chat: int, moment: float) -> int:
        self.seen.arrived[chat] += 1
        self.talk.answered(chat, moment)
        return self.seen.arrived[chat]

    async def _fail(
        self, request: web.BaseRequest, mood: Mood, chat: int, moment: float
    ) -> web.StreamResponse:
        if mood in ARRIVING and chat not in self._gone.said:
            self._arrive(chat, moment)
        match mood:
            case Mood.TOO_MANY:
                return _refusal(429, "Too Many Requests: retry after 1", retry_after=1)
            case Mood.INTERNAL:
                return _refusal(500, "Internal Server Error")
            case Mood.GATEWAY:
                return web.Response(text="<html>502 Bad Gateway</html>", status=502)
            case Mood.MALFORMED:
                return web.Response(text='{"ok": true, "resu', content_type="application/json")
            case Mood.TIMEOUT:
                await asyncio.sleep(FOREVER)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def report(self) -> dict[str, Any]:
        """What has come so far, as JSON."""
        moments = self.seen.moments
        return {
            "asked": self.seen.asked,
            "arrived": self.seen.arrived,
            "refused": self.seen.refused,
            "moods": self.weather.seen,
            "busiest": busiest(moments),
            "calls": len(moments),
            "seconds": moments[-1] - moments[0] if moments else 0.0,
        }


class Talk:
    """What people ask, and how long they wait."""

    def __init__(self) -> None:
        self._updates: deque[tuple[int, dict[str, Any]]] = deque()  # for whom, and what
        self._came = asyncio.Event()
        self._number = 0
        self._handed: dict[int, float] = {}
        self._waiting: dict[int, asyncio.Future[float]] = {}

    async def ask(self, chat: int, text: str) -> float:
        """Ask, and wait for the answer: milliseconds from the update's leaving to the answer."""
        self._number += 1
        who = {"id": chat, "is_bot": False, "first_name": "?", "language_code": "ru"}
        message = {
            "message_id": self._number, "date": int(time.time()), "from": who, "text": text,
            "chat": {"id": chat, "type": "private", "first_name": "?"},
        }  # fmt: skip
        self._updates.append((chat, {"update_id": self._number, "message": message}))
        self._waiting[chat] = asyncio.get_running_loop().create_future()
        self._came.set()
        arrived = await self._waiting[chat]
        return (arrived - self._handed.pop(chat)) * 1e3

    async def poll(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        """getUpdates: what is there, or what comes within so many seconds."""
        while self._updates and self._updates[0][1]["update_id"] < offset:
            self._updates.popleft()
        if not self._updates:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), seconds)
            except TimeoutError:
                return []
        now = asyncio.get_running_loop().time()
        for chat, _ in self._updates:
            self._handed.setdefault(chat, now)
        return [update for _, update in self._updates]

    def answered(self, chat: int, moment: float) -> None:
        """A message arrives in a chat; the first after a question is its answer."""
        waiting = self._waiting.pop(chat, None)
        if waiting is not None:
            waiting.set_result(moment)


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _message(number: int, chat: int, text: str) -> dict[str, object]:
    place = {"id": chat, "type": "private", "first_name": "?"}
    return {"message_id": number, "date": 1, "chat": place, "text": text}


def _refusal(code: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return web.json_response(body, status=code)


Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class StrictTelegram:
    """The door's addresses."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._handlers: dict[str, Handler] = {
            f"/bot{TOKEN}/sendMessage": self._door.send,
            f"/bot{TOKEN}/getUpdates": self._updates,
            "/report": self._report,
            "/calm": self._calm,
            "/ask": self._ask,
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any call; what the bot says of itself is believed."""
        handler = self._handlers.get(request.path)
        if handler is not None:
            return await handler(request)
        await request.read()
        return _ok(FIXED.get(request.path.rpartition("/")[2], True))

    async def _updates(self, request: web.BaseRequest) -> web.StreamResponse:
        fields = dict(parse_qsl((await request.read()).decode()))
        offset, seconds = int(fields.get("offset", 0)), float(fields.get("timeout", 0))
        return _ok(await self._door.talk.poll(offset, seconds))

    async def _ask(self, request: web.BaseRequest) -> web.StreamResponse:
        chat, text = json.loads(await request.read())
        return _ok(await self._door.talk.ask(chat, text))

    async def _calm(self, _: web.BaseRequest) -> web.StreamResponse:
        self._door.weather.calm()
        return _ok(True)

    async def _report(self, _: web.BaseRequest) -> web.StreamResponse:
        return _ok(self._door.report())


@asynccontextmanager
async def serving(door: Door) -> AsyncIterator[str]:
    """The address of a door, which is open while the block runs."""
    server = web.Server(StrictTelegram(door).handle, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def main(strictness: Strictness) -> None:
    """Serve until somebody ends the process."""
    async with serving(Door(strictness)) as url:
        print(json.dumps({"url": url, "token": TOKEN}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Strictness(**json.loads(sys.argv[1]))))
