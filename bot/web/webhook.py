"""The webhook: Telegram brings updates here, and hears 200 when they are safe.

In this order, so that a stranger's request costs little and learns nothing:

- another method than POST: 405;
- the secret, compared in constant time, before anything of the body is read: 401;
- a body that is too large: 413;
- a body that is no update: 400;
- an update of a kind that this version cannot read: 200, and it is passed over;
- one that cannot be kept (the disk is full), or where too many wait: 503 with Retry-After. This is
  trouble of our own, and only who knows the secret hears of it: the update is not acknowledged, so
  that Telegram brings it again;
- kept: 200, with the reply to it if there is one soon (`bot/telegram/replying.py`).

Why the address is looked at now and then, and what is done about it: where nobody has one (it was
deleted by mistake, or by a copy of the program that has polled in between) it is set again. Where
another program has set its own, that is said once and left alone: two programs that take the
updates from each other in turn would both answer half of them, and neither's log would say so.
"""

import asyncio
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from aiogram import Bot
from aiohttp import web

from bot.announcements.traffic import Traffic
from bot.telegram.inbox import Letter
from bot.telegram.insisting import Sleep, Trouble, describe, insist, trouble_of
from bot.telegram.intake import Intake
from bot.telegram.replying import Slot
from bot.web.server import LARGEST_BODY

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
# As many as Telegram allows: keeping one takes a commit, which those that come at once share, and
# as many are handled at once (lanes.AT_WORK).
CONNECTIONS = 100
# While an answer is worked out its request waits for it, for so many seconds at most: longer than
# a busy machine takes for all that it has in hand, else the busiest would make the most calls. And
# so many requests at most, so that there are always connections for what comes next.
PATIENCE = 3.0
MOST_PATIENT = 95
READ_SECONDS = 10.0  # for a body to come
ROOM_SECONDS = 5.0  # for one of those that wait to begin
COME_AGAIN = 5  # seconds
LOOK_SECONDS = 60.0
# Above what Telegram counts to, below what JSON's numbers are exact to.
HIGHEST_ID = 2**53
ENCODINGS = frozenset({"identity", "gzip", "deflate"})


class Refused(Exception):
    """A request that is none of Telegram's; the status it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """The door for what Telegram brings."""

    def __init__(
        self,
        intake: Intake,
        bot: Bot,
        traffic: Traffic,
        url: str,
        secret: str,
        *,
        sleep: Sleep = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self._intake = intake
        self._bot = bot
        self._traffic = traffic
        self._url = url
        self._secret = secret
        self._sleep = sleep
        self._patience = patience
        self._patient = 0
        self._open = False
        self._trouble = Trouble()  # of the address
        self._full = Trouble()  # of keeping
        self._said = ""
        self._shown_url = url

    # Telegram's requests

    def routes(self) -> list[web.RouteDef]:
        """The one route, under the path of the address that Telegram is told."""
        path = urlsplit(self._url).path or "/"
        plain = path.replace("{", "%7B").replace("}", "%7D")  # else they would be patterns
        return [web.route("*", plain, self.handle, expect_handler=_go_on)]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        try:
            letter = await self._read(request)
        except Refused as refused:
            return _answered(refused.status)
        if letter is None:
            return web.Response()
        if not self._open or not await self._has_room():
            return _answered(503)
        try:
            reply = await self._take(letter)
        except Exception as error:
            self._full.tell(describe(error), trouble_of(error))
            return _answered(503)
        self._full.over()
        if reply is None:
            return web.Response()
        return web.Response(body=reply.encode(), content_type="application/json")

    async def _read(self, request: web.Request) -> Letter | None:
        """The update; None for one that is passed over. Refused for anything else."""
        if request.method != "POST":
            raise Refused(405)
        if not self._knows(request):
            raise Refused(401)
        body = await _body(request)
        try:
            return self._intake.read(_update(body))
        except Refused:
            raise
        except Exception:
            # Nothing that stands in a body may be a fault of ours: too deep, too large a number…
            raise Refused(400) from None

    def _knows(self, request: web.Request) -> bool:
        given = request.headers.getall(HEADER, ())
        # As bytes: a header may hold anything, and a text that is not ASCII cannot be compared.
        return len(given) == 1 and hmac.compare_digest(
            given[0].encode("utf-8", "surrogateescape"), self._secret.encode()
        )

    async def _has_room(self) -> bool:
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                await self._intake.room()
        except TimeoutError:
            self._full.tell("So many updates wait that Telegram is asked to come again later")
            return False
        return True

    async def _take(self, letter: Letter) -> str | None:
        if self._patient >= MOST_PATIENT:
            return await self._intake.answer(letter, None, 0)
        self._patient += 1
        try:
            return await self._intake.answer(
                letter, Slot(self._bot, self._traffic), self._patience
            )
        finally:
            self._patient -= 1

    # The address

    async def run(self) -> None:
        """Take up what was left behind, tell Telegram the address, and look after it, for ever."""
        await insist(self._begin, self._trouble, self._sleep)
        await insist(self._set, self._trouble, self._sleep)
        while True:
            await self._sleep(LOOK_SECONDS)
            await insist(self._look, self._trouble, self._sleep)

    async def _begin(self) -> None:
        await self._intake.take_up()
        self._open = True

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._url,
            secret_token=self._secret,
            max_connections=CONNECTIONS,
            allowed_updates=self._intake.kinds,
            drop_pending_updates=False,
        )
        # As Telegram writes it, which may not be letter by letter as we do.
        self._shown_url = (await self._bot.get_webhook_info()).url

    async def _look(self) -> None:
        await self._intake.rest()
        info = await self._bot.get_webhook_info()
        if not info.url:
            log.warning("Telegram has no webhook any more: it is set again")
            await self._set()
        elif info.url != self._shown_url:
            self._say(
                f"Telegram brings updates to another program now, at {_host(info.url)}: stop one "
                "of the two, then start this one again"
            )
        elif info.last_error_message and info.pending_update_count:
            self._say(f"Telegram cannot bring updates: {info.last_error_message}")
        else:
            self._said = ""

    def _say(self, line: str) -> None:
        if line != self._said:
            log.warning("%s", line)
            self._said = line


async def _go_on(request: web.Request) -> None:
    """Who asks whether to send the body shall send it; what else he expects is his affair."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST_BODY:
        raise Refused(413)
    if request.headers.get("Content-Encoding", "identity").lower() not in ENCODINGS:
        raise Refused(400)
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413) from None
    except Exception:
        raise Refused(400) from None  # cut off, too slow, or not encoded as it says


def _update(body: bytes) -> dict[str, Any]:
    """The update that a body holds; any exception where it holds none."""
    raw = json.loads(body.decode(), parse_constant=_no_number, object_pairs_hook=_without_twins)
    if not isinstance(raw, dict):
        raise Refused(400)
    number = raw.get("update_id")
    if type(number) is not int or not 0 < number < HIGHEST_ID:
        raise Refused(400)
    return raw


def _no_number(_: str) -> None:
    raise Refused(400)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise Refused(400)
    return content


def _answered(status: int) -> web.Response:
    headers = {405: {"Allow": "POST"}, 503: {"Retry-After": str(COME_AGAIN)}}
    return web.Response(status=status, headers=headers.get(status))


def _host(url: str) -> str:
    # The path of a webhook may be a secret of its own.
    return urlsplit(url).hostname or "?"
