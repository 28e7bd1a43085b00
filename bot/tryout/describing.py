"""Methods by which the bot describes itself: commands, names, descriptions, the menu button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.tryout.errors import bad_request
from bot.tryout.params import Params
from bot.tryout.reading import read_optional_chat_id, read_scope
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi


def set_my_commands(api: BotApi, params: Params) -> bool:
    """The list behind the slash, for a scope and a language."""
    commands = params.array("commands")
    if commands is None:
        raise bad_request('parameter "commands" is required')
    scope = read_scope(api.world, params)
    api.world.profile.set_commands(scope, params.text("language_code"), commands)
    api.world.profile_changed()
    return True


def get_my_commands(api: BotApi, params: Params) -> list[Json]:
    """Exactly what was set for a scope and a language."""
    return api.world.profile.commands(read_scope(api.world, params), params.text("language_code"))


def delete_my_commands(api: BotApi, params: Params) -> bool:
    """Nothing for this scope and language: the wider ones show again."""
    api.world.profile.set_commands(read_scope(api.world, params), params.text("language_code"), [])
    api.world.profile_changed()
    return True


def text_setter(kind: str) -> Callable[[BotApi, Params], bool]:
    """Return the method that sets one kind of text."""

    def set_text(api: BotApi, params: Params) -> bool:
        api.world.profile.set_text(kind, params.text("language_code"), params.text(kind))
        api.world.profile_changed()
        return True

    return set_text


def text_getter(kind: str) -> Callable[[BotApi, Params], Json]:
    """Return the method that gets one kind of text."""

    def get_text(api: BotApi, params: Params) -> Json:
        return {kind: api.world.profile.text(kind, params.text("language_code"))}

    return get_text


def set_chat_menu_button(api: BotApi, params: Params) -> bool:
    """The button beside the composer, for one chat or for all."""
    button = params.object("menu_button") or {"type": "default"}
    api.world.profile.set_menu_button(read_optional_chat_id(api.world, params), button)
    api.world.profile_changed()
    return True


def get_chat_menu_button(api: BotApi, params: Params) -> Json:
    """What was set."""
    return api.world.profile.menu_button(read_optional_chat_id(api.world, params))
