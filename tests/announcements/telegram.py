"""What Telegram and the way to it may answer, as aiogram hands it over."""

import json
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiohttp import ClientConnectorError, ClientOSError, ServerDisconnectedError
from aiohttp.client_reqrep import ConnectionKey

from tests.conversation.recording import RecordingSession

CALL = SendMessage(chat_id=1, text="Хакатон")
TOKEN = "42:made-up-token"


def answered(status: int, description: str, **parameters: int) -> Exception:
    """The error that aiogram makes of Telegram's envelope."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return said(status, json.dumps(body))


def said(status: int, body: str) -> Exception:
    """The error that aiogram makes of a whole answer."""
    bot = Bot(TOKEN, session=RecordingSession())
    try:
        bot.session.check_response(bot, CALL, status, body)
    except Exception as error:
        return error
    raise AssertionError("that is no error")


def too_many(seconds: int) -> Exception:
    """Telegram wants a rest."""
    return answered(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def cut(cause: Exception) -> TelegramNetworkError:
    """The error that aiogram makes of a fault on the way."""
    error = TelegramNetworkError(CALL, str(cause))
    error.__cause__ = cause
    return error


def timed_out() -> Exception:
    """No answer within the time for it."""
    return cut(TimeoutError())


def reset() -> Exception:
    """The connection broke while a call was under way."""
    return cut(ClientOSError(104, "Connection reset by peer"))


def disconnected() -> Exception:
    """The server hung up instead of answering."""
    return cut(ServerDisconnectedError())


def not_connected() -> Exception:
    """Nobody listens: the call has never left."""
    place = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)
    return cut(ClientConnectorError(place, OSError(111, "Connection refused")))


def nonsense() -> Exception:
    """An answer that is no answer of the Bot API."""
    return said(200, "<html>Welcome to the hotel's network</html>")
