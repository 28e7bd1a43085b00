"""A stand-in for Telegram in a process of its own: people ask, updates go out, answers come in.

    python -m bench.serving.telegram

One process is both the Bot API and who posts updates to webhooks, as Telegram's own server is, so
one clock sees a question leave and its answer arrive. It is told what to do line by line on
standard input (see `Orders`) and answers each line with one on standard output, both JSON; the
first line that it prints is its port. Several bots may use it at once, each by its token.
"""

import asyncio
import contextlib
import json
import re
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from itertools import islice
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote_to_bytes

from bench.serving.asking import Question, questions
from bench.serving.delivering import Deliverer
from bench.serving.loads import Load, Plan
from bench.serving.wire import Asked, Message, Server, answer
from bot.loop import new_event_loop

Weather = Literal["calm", "gone", "500", "slow", "429"]
SLOW = 3.0  # seconds that an answer takes in slow weather
MOST_UPDATES = 100  # a getUpdates
CONNECTIONS = 40  # of a webhook, where it asks for no other number: Telegram's own
CHAT = re.compile(rb"(?:^|&)chat_id=(-?\d+)")
TEXT = re.compile(rb"(?:^|&)text=([^&]*)")
# The same where it comes with a file or as JSON.
CHAT_ELSEWHERE = re.compile(rb'chat_id"(?::\s*"?|(?:\r\n[^\r\n]+)*\r\n\r\n)(-?\d+)')
TRUE = answer(b'{"ok":true,"result":true}')
REFUSALS: dict[Weather, bytes] = {
    "500": answer(b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', 500),
    "429": answer(
        b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
        b'"parameters":{"retry_after":1}}',
        429,
    ),
}
# What is answered where nothing was set.
NOTHING_SET: dict[str, object] = {
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getMyName": {"name": "?"},
}
SETTING = {
    "setMyCommands": ("getMyCommands", "commands"),
    "setMyDescription": ("getMyDescription", "description"),
    "setMyShortDescription": ("getMyShortDescription", "short_description"),
}
MESSAGES = ("send", "edit", "copyMessage", "forwardMessage")


class Account:
    """A bot: what it has set, the updates that wait for it, and what people have asked it."""

    def __init__(self, token: str, number: int) -> None:
        self.id = int(token.partition(":")[0])
        self.load: Load | None = None
        self.said: set[int] = set()  # hashes of all that people have asked it
        self.ready = asyncio.Event()
        self.ready_at = 0.0
        self.calls = 0
        self.number = number  # of the last update
        self.set: dict[tuple[str, ...], object] = {}
        self.deliverer: Deliverer | None = None
        self.webhook = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self._updates: deque[Question] = deque()  # for polling
        self._came = asyncio.Event()

    def deliver(self, question: Question) -> None:
        """Let an update out: posted where there is a webhook, else it waits to be fetched."""
        self.number = max(self.number, question.number)
        if self.deliverer is not None:
            self.deliverer.post(question)
        else:
            self._updates.append(question)
            self._came.set()

    def set_webhook(self, fields: dict[str, str]) -> None:
        """Post updates there from now on, also those that wait; no address: let them be fetched.

        Who sets again what is set already changes nothing, as with Telegram.
        """
        self.webhook["url"] = url = fields.get("url", "")
        if self.deliverer is not None:
            if self.deliverer.place == (url, fields.get("secret_token", "")):
                self._is_ready()
                return
            self._updates.extend(self.deliverer.close())
            self.deliverer = None
        if url:
            self.deliverer = Deliverer(
                (url, fields.get("secret_token", "")),
                int(fields.get("max_connections") or CONNECTIONS),
                self.acknowledged,
                self.answered,
            )
            while self._updates:
                self.deliverer.post(self._updates.popleft())
            self._is_ready()

    async def updates(self, offset: int, seconds: float) -> bytes:
        """getUpdates: all below the offset is confirmed; what there is, or comes meanwhile."""
        self._is_ready()
        while self._updates and self._updates[0].number < offset:
            self.acknowledged(self._updates.popleft(), 200)
        if not self._updates and seconds:
            self._came.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), seconds)
        first = [question.body() for question in islice(self._updates, MOST_UPDATES)]
        return b'{"ok":true,"result":[' + b",".join(first) + b"]}"

    def answered(self, chat: int) -> None:
        """A message arrives in a chat."""
        if self.load is not None:
            self.load.answered(chat)

    def acknowledged(self, question: Question, status: int) -> None:
        """A webhook has answered; nought: its connection broke off."""
        if self.load is not None:
            self.load.acknowledged(question, status)

    def _is_ready(self) -> None:
        if not self.ready.is_set():
            self.ready_at = time.monotonic()
            self.ready.set()


