"""A Telegram that hands out made updates, takes what it would take, and fails by chance.

Every call is written out as for sending, and every answer is read as if it had come over the wire.
"""

import asyncio
import json
import random
import re
from collections import Counter, deque
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import FormData

from bench.serving.made_updates import ME, Json, Town
from bot.telegram.client import FollowMigration, Session, WaitOut
from bot.telegram.replying import SendPlacedFirst

BOT = {
    "id": ME,
    "is_bot": True,
    "first_name": "?",
    "username": "fuzzed_bot",
    "supports_inline_queries": True,
}
LONGEST = 4_096  # UTF-16 units of a text
LONGEST_CAPTION = 1_024
LONGEST_TOAST = 200
LONGEST_DATA = 64  # bytes
MOST_BUTTONS = 100
MOST_RESULTS = 50
BATCH = 100
AT_HAND = 300  # calls that wait at the same time
LINK = re.compile(r"\?start=([A-Za-z0-9_-]+)")

# What Telegram says when it does not do what it is asked, and how often of all failures.
FAILURES: tuple[tuple[int, int, Json], ...] = (
    (6, 400, {"description": "Bad Request: chat not found"}),
    (4, 400, {"description": "Bad Request: message can't be edited"}),
    (4, 400, {"description": "Bad Request: message is not modified: specified new message …"}),
    (4, 400, {"description": "Bad Request: query is too old and response timeout expired or …"}),
    (6, 403, {"description": "Forbidden: bot was blocked by the user"}),
    (3, 403, {"description": "Forbidden: user is deactivated"}),
    (6, 429, {"description": "Too Many Requests: retry after 3",
              "parameters": {"retry_after": 3}}),
    (2, 429, {"description": "Too Many Requests: retry after 9999",
              "parameters": {"retry_after": 9_999}}),
    (4, 500, {"description": "Internal Server Error"}),
    (2, 400, {"description": "Bad Request: group chat was upgraded to a supergroup chat",
              "parameters": {"migrate_to_chat_id": -1_001_000_000_001}}),
)  # fmt: skip


