"""The stand-in for Telegram with a strict and moody door, in a process of its own.

    python -m bench.announcing.door '{"people": 10000, "rate": 30}'

It prints its address; `GET /report` tells what has arrived. A process of its own, since what is
measured must not share its time.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bench.announcing.figures import busiest
from bench.announcing.town import ids
from bot.tryout.api import BotApi
from bot.tryout.errors import ApiError
from bot.tryout.server import TryoutServer
from bot.tryout.world import Person, World

MOODS = ("429", "500", "timeout", "reset before", "reset after", "malformed")


@dataclass
class Strictness:
    """How the door behaves; without anything it lets everything through."""

    people: int = 100
    rate: int | None = None  # in any window of one second
    moody: float = 0.0  # share of calls that fail
    blocked: float = 0.0  # share of the people
    deactivated: float = 0.0
    answer: float = 0.0  # seconds that an answer takes
    seed: int = 1


@dataclass
class Seen:
    """What has arrived."""

    chats: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    moments: list[float] = field(default_factory=list)
    refused: int = 0
    moods: Counter[str] = field(default_factory=Counter)


class Door:
    """Stands before the stand-in: counts, refuses what is too fast, and fails by lot."""

    def __init__(self, api: BotApi, strictness: Strictness) -> None:
        self._api = api
        self._handle = api.handle
        self._strict = strictness
        self._lot = random.Random(strictness.seed)
        self._window: deque[float] = deque()
        self.seen = Seen()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call, or not."""
        if request.match_info["method"] != "sendMessage":
            return await self._handle(request)
        moment = asyncio.get_running_loop().time()
        chat = int((await request.post())["chat_id"])  # type: ignore[arg-type]
        self.seen.asked[chat] += 1
        if self._is_too_fast(moment):
            return _refusal(429, {"retry_after": 1})
        if self._lot.random() < self._strict.moody:
            return await self._fail(request, moment, chat)
        return await self._let_through(request, moment, chat)

    async def _let_through(
        self, request: web.Request, moment: float, chat: int
    ) -> web.StreamResponse:
        response = await self._handle(request)
        if response.status == web.HTTPOk.status_code:
            self.seen.chats[chat] += 1
            self.seen.moments.append(moment)
        if self._strict.answer:
            await asyncio.sleep(self._strict.answer)
        return response

    def _is_too_fast(self, moment: float) -> bool:
        if self._strict.rate is None:
            return False
        while self._window and self._window[0] <= moment - 1.0:
            self._window.popleft()
        if len(self._window) >= self._strict.rate:
            self.seen.refused += 1
            return True
        self._window.append(moment)
        return False

    async def _fail(self, request: web.Request, moment: float, chat: int) -> web.StreamResponse:
        mood = self._lot.choice(MOODS)
        self.seen.moods[mood] += 1
        match mood:
            case "429":
                return _refusal(429, {"retry_after": 1})
            case "500":
                return _refusal(500, {})
            case "reset before":
                return _cut(request)
        await self._let_through(request, moment, chat)
        match mood:
            case "timeout":
                await asyncio.sleep(3_600)
            case "malformed":
                return web.Response(text="<html>502 Bad Gateway</html>", status=502)
        return _cut(request)

    def report(self) -> dict[str, Any]:
        """What has arrived, as JSON."""
        moments = self.seen.moments
        return {
            "chats": self.seen.chats,
            "asked": self.seen.asked,
            "refused": self.seen.refused,
            "moods": self.seen.moods,
            "busiest": busiest(moments),
            "sent": len(moments),
            "processor": time.process_time(),
            "seconds": moments[-1] - moments[0] if moments else 0.0,
        }


def _refusal(code: int, parameters: dict[str, int]) -> web.Response:
    error = ApiError(code, "Too Many Requests: retry after 1" if parameters else "Internal")
    body = {"ok": False, "error_code": error.code, "description": error.description}
    return web.json_response({**body, "parameters": parameters}, status=code)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


class StrictTelegram(TryoutServer):
    """The stand-in with the door in front of it."""

    def __init__(self, strictness: Strictness) -> None:
        people = [Person(id, str(id), "ru", "student") for id in ids(strictness.people)]
        super().__init__(World(people))
        leaving = random.Random(strictness.seed)
        gone = leaving.sample(people, int(len(people) * strictness.blocked))
        for person in gone:
            self.world.block(person.id)
        others = [person for person in people if person not in set(gone)]
        for person in leaving.sample(others, int(len(people) * strictness.deactivated)):
            self.world.deactivate(person.id)
        self.door = Door(self.api, strictness)
        self.api.handle = self.door.handle  # type: ignore[method-assign,assignment]

    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_get("/report", self._report)
        return app

    async def _report(self, _: web.Request) -> web.Response:
        return web.json_response(self.door.report())


async def main(strictness: Strictness) -> None:
    """Serve until somebody ends the process."""
    server = StrictTelegram(strictness)
    await server.start(port=0)
    print(json.dumps({"url": server.url, "token": server.token}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Strictness(**json.loads(sys.argv[1]))))
