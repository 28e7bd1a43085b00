"""Methods that answer what a person has done: a press, an inline query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.tryout.errors import bad_request
from bot.tryout.params import Params
from bot.tryout.reading_inline import read_button, read_next_offset, read_results
from bot.tryout.text import utf16_length

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

MAX_ANSWER = 200


def answer_callback_query(api: BotApi, params: Params) -> bool:
    """The end of the spinner on a button."""
    text = params.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    api.world.bot_answers(query_id, text, params.flag("show_alert"), params.text("url"))
    return True


def answer_inline_query(api: BotApi, params: Params) -> bool:
    """The list under the composer. Nothing is cached here: every query reaches the bot."""
    api.world.bot_answers_inline(
        params.text("inline_query_id"),
        read_results(api.world, params),
        button=read_button(params),
        next_offset=read_next_offset(params),
    )
    return True
