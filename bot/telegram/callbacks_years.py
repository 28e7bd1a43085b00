"""What the buttons carry that tell of another year."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language


class AnswerYear(CallbackData, prefix="y1"):
    """Answer with an entry as of a year, in a message of its own."""

    language: Language
    entry: str
    year: Annotated[int, Field(ge=1900, le=2999)]
