"""Sending a picture, uploaded or by the id that Telegram gave it."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessageUnion,
    Message,
)
from aiogram.utils.formatting import Text

from bot.telegram.sending import thread_of


class PhotoBelow:
    """Sends one picture into the chat of a button."""

    def __init__(
        self,
        message: MaybeInaccessibleMessageUnion,
        bot: Bot,
        caption: Text,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> None:
        self._bot = bot
        self._chat = message.chat.id
        self._thread = thread_of(message)
        self._caption = caption
        self._keyboard = keyboard

    async def upload(self, png: bytes) -> str:
        """Send the picture itself; the id that it has from now on."""
        message = await self._send(BufferedInputFile(png, "figures.png"))
        return message.photo[-1].file_id if message.photo else ""

    async def resend(self, file_id: str) -> bool:
        """Send the picture by its id; False where Telegram no longer accepts that."""
        try:
            await self._send(file_id)
        except TelegramBadRequest as error:
            if not _is_unknown_file(error):
                raise
            return False
        return True

    async def _send(self, photo: BufferedInputFile | str) -> Message:
        return await self._bot.send_photo(
            self._chat,
            photo,
            message_thread_id=self._thread,
            reply_markup=self._keyboard,
            **self._caption.as_kwargs(
                text_key="caption", entities_key="caption_entities", parse_mode_key="parse_mode"
            ),
        )


def _is_unknown_file(error: TelegramBadRequest) -> bool:
    said = error.message.lower()
    return "file identifier" in said or "file_reference" in said or "file_id" in said
