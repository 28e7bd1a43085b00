"""Entries as results to choose from in any chat."""

from aiogram.types import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.knowledge.library import Page
from bot.telegram.links import payload
from bot.telegram.sending import split
from bot.telegram.views.answers import answer


def result(page: Page, keyboard: InlineKeyboardMarkup) -> InlineQueryResultArticle:
    """A page to choose: title and first sentence are seen, the whole of it is sent."""
    # One message is all that a result can be; where it is too short, the keyboard leads on.
    whole, *_ = split(answer(page))
    return InlineQueryResultArticle(
        id=payload(page.language, page.entry_id),
        title=page.title,
        description=page.lead,
        input_message_content=InputTextMessageContent(
            **whole.as_kwargs(text_key="message_text"),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=keyboard,
    )