class MadeTelegram(Session):
    """Telegram's side of a fuzzed conversation."""

    def __init__(
        self,
        lot: random.Random,
        town: Town,
        updates: Iterator[Json],
        files: Mapping[str, bytes],
        failing: float = 0.02,
    ) -> None:
        super().__init__(TelegramAPIServer.from_base("http://127.0.0.1:9"), AT_HAND)
        self._lot = lot
        self._town = town
        self._updates = updates
        self._files = files
        self._failing = failing
        self._messages = 0
        self.calls: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()  # what no Telegram would take
        self.examples: dict[str, str] = {}
        self.pressed: dict[str, int] = {}  # presses that nobody has answered yet: their updates
        self.presses = 0
        self.twice = 0  # presses answered more than once
        self._answered: deque[str] = deque(maxlen=AT_HAND)
        self.handed_out = 0
        self.ended = 0  # of those, as whoever watches the bot tells
        self.recent: dict[int, Json] = {}
        self.exhausted = asyncio.Event()

    def bot(self) -> Bot:
        """A client as the program makes it, but for this Telegram, and it never really waits."""
        self.middleware(SendPlacedFirst())
        self.middleware(WaitOut(_at_once))
        self.middleware(FollowMigration())
        return Bot("42:made-up-token", session=self)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One call: its answer, or one of Telegram's faults."""
        name = method.__api_method__
        if name == "getUpdates":
            return cast(TelegramType, await self._batch())
        await asyncio.sleep(0)
        if name in ("getMe", "deleteWebhook"):
            return self._answer(bot, method, 200, {"ok": True, "result": self._told(name)})
        self.calls[name] += 1
        body = self.build_form_data(bot, method)  # as for sending: it may be no text at all
        if isinstance(body, FormData):
            body()
        said = self._plain(bot, method)
        press = method.callback_query_id if isinstance(method, AnswerCallbackQuery) else ""
        self.pressed.pop(press, None)
        if (fault := _unacceptable(name, said)) is not None:
            self.refused[f"{name}: {fault}"] += 1
            self.examples.setdefault(f"{name}: {fault}", json.dumps(said, ensure_ascii=True)[:500])
            return self._fail(bot, method, 400, {"description": f"Bad Request: {fault}"})
        if self._lot.random() < self._failing:
            return self._fail_by_chance(bot, method)
        if press:
            self._note_answer(press)
        result = {"ok": True, "result": self._result(name, said)}
        return self._answer(bot, method, 200, result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A file that somebody has sent."""
        yield self._files.get(url.rsplit("/", 1)[-1], b"")

    async def close(self) -> None:
        """Nothing is open."""

    def _plain(self, bot: Bot, method: TelegramMethod[Any]) -> Json:
        """What a call says."""
        values = method.model_dump(warnings=False).items()
        said = {name: self.prepare_value(v, bot, {}, _dumps_json=False) for name, v in values}
        return {name: value for name, value in said.items() if value is not None}

    async def _batch(self) -> list[Json]:
        """The next updates, once most of the last have been handled: nobody shall be held back."""
        while self.handed_out - self.ended >= BATCH:
            await asyncio.sleep(0.01)
        batch = list(islice(self._updates, BATCH))
        if not batch:
            self.exhausted.set()
            await asyncio.Event().wait()  # until whoever asks is cancelled
        for update in batch:
            self.handed_out += 1
            self.recent[update["update_id"]] = update
            self.recent.pop(update["update_id"] - 20 * BATCH, None)
        return batch

    def pass_over(self) -> None:
        """An update was none that the bot can read."""
        self.ended += 1

    def expect_answer(self, press: str, update_id: int) -> None:
        """A press has come that has to be answered."""
        self.presses += 1
        self.pressed[press] = update_id

    def _note_answer(self, press: str) -> None:
        self.twice += press in self._answered
        self._answered.append(press)

    def _told(self, name: str) -> object:
        return BOT if name == "getMe" else True

    def _fail_by_chance(self, bot: Bot, method: TelegramMethod[TelegramType]) -> TelegramType:
        draw = self._lot.random()
        if draw < 0.1:
            self.failures["cut off"] += 1
            raise TelegramNetworkError(method=method, message="Request timeout error")
        if draw < 0.15:
            self.failures["no JSON"] += 1
            self.check_response(bot, method, 502, "<html>Bad Gateway</html>")
        weights = [weight for weight, _, _ in FAILURES]
        (_, code, content) = self._lot.choices(FAILURES, weights)[0]
        self.failures[str(code)] += 1
        return self._fail(bot, method, code, content)

    def _fail(
        self, bot: Bot, method: TelegramMethod[TelegramType], code: int, content: Json
    ) -> TelegramType:
        return self._answer(bot, method, code, {"ok": False, "error_code": code, **content})

    def _answer(
        self, bot: Bot, method: TelegramMethod[TelegramType], code: int, content: Json
    ) -> TelegramType:
        response = self.check_response(bot, method, code, json.dumps(content))
        return cast(TelegramType, response.result)

    def _result(self, name: str, said: Json) -> object:
        if name == "getChat":
            return _chat_info(said["chat_id"])
        if name == "getFile":
            path = said["file_id"]
            return {"file_id": path, "file_unique_id": "u", "file_path": path}
        if name.startswith(("send", "editMessage")) and name != "sendChatAction":
            return self._kept(said)
        return True

    def _kept(self, said: Json) -> Json:
        self._messages += 1
        chat_id = said.get("chat_id", 0)
        message: Json = {
            "message_id": said.get("message_id", self._messages),
            "date": 1_772_000_000,
            "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
            "from": BOT,
        }
        text = said.get("text")
        message |= {"text": text} if text else {"caption": said.get("caption") or "?"}
        if "photo" in said:
            size = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
            message["photo"] = [size]
        if "document" in said:
            message["document"] = {"file_id": "d", "file_unique_id": "d"}
        if markup := said.get("reply_markup"):
            message["reply_markup"] = markup
            self._town.note({**message, **self._question(said)})
        self._town.links.extend(LINK.findall(text or ""))
        return message

    def _question(self, said: Json) -> Json:
        """What the bot's message replies to; whoever presses below it hands that over."""
        replied = said.get("reply_parameters")
        if not replied:
            return {}
        chat = {"id": said["chat_id"], "type": "private"}
        person = {"id": abs(said["chat_id"]), "is_bot": False, "first_name": "?"}
        text = self._lot.choice(self._town.texts)[:LONGEST] or "?"
        return {"reply_to_message": {"message_id": replied["message_id"], "date": 1, "chat": chat,
                                     "from": person, "text": text}}  # fmt: skip


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


def _chat_info(chat_id: int) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels")  # fmt: skip
    return {
        "id": chat_id,
        "type": "private",
        "first_name": "Имя",
        "accent_color_id": 1,
        "max_reaction_count": 1,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def _unacceptable(name: str, said: Json) -> str | None:
    """Why Telegram would not take a call; None where it would."""
    if name in ("sendMessage", "editMessageText") and "rich_message" not in said:
        text = said.get("text", "")
        if not text.strip():
            return "message text is empty"
        if units(text) > LONGEST:
            return "message is too long"
        if (fault := _wrong_entity(text, said.get("entities") or ())) is not None:
            return fault
    if units(said.get("caption") or "") > LONGEST_CAPTION:
        return "message caption is too long"
    if name == "answerCallbackQuery" and units(said.get("text") or "") > LONGEST_TOAST:
        return "MESSAGE_TOO_LONG"
    if name == "answerInlineQuery":
        ids = [result["id"] for result in said.get("results", ())]
        if len(ids) > MOST_RESULTS or len(set(ids)) < len(ids):
            return "RESULTS_TOO_MUCH"
    markups = [said.get("reply_markup")]
    markups += [result.get("reply_markup") for result in said.get("results", ())]
    return next((fault for markup in markups if (fault := _wrong_markup(markup or {}))), None)


def _wrong_entity(text: str, entities: Sequence[Json]) -> str | None:
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start < end <= units(text):
            return f"entity «{entity['type']}» is outside of the text"
    return None


def _wrong_markup(markup: Json) -> str | None:
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    if len(buttons) > MOST_BUTTONS:
        return "too many buttons"
    for button in buttons:
        if not button["text"].strip():
            return "text buttons are unallowed in the inline keyboard"
        if len(button.get("callback_data", "?").encode()) not in range(1, LONGEST_DATA + 1):
            return "BUTTON_DATA_INVALID"
    return None


def units(text: str) -> int:
    """How long a text is for Telegram."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
