"""Figures as pictures: the list, and one of them."""

import logging
from contextlib import suppress

from aiogram import Bot, Router
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.pictures.album import Album
from bot.pictures.studio import PictureError
from bot.telegram import keyboards, views
from bot.telegram.callbacks import ShowPicture, ShowPictures
from bot.telegram.photos import PhotoBelow
from bot.telegram.place import Place
from bot.telegram.sending import redraw, send_below, thread_of
from handlers.other import say_outdated

log = logging.getLogger(__name__)


async def show_pictures(query: CallbackQuery, texts: Texts, place: Place) -> None:
    """Offer all pictures."""
    keyboard = keyboards.pictures.pictures(place.gallery.pictures(texts.language), texts)
    await redraw(query, views.pictures.pictures(texts), keyboard)


async def show_picture(
    query: CallbackQuery,
    callback_data: ShowPicture,
    bot: Bot,
    texts: Texts,
    place: Place,
    album: Album,
    callback_answer: CallbackAnswer,
) -> None:
    """Send a picture; its figures as text where it cannot be drawn."""
    if callback_data.picture not in place.gallery or query.message is None:
        say_outdated(callback_answer, texts)
        return
    exhibit = place.gallery.picture(callback_data.picture, callback_data.language)
    caption = views.pictures.caption(exhibit)
    keyboard = keyboards.pictures.below_picture(place.texts(callback_data.language))
    shown = query.message
    with suppress(TelegramAPIError):  # it says only that something is coming
        await bot.send_chat_action(
            shown.chat.id, ChatAction.UPLOAD_PHOTO, message_thread_id=thread_of(shown)
        )
    try:
        await album.show(bot.id, exhibit.chart, PhotoBelow(shown, bot, caption, keyboard))
    except (PictureError, TelegramBadRequest) as error:  # where photos are forbidden, too
        log.error("The picture «%s» cannot be shown: %s", exhibit.picture_id, error)
        await send_below(query, caption, keyboard)


def router() -> Router:
    """The routes of pictures."""
    router = Router(name=__name__)
    router.callback_query.register(show_pictures, ShowPictures.filter())
    router.callback_query.register(show_picture, ShowPicture.filter())
    return router
