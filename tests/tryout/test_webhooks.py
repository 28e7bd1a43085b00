"""Updates are brought to a webhook as Telegram brings them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiohttp import web

from bot.tryout.server import TryoutServer
from bot.tryout.webhooks import HEADER, Hook
from tests.tryout.conftest import until

AIGERIM, OLGA, ERLAN = 101, 102, 103


class Listener:
    """A webhook that answers as it is told, in the order of what comes."""

    def __init__(self) -> None:
        self.url = ""
        self.brought: list[int] = []
        self.secrets: list[str | None] = []
        self.at_once = 0
        self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.answers: list[web.Response] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        update = await request.json()
        self.brought.append(update["update_id"])
        self.secrets.append(request.headers.get(HEADER))
        await self.gate.wait()
        self.at_once -= 1
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/", listener.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield listener
    listener.gate.set()
    await runner.cleanup()


async def test_what_waits_and_what_comes_is_brought_with_the_secret(
    server: TryoutServer, bot: Bot, listener: Listener
) -> None:
    server.world.say(OLGA, "a")
    await bot.set_webhook(listener.url, secret_token="abc", max_connections=3)
    server.world.say(OLGA, "b")
    await until(lambda: len(server.world.updates) == 0)
    assert listener.brought == [1, 2]
    assert listener.secrets == ["abc", "abc"]
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (listener.url, 3, 0)
    await bot.delete_webhook()
    server.world.say(OLGA, "c")
    assert [update.update_id for update in await bot.get_updates()] == [3]


async def test_chats_side_by_side_each_in_order_and_no_more_at_once_than_allowed(
    server: TryoutServer, listener: Listener
) -> None:
    listener.gate.clear()
    await server.api.webhooks.set(Hook(listener.url, connections=2))
    for person in (AIGERIM, OLGA, ERLAN):
        for text in "ab":
            server.world.say(person, text)
    await until(lambda: len(listener.brought) == 2)
    await asyncio.sleep(0.05)
    assert listener.brought == [1, 3], "the first of two chats"
    listener.gate.set()
    await until(lambda: len(server.world.updates) == 0)
    assert listener.most == 2
    order = {person: listener.brought.index(person) for person in range(1, 7)}
    assert order[1] < order[2]
    assert order[3] < order[4]
    assert order[5] < order[6]


async def test_pauses_double_and_the_chat_waits_meanwhile(
    server: TryoutServer, listener: Listener
) -> None:
    webhooks = server.api.webhooks
    webhooks.scale = 0.0
    pauses: list[float] = []
    failed = webhooks._failed

    def note(number: int, why: str, retry_after: int) -> None:
        failed(number, why, retry_after)
        pauses.append(webhooks._retries[number].delay)

    webhooks._failed = note  # type: ignore[method-assign]
    listener.answers = [web.Response(status=500) for _ in range(9)]
    server.world.say(OLGA, "a")
    server.world.say(OLGA, "b")
    await webhooks.set(Hook(listener.url))
    await until(lambda: len(server.world.updates) == 0)
    assert listener.brought == [1] * 10 + [2]
    assert pauses[:6] == [1, 2, 4, 8, 16, 32], "the first again at once"
    assert 60 <= pauses[-1] <= 120
    assert webhooks.info()["last_error_message"] == "Wrong response from the webhook: 500"


async def test_retry_after_is_obeyed(server: TryoutServer, listener: Listener) -> None:
    webhooks = server.api.webhooks
    listener.answers = [web.Response(status=503, headers={"Retry-After": "3600"})]
    server.world.say(OLGA, "a")
    server.world.say(ERLAN, "b")
    await webhooks.set(Hook(listener.url))
    await until(lambda: len(server.world.updates) == 1)
    await asyncio.sleep(0.05)
    assert sorted(listener.brought) == [1, 2], "the other chat does not wait for it"


@pytest.mark.parametrize(
    ("method", "carried_out"),
    [("sendMessage", 1), ("SENDMESSAGE", 1), ("getMe", 0), ("deleteWebhook", 0), ("nonsense", 0)],
)
async def test_a_method_in_the_reply_is_carried_out_and_its_refusal_unheard(
    server: TryoutServer, listener: Listener, method: str, carried_out: int
) -> None:
    answers: list[dict[str, Any]] = [
        {"method": method, "chat_id": OLGA, "text": "a"},
        {"method": method, "chat_id": 999_999, "text": "a"},
    ]
    listener.answers = [web.json_response(answer) for answer in answers]
    server.world.say(OLGA, "a")
    server.world.say(OLGA, "b")
    await server.api.webhooks.set(Hook(listener.url))
    await until(lambda: server.api.webhooks.replies == 2)
    await until(lambda: len(server.api.webhooks.refused) == 2 - carried_out)
    said = [m for m in server.world.chat(OLGA).messages.values() if m.author is None]
    assert len(said) == carried_out
    assert server.api.webhooks.hook.url


async def test_where_nobody_listens_updates_wait(server: TryoutServer, listener: Listener) -> None:
    server.api.webhooks.scale = 0.001
    await server.api.webhooks.set(Hook("http://127.0.0.1:9/"))
    server.world.say(OLGA, "a")
    await until(lambda: "last_error_message" in server.api.webhooks.info())
    assert len(server.world.updates) == 1
    await server.api.webhooks.set(Hook(listener.url))
    await until(lambda: len(server.world.updates) == 0)
