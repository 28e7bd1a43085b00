"""Answers as they are sent: messages with their entities, and the buttons below them."""

from dataclasses import dataclass, replace
from functools import lru_cache

from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Catalogues
from bot.knowledge.answering import Answer
from bot.pictures.gallery import Gallery
from bot.telegram import keyboards, views
from bot.telegram.links import Sharing
from bot.telegram.place import Place
from bot.telegram.sending import Written, written

REMEMBERED = 500  # answers: a few hundred entries, mostly in one kind of place


@dataclass(frozen=True)
class Dressed:
    """An answer, ready to be sent."""

    parts: tuple[Written, ...]
    keyboard: InlineKeyboardMarkup | None


class Dressing:
    """Dresses answers. An entry is told the same however it was asked for, so what was dressed
    lately is kept: nothing of who asked or what was typed is in it.

    New knowledge brings a new one with nothing in it.
    """

    def __init__(self, catalogues: Catalogues, gallery: Gallery) -> None:
        self._catalogues = catalogues
        self._gallery = gallery
        self._remembered = lru_cache(REMEMBERED)(self._dress)

    def dress(self, answer: Answer, place: Place) -> Dressed:
        """An answer as it is sent to a place."""
        # How certain it is nobody sees.
        told = replace(answer, confidence=1.0)
        return self._remembered(told, place.sharing, place.private, place.person)

    def _dress(self, answer: Answer, sharing: Sharing, private: bool, person: bool) -> Dressed:
        place = Place(self._catalogues, sharing, self._gallery, private, person)
        return Dressed(
            written(views.answers.answer(answer)), keyboards.answers.below_answer(answer, place)
        )
