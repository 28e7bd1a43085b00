"""What every handler is given: who writes, where, and the interface in his language."""

import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypedDict

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User
from aiogram.utils.callback_answer import CallbackAnswer, CallbackAnswerMiddleware

from bot.i18n import Catalogues, Texts
from bot.knowledge.answering import Answerer
from bot.knowledge.live import LiveKnowledge
from bot.language import Language
from bot.people.people import People, Person
from bot.pictures.gallery import Gallery
from bot.storage.troubles import NotSaved, is_damage
from bot.telegram.dressing import Dressing
from bot.telegram.links import Sharing
from bot.telegram.place import Place
from bot.telegram.replying import say_last
from bot.telegram.sending import is_late

DAY = 86_400  # seconds


class Given(TypedDict):
    """The names that handlers may ask for."""

    person: Person
    texts: Texts
    place: Place


class KnowledgeMiddleware(BaseMiddleware):
    """Gives each update the `answerer`, the `gallery` and the `dressing` of this moment.

    They stay the same to its end, whatever becomes known meanwhile.
    """

    def __init__(self, knowledge: LiveKnowledge, catalogues: Catalogues) -> None:
        self._knowledge = knowledge
        self._catalogues = catalogues
        self._open(knowledge.answerer)

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if self._answerer is not self._knowledge.answerer:
            self._open(self._knowledge.answerer)
        data["answerer"], data["gallery"] = self._answerer, self._gallery
        data["dressing"] = self._dressing
        return await handler(event, data)

    def _open(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._gallery = Gallery(answerer.library.base, self._catalogues)
        self._dressing = Dressing(self._catalogues, self._gallery)


class PersonMiddleware(BaseMiddleware):
    """Looks up who writes. The language: the chosen one, else Telegram's guess, else Russian."""

    def __init__(
        self,
        people: People,
        catalogues: Catalogues,
        owners: frozenset[int],
        clock: Callable[[], float],
    ) -> None:
        self._people = people
        self._catalogues = catalogues
        self._owners = owners
        self._clock = clock

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None:
            return None  # a channel's post: nobody there to answer
        person = await self._person(user.id)
        language = person.language or guess_language(user.language_code)
        given: Given = {
            "person": person,
            "texts": self._catalogues[language],
            "place": await self._place(data),
        }
        data.update(given)
        result = await handler(event, data)
        with suppress(NotSaved):  # he has his answer; another day will be noted
            await self._note_seen(person)
            if person.blocked and given["place"].private and _is_said(event):
                # Telegram had refused to bring him something, but he is here again.
                await self._people.note_blocked(person.id, blocked=False)
        return result

    async def _person(self, person_id: int) -> Person:
        try:
            return await self._people.get(person_id)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return Person(person_id)  # most questions need nothing of him

    async def _note_seen(self, person: Person) -> None:
        """Afterwards, since it may be this very event that has made the person known."""
        if not person.known:
            person = await self._person(person.id)
        today = int(self._clock() // DAY)
        if person.known and person.seen_day != today:
            await self._people.note_seen(person.id, today)

    async def _place(self, data: dict[str, Any]) -> Place:
        bot: Bot = data["bot"]
        chat: Chat | None = data.get("event_chat")
        private = chat is not None and chat.type == ChatType.PRIVATE
        return Place(
            self._catalogues,
            Sharing.of(await bot.me()),  # asked of Telegram once; aiogram keeps it
            data["gallery"],
            private,
            person=private and bool(self._owners),
        )


def _is_said(event: TelegramObject) -> bool:
    """Whether an update is something that a person has typed or pressed."""
    return isinstance(event, Update) and bool(event.message or event.callback_query)


def guess_language(code: str | None) -> Language:
    """A guess from the language of somebody's Telegram, which may be missing or wrong."""
    return "kk" if code and code.lower().startswith("kk") else "ru"


class OncePerAlbum(BaseMiddleware):
    """Lets the first message of an album through: the others would get the same answer again.

    The caption may stand on a later one, which goes through too: it is what was asked. Who is in
    one of the dialogues `collecting` has each of them taken.
    """

    def __init__(
        self, collecting: frozenset[str | None] = frozenset(), remembered: int = 1_000
    ) -> None:
        self._collecting = collecting
        self._remembered = remembered
        self._seen: OrderedDict[str, bool] = OrderedDict()  # whether its caption has come

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        collected = data.get("raw_state") in self._collecting
        if isinstance(event, Message) and not self._is_new(event) and not collected:
            return None
        return await handler(event, data)

    def _is_new(self, message: Message) -> bool:
        album, captioned = message.media_group_id, bool(message.caption)
        if album is None:
            return True
        if album in self._seen and (self._seen[album] or not captioned):
            return False
        self._seen[album] = captioned
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return True


class AnswerPresses(CallbackAnswerMiddleware):
    """Answers every press once it is handled; one that has waited too long needs no answer."""

    async def answer(  # type: ignore[override]  # it is awaited in either case
        self, event: CallbackQuery, callback_answer: CallbackAnswer
    ) -> bool:
        try:
            await say_last(super().answer(event, callback_answer))
            return True
        except TelegramBadRequest as error:
            if not is_late(error):
                raise
            return False


class LeaveDialogue(BaseMiddleware):
    """A command or a press ends a dialogue of several steps: the next text is a question again."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        state: FSMContext | None = data.get("state")
        text = (event.text or "") if isinstance(event, Message) else "/"
        if state is not None and data.get("raw_state") and text.startswith("/"):
            await state.clear()
            data["raw_state"] = None
        return await handler(event, data)
