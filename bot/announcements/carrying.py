"""Brings an announcement's messages to Telegram: written out once, addressed many times."""

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiohttp import ClientError, ClientTimeout

from bot.announcements.composing import Buttons, Call, addressed, call_for, reply_to
from bot.announcements.models import Announcement, Recipient
from bot.language import Language

SECONDS = 30  # that a call may take
# https://core.telegram.org/bots/api#sendmessage: who wants to send faster than that has to pay.
FREE_RATE = 30
KEPT = 64  # letters: in each language, for each topic
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ADDRESS = ("chat_id", "message_id", "reply_parameters")
OK = 200

Said = tuple[int, Language, str | None]  # announcement, language, topic


@dataclass(frozen=True)
class Letter:
    """What is said to many: the call, and all of it as it is posted but for the address."""

    call: Call
    body: bytes


class Carrier:
    """Carries out one call at a time for one recipient, past the session's middlewares.

    Those repeat calls by themselves; here each call must be counted and judged. Most of what a
    call costs is building it and reading the answer, and for an announcement both are the same
    again and again: so what is posted is built once, and of the answer only the message's number
    is read.
    """

    def __init__(self, bot: Bot, buttons: Buttons, rate: float, seconds: float = SECONDS) -> None:
        self._bot = bot
        self._buttons = buttons
        self._paid = rate > FREE_RATE
        self._seconds = seconds
        self._letters: dict[Said, Letter] = {}

    def letter(self, announcement: Announcement, recipient: Recipient) -> Letter:
        """What is to be carried; LookupError or ValueError where it cannot be written."""
        said = (announcement.id, recipient.language, recipient.topic)
        if said not in self._letters:
            while len(self._letters) >= KEPT:
                del self._letters[next(iter(self._letters))]
            call = call_for(announcement, recipient, self._buttons)
            if self._paid and announcement.kind == "send":
                call = call.model_copy(update={"allow_paid_broadcast": True})
            self._letters[said] = Letter(call, self._written(call))
        return self._letters[said]

    async def carry(self, letter: Letter, recipient: Recipient) -> int | None:
        """Bring a letter to somebody: the message's number, None where there is none.

        Raises what aiogram raises for a call.
        """
        session = self._bot.session
        if isinstance(session, AiohttpSession):
            return await self._post(session, letter, recipient)
        call = cast(TelegramMethod[Any], addressed(letter.call, recipient))
        result = await session.make_request(self._bot, call, timeout=int(self._seconds))
        return getattr(result, "message_id", None)

    async def _post(
        self, session: AiohttpSession, letter: Letter, recipient: Recipient
    ) -> int | None:
        call = cast(TelegramMethod[Any], letter.call)
        try:
            client = await session.create_session()
            async with client.post(
                session.api.api_url(token=self._bot.token, method=call.__api_method__),
                data=letter.body + _address(recipient),
                headers=FORM,
                timeout=ClientTimeout(total=self._seconds),
            ) as response:
                content = await response.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=call, message="no answer in time") from error
        except ClientError as error:
            raise TelegramNetworkError(method=call, message=type(error).__name__) from error
        return self._read(call, response.status, content)

    def _read(self, call: TelegramMethod[Any], status: int, content: bytes) -> int | None:
        match _json(content) if status == OK else None:
            case {"ok": True, "result": {"message_id": int(message_id)}}:
                return message_id
            case {"ok": True, "result": True}:
                return None
        text = content.decode("utf-8", "replace")
        answer = self._bot.session.check_response(self._bot, call, status, text)
        return getattr(answer.result, "message_id", None)

    def _written(self, call: Call) -> bytes:
        """The call as a form, without the address; it holds no file, only ids of files."""
        session = self._bot.session
        fields = {
            name: session.prepare_value(value, bot=self._bot, files={})
            for name, value in call.model_dump(warnings=False).items()
            if name not in ADDRESS
        }
        return urlencode({name: value for name, value in fields.items() if value}).encode()


def _address(recipient: Recipient) -> bytes:
    fields: dict[str, object] = {"chat_id": recipient.chat_id}
    if (replied := reply_to(recipient)) is not None:
        fields["reply_parameters"] = json.dumps(
            {"message_id": replied.message_id, "allow_sending_without_reply": True}
        )
    elif recipient.kind not in ("send", "answer"):
        fields["message_id"] = recipient.message_id or 0
    return f"&{urlencode(fields)}".encode()


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None
