"""Reply markup: what Telegram accepts and what it says when it does not."""

from typing import Any

from bot.tryout.errors import ApiError, bad_request
from bot.tryout.text import Json, checked_link

MAX_BUTTONS = 100
_REPLY_KINDS = ("keyboard", "remove_keyboard", "force_reply")
_BUTTON_KINDS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "login_url",
    "web_app", "copy_text", "disabled",
)  # fmt: skip


def check_markup(value: Any) -> Json | None:
    """Return the inline keyboard, or None where there is none to stand under the message."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return _inline_keyboard(value["inline_keyboard"])
    if value and not any(kind in value for kind in _REPLY_KINDS):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return None


def force_reply(value: Any) -> Json | None:
    """Return the wish that the person's app opens a reply, which stands in no message's JSON."""
    return value if isinstance(value, dict) and value.get("force_reply") is True else None


def _inline_keyboard(value: Any) -> Json | None:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    rows = [[_button(button) for button in row] for row in value if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(_given(button, kind) for kind in _BUTTON_KINDS):
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    _check_fields(button)
    return button


def _given(button: Json, kind: str) -> bool:
    value = button.get(kind)
    return value is not None and (value != "" or kind.startswith("switch_inline"))


def _check_fields(button: Json) -> None:
    if len(str(button.get("callback_data", "")).encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and checked_link(str(url)) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(_copied(button["copy_text"])) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _copied(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")
