"""What the bot says about itself: commands by scope and language, names, descriptions."""

import re
from collections.abc import Iterable
from typing import Any

from bot.tryout.errors import bad_request
from bot.tryout.text import Json

MAX_COMMANDS = 100
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_CHAT_SCOPES
)  # fmt: skip


class Profile:
    """The public face of the bot. Texts: `name`, `description`, `short_description`."""

    limits = {"name": 64, "description": 512, "short_description": 120}  # noqa: RUF012

    def __init__(self, name: str) -> None:
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._own_name = name
        self._texts: dict[tuple[str, str], str] = {}
        self._menu_buttons: dict[int | None, Json] = {}

    def set_commands(self, scope: Json | None, language: str, commands: Iterable[Any]) -> None:
        """Replace the list of one scope and one language; an empty list deletes it."""
        key = (scope_key(scope), check_language(language))
        checked = [_command(command) for command in commands]
        if len(checked) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[key] = checked
        if not checked:
            del self._commands[key]

    def commands(self, scope: Json | None, language: str) -> list[Json]:
        """Return exactly what was set for a scope and a language."""
        return self._commands.get((scope_key(scope), check_language(language)), [])

    def commands_in(self, chat_id: int, language: str, person_id: int | None = None) -> list[Json]:
        """Return what a person sees in a chat: the narrower scope first, then the language."""
        for scope in _scopes_of(chat_id, person_id):
            for code in (language, ""):
                if (scope, code) in self._commands:
                    return self._commands[scope, code]
        return []

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set a name or a description; an empty text for a language falls back to the common."""
        if len(text) > self.limits[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        self._texts[kind, check_language(language)] = text

    def text(self, kind: str, language: str) -> str:
        """Return a name or a description in a language, else the common one."""
        own = self._texts.get((kind, check_language(language)))
        fallback = self._own_name if kind == "name" else ""
        return own or self._texts.get((kind, "")) or fallback

    def set_menu_button(self, chat_id: int | None, button: Json) -> None:
        """Set the button beside the composer, for one chat or for all."""
        self._menu_buttons[chat_id] = button

    def menu_button(self, chat_id: int | None) -> Json:
        """Return the button of a chat, else the common one."""
        common = self._menu_buttons.get(None, {"type": "commands"})
        return self._menu_buttons.get(chat_id, common)


def scope_key(scope: Json | None) -> str:
    """Return a scope as a key such as `default` or `chat:101`."""
    kind = (scope or {"type": "default"}).get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope is None or kind not in _CHAT_SCOPES:
        return str(kind)
    ids = [scope.get("chat_id"), scope.get("user_id")]
    return ":".join([str(kind), *(str(i) for i in ids if i is not None)])


def _scopes_of(chat_id: int, person_id: int | None) -> tuple[str, ...]:
    """Return the scopes that count in a chat; groups have negative ids."""
    if chat_id > 0:
        return (f"chat:{chat_id}", "all_private_chats", "default")
    member = f"chat_member:{chat_id}:{person_id}"
    return (member, f"chat:{chat_id}", "all_group_chats", "default")


def check_language(code: str) -> str:
    """Return a language code that Telegram would take: two letters or none."""
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def _command(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(value.get("command", "")).removeprefix("/")
    description = str(value.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {**value, "command": name, "description": description}