class Telegram:
    """The Bot API, in any weather."""

    def __init__(self) -> None:
        self.server = Server(self._handle)
        self.weather: Weather = "calm"
        self._accounts: dict[str, Account] = {}
        self._numbers: dict[str, int] = {}
        self._polls: set[asyncio.Future[None]] = set()
        self._sent = 0

    def account(self, token: str) -> Account:
        """A bot's account, opened where there was none."""
        if token not in self._accounts:
            self._accounts[token] = Account(token, self._numbers.get(token, 0))
        return self._accounts[token]

    def close_account(self, token: str) -> None:
        """Forget a bot, but for the number of its last update: they never come again."""
        account = self._accounts.pop(token, None)
        if account is None:
            return
        self._numbers[token] = account.number
        if account.deliverer is not None:
            account.deliverer.close()

    async def change(self, weather: Weather) -> None:
        """Let the weather change: `gone` cuts all connections, also to webhooks."""
        if weather == "gone" and self.weather != "gone":
            self.server.stop()
        if weather != "gone" and self.weather == "gone":
            await self.server.start()
        self.weather = weather
        for account in self._accounts.values():
            if account.deliverer is not None:
                account.deliverer.away(weather == "gone")

    def _handle(self, asked: Asked, message: Message) -> None:
        _, bot, method = message.path.split("?")[0].split("/", 2)
        account = self.account(bot.removeprefix("bot"))
        account.calls += 1
        refusal = REFUSALS.get(self.weather)
        if refusal is not None:
            asked.say(refusal)
        elif method == "getUpdates":
            poll = asyncio.ensure_future(self._poll(account, asked, message.body))
            self._polls.add(poll)
            poll.add_done_callback(self._polls.discard)
        else:
            said = self._call(account, method, message)
            if self.weather == "slow":
                asyncio.get_running_loop().call_later(SLOW, asked.say, said)
            else:
                asked.say(said)

    async def _poll(self, account: Account, asked: Asked, body: bytes) -> None:
        fields = dict(parse_qsl(body.decode()))
        offset, seconds = int(fields.get("offset", 0)), float(fields.get("timeout", 0))
        asked.say(answer(await account.updates(offset, seconds)))

    def _call(self, account: Account, method: str, message: Message) -> bytes:
        if method.startswith(MESSAGES):
            return self._message(account, message.body)
        if method.startswith(("get", "set", "delete")):
            return self._settings(account, method, message.body)
        return TRUE

    def _message(self, account: Account, body: bytes) -> bytes:
        found = CHAT.search(body) or CHAT_ELSEWHERE.search(body)
        chat = int(found[1]) if found else 0
        account.answered(chat)
        self._sent += 1
        text = TEXT.search(body)
        said = unquote_to_bytes(text[1].replace(b"+", b" ")).decode() if text else ""
        return answer(
            b'{"ok":true,"result":{"message_id":%d,"from":{"id":%d,"is_bot":true,'
            b'"first_name":"?","username":"bench_bot"},"chat":{"id":%d,"type":"private",'
            b'"first_name":"?"},"date":%d,"text":%s}}'
            % (self._sent, account.id, chat, int(time.time()), json.dumps(said).encode())
        )

    def _settings(self, account: Account, method: str, body: bytes) -> bytes:
        fields = dict(parse_qsl(body.decode()))
        scope = (fields.get("scope", ""), fields.get("language_code", ""))
        result: object = True
        if method == "getMe":
            result = {"id": account.id, "is_bot": True, "first_name": "?",
                      "username": "bench_bot", "supports_inline_queries": True}  # fmt: skip
        elif method == "getWebhookInfo":
            result = account.webhook
        elif method == "setWebhook":
            account.set_webhook(fields)
        elif method == "deleteWebhook":
            account.set_webhook({})
        elif method in SETTING:
            getting, name = SETTING[method]
            value = fields.get(name, "")
            said = json.loads(value) if getting == "getMyCommands" else {name: value}
            account.set[(getting, *scope)] = said
        elif method in NOTHING_SET:
            result = account.set.get((method, *scope), NOTHING_SET[method])
        return answer(json.dumps({"ok": True, "result": result}).encode())


class Orders:
    """What the process can be told, each as {"do": …}; each is answered by one line."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._orders: dict[str, Callable[[dict[str, Any]], Awaitable[object]]] = {
            "weather": self._weather,
            "expect": self._expect,
            "ready": self._ready,
            "forget": self._forget,
            "webhook": self._webhook,
            "ask": self._ask,
            "progress": self._progress,
            "finish": self._finish,
        }

    async def obey(self, order: dict[str, Any]) -> object:
        """Do what one line says."""
        return await self._orders[order.pop("do")](order)

    async def _weather(self, order: dict[str, Any]) -> object:
        await self._telegram.change(order["weather"])
        return True

    async def _expect(self, order: dict[str, Any]) -> object:
        """A bot is about to start, perhaps once more."""
        self._telegram.account(order["token"]).ready.clear()
        return True

    async def _ready(self, order: dict[str, Any]) -> object:
        """Wait until a bot fetches updates or sets a webhook: at which monotonic moment it did."""
        account = self._telegram.account(order["token"])
        try:
            await asyncio.wait_for(account.ready.wait(), order["patience"])
        except TimeoutError:
            return None
        return account.ready_at

    async def _forget(self, order: dict[str, Any]) -> object:
        self._telegram.close_account(order["token"])
        return True

    async def _webhook(self, order: dict[str, Any]) -> object:
        """Set one for who does not ask for it himself."""
        self._telegram.account(order["token"]).set_webhook(order)
        return True

    async def _ask(self, order: dict[str, Any]) -> object:
        """Let people ask from now on; see Plan."""
        account = self._telegram.account(order.pop("token"))
        plan = Plan(**order)
        first = account.number + 1
        source = questions(plan.people, plan.distinct, plan.seed, first, account.said)
        account.load = Load(plan, source, account.deliver)
        account.load.begin()
        return True

    async def _progress(self, order: dict[str, Any]) -> object:
        load = self._telegram.account(order["token"]).load
        return None if load is None else load.progress()

    async def _finish(self, order: dict[str, Any]) -> object:
        """Wait until all is asked and answered, or nothing came for `patience` seconds."""
        account = self._telegram.account(order["token"])
        if account.load is None:
            return None
        report = await account.load.finish(order["patience"], at_once=order.get("now", False))
        account.load = None
        return asdict(report)


async def main() -> None:
    """Serve until standard input ends."""
    telegram = Telegram()
    await telegram.server.start()
    print(telegram.server.port, flush=True)
    orders = Orders(telegram)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await orders.obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main())
