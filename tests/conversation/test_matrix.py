"""Whoever is no administrator, in whatever guise, reaches nothing of the administrators'.

The acts are found in the routers: every command, every button, every step of a dialogue of
`handlers/admin`, and the reply to a question's notice. The guises are those in which somebody
comes who may not: each act is done in each of them, as the JSON that Telegram sends. Nothing in
the database may change, and what is said has to be what is said to anybody.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import Update

from bot.people.inquiries import NO_KIN, Inquiry
from bot.settings import PSEUDO_USERS
from bot.storage.lock import ProcessLock
from bot.telegram.filters import IsAdministrator
from handlers import admin, owners
from handlers.admin import editors, refused
from tests.conftest import ServicesOf
from tests.conversation.office import EDITOR, OWNER, STRANGER, Office
from tests.conversation.recording import BOT, NOON
from tests.conversation.test_editors import buttons_of, running

Json = dict[str, Any]
Dump = dict[str, list[tuple[object, ...]]]

ANONYMOUS, SERVICE, CHANNEL = 1087968824, 777000, 136817688
REMOVED = 105  # he was an editor until a moment ago
GROUP = -1001
NOTICE = 77  # the message that told the owner of a question
SECRET = "Вопрос, который виден только тем, кто ведёт бота"
TYPED = ("18:30", "https://example.org", "31.12.2027")
FILE = {"file_id": "f", "file_unique_id": "u", "file_name": "colleges.csv", "file_size": 9}
# What is told about whoever acts, and changes for anybody: that he was seen, where he is.
OWN = {"person", "dialogue", "inbox"}


@dataclass(frozen=True)
class Act:
    """Something that only administrators may do."""

    name: str
    data: str | None = None  # of a button
    content: Json = field(default_factory=dict)  # of a message
    state: str | None = None  # the step of the dialogue in which it is sent
    twin: Json | None = None  # what anybody may send, and gets the same answer to


@dataclass(frozen=True)
class Guise:
    """How somebody comes: from whom and where, and what stands in the message besides."""

    name: str
    sender: int
    chat: int
    more: Json = field(default_factory=dict)
    kind: str = "message"
    pressed_in: int | None = None  # the chat of the message whose button is pressed
    presses: bool = True
    inline: bool = False


def _origin() -> Json:
    return {"type": "user", "date": 1, "sender_user": _user(OWNER)}


def _user(number: int) -> Json:
    return {"id": number, "is_bot": number in (ANONYMOUS, CHANNEL), "first_name": "?"}


def _chat(number: int) -> Json:
    kind = "private" if number > 0 else "supergroup"
    return {"id": number, "type": kind, "first_name": "?", "title": "?"}


def _owners_message(message_id: int = 9) -> Json:
    return {"message_id": message_id, "date": 1, "chat": _chat(OWNER), "from": _user(OWNER),
            "text": "/announce"}  # fmt: skip


CHANNELS = {"id": -1009, "type": "channel", "title": "?"}
GUISES = (
    Guise("a stranger", STRANGER, STRANGER),
    Guise("a removed editor", REMOVED, REMOVED),
    Guise("a stranger in a group", STRANGER, GROUP),
    Guise("an editor in a group", EDITOR, GROUP),
    Guise("the owner in a group", OWNER, GROUP),
    Guise("a group's anonymous administrator", ANONYMOUS, GROUP, {"sender_chat": _chat(GROUP)}),
    Guise("a channel in its group", SERVICE, GROUP,
          {"sender_chat": CHANNELS, "is_automatic_forward": True}),
    Guise("somebody who writes as a channel", CHANNEL, GROUP, {"sender_chat": CHANNELS}),
    *(Guise(f"a pseudo-user among the editors: {each}", each, each)
      for each in sorted(PSEUDO_USERS)),
    Guise("the owner in the name of a chat", OWNER, OWNER, {"sender_chat": CHANNELS},
          presses=False),
    Guise("a forged forward of the owner's", STRANGER, STRANGER, {"forward_origin": _origin()}),
    Guise("a reply to the owner's message", STRANGER, STRANGER,
          {"reply_to_message": _owners_message()}),
    Guise("a reply to the owner's notice", STRANGER, STRANGER,
          {"reply_to_message": _owners_message(NOTICE)}),
    Guise("in the owner's chat, by a stranger", STRANGER, OWNER),
    Guise("a press of the owner's in a stranger's chat", OWNER, STRANGER),
    Guise("a press of the owner's in a group", OWNER, OWNER, pressed_in=GROUP, kind="none"),
    Guise("a press of the owner's on an inline message", OWNER, OWNER, inline=True, kind="none"),
    Guise("a press of a stranger's on an inline message", STRANGER, STRANGER, inline=True,
          kind="none"),
    Guise("the owner, who corrects a message", OWNER, OWNER, kind="edited_message",
          presses=False),
    Guise("a stranger, who corrects a message", STRANGER, STRANGER, kind="edited_message",
          presses=False),
    Guise("a removed editor, who corrects a message", REMOVED, REMOVED, kind="edited_message",
          presses=False),
    Guise("a stranger by another bot", STRANGER, STRANGER, {"via_bot": _user(44)}),
    Guise("the owner, who hands on an answer of the bot's", OWNER, OWNER,
          {"via_bot": _user(BOT.id)}, presses=False),
    Guise("a channel's post", OWNER, GROUP, {"sender_chat": CHANNELS}, kind="channel_post",
          presses=False),
    Guise("a business account's message", OWNER, OWNER, {"business_connection_id": "b"},
          kind="business_message", presses=False),
)  # fmt: skip
# Updates of which nobody hears.
UNHEARD = frozenset({"channel_post", "business_message"})


# --- the acts, found in the routers -------------------------------------------------------------


def administrative(root: Router) -> Iterator[tuple[str, str, Sequence[FilterObject]]]:
    """Every route: its observer, its name and its filters."""
    for router in root.chain_tail:
        for name, observer in router.observers.items():
            for handler in observer.handlers if name not in ("update", "error") else ():
                route = f"{handler.callback.__module__}.{handler.callback.__name__}"
                yield name, route, handler.filters or ()


def guarded() -> list[tuple[str, str, Sequence[FilterObject]]]:
    """Those of the administrators, without the one for whoever is invited and without refusals."""
    root = admin.router()
    own = {
        editors.__name__ + ".accept",
        *(route for _, route, _ in administrative(refused.router())),
    }
    return [each for each in administrative(root) if each[1] not in own]


def acts(first: int) -> list[Act]:
    """Everything that the routes answer to, with a draft of that number."""
    found: list[Act] = []
    for _, route, filters in guarded():
        for each in filters:
            match each.callback:
                case Command(commands=names):
                    found += [Act(route, content={"text": f"/{name}"}) for name in names]
                case State(state=state):
                    found += _typed(route, str(state))
    found += [Act(f"{type(b).__name__}", data=b.pack()) for b in buttons_of(first)]
    found += [Act("deliver", content={"text": "Ответ"}, twin={"text": "Ответ"})]
    return found


def _typed(route: str, state: str) -> list[Act]:
    contents: list[Json] = [{"text": text} for text in TYPED]
    contents += [{"document": FILE}]
    return [Act(route, content=content, state=state, twin=content) for content in contents]


def test_every_route_of_the_administrators_is_an_act() -> None:
    found = {act.name for act in acts(1)}
    buttons = {type(button) for button in buttons_of(1)}
    for observer, route, filters in guarded():
        assert observer in ("message", "callback_query"), f"{route}: by an update of another kind"
        kinds = [each.callback for each in filters]
        pressed = {kind.callback_data for kind in kinds if isinstance(kind, CallbackQueryFilter)}
        assert pressed <= buttons, route
        by_owners = route == f"{editors.__name__}.refuse_editor"  # one filter for five buttons
        assert pressed or route in found or by_owners, f"{route}: nobody knows how it is reached"


def test_replies_to_notices_are_the_only_other_way() -> None:
    routes = {route for _, route, _ in administrative(owners.router())}
    assert routes == {"handlers.owners.deliver", "handlers.owners.say_closed"}


# --- the office ---------------------------------------------------------------------------------


@dataclass
class Scene:
    """An office in which there is something of everything."""

    office: Office
    file: sqlite3.Connection  # as another process would see it
    acts: list[Act]
    data: Json
    moment: int = int(NOON.timestamp())
    number: int = 1_000
    _in_step: object = None
    _dumped: tuple[object, Dump] = field(default_factory=lambda: (None, {}))

    async def come(self, guise: Guise, act: Act, *, twin: bool = False) -> "Outcome":
        """Do an act, or what anybody may do in its place."""
        await self._step(guise, None if twin else act.state)
        before, version = self._dump(guise), self._version()
        self.number += 1
        self.moment += 60
        calls = self.office.phone.calls
        del calls[:]
        await self._feed(self._update(guise, act, twin))
        changed = version != self._version() and before != self._dump(guise)
        return Outcome([_plain(call) for call in calls], changed)

    async def _step(self, guise: Guise, state: str | None) -> None:
        if (guise.chat, guise.sender, state) == self._in_step:
            return
        self._in_step = (guise.chat, guise.sender, state)
        storage = self.office.dispatcher.fsm.storage
        key = StorageKey(bot_id=BOT.id, chat_id=guise.chat, user_id=guise.sender)
        await storage.set_state(key, state)
        await storage.set_data(key, self.data if state else {})

    def _update(self, guise: Guise, act: Act, twin: bool) -> Json:
        message = {
            "message_id": self.number,
            "date": self.moment,
            "chat": _chat(guise.chat),
            "from": _user(guise.sender),
            **guise.more,
        }
        if act.data is None:
            content = act.content if not twin else act.twin or {"text": "/nothing_of_ours"}
            if guise.chat < 0 and "text" in content:
                content = _called_by_name(content["text"])
            edited = {"edit_date": self.moment} if guise.kind == "edited_message" else {}
            return {guise.kind: {**message, **content, **edited}}
        shown = {"message_id": 5, "date": 1, "chat": _chat(guise.pressed_in or guise.chat),
                 "from": {**_user(BOT.id), "is_bot": True}, "text": "?"}  # fmt: skip
        press = {
            "id": str(self.number),
            "from": _user(guise.sender),
            "chat_instance": "1",
            "data": "nothing of ours" if twin else act.data,
        }
        press |= {"inline_message_id": "i"} if guise.inline else {"message": shown}
        return {"callback_query": press}

    async def _feed(self, content: Json) -> None:
        raw = json.loads(json.dumps({"update_id": self.number, **content}))
        update = Update.model_validate(raw, context={"bot": self.office.bot})
        await self.office.dispatcher.feed_update(self.office.bot, update)

    def _version(self) -> int:
        """Another number whenever anybody has written anything."""
        return int(self.file.execute("PRAGMA data_version").fetchone()[0])

    def _dump(self, guise: Guise) -> Dump:
        """Every row of every table that is not about whoever acts."""
        if (guise, self._version()) != self._dumped[0]:
            self._dumped = ((guise, self._version()), self._rows(guise))
        return self._dumped[1]

    def _rows(self, guise: Guise) -> Dump:
        schema = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        return {
            name: [
                row
                for row in self.file.execute(f'SELECT * FROM "{name}"')  # noqa: S608
                if name not in OWN or guise.sender not in row
            ]
            for (name,) in self.file.execute(schema).fetchall()
        }


@dataclass(frozen=True)
class Outcome:
    """What an act has led to: what Telegram was told, and whether the database is another."""

    told: list[Json]
    changed: bool


def _called_by_name(text: str) -> Json:
    if text.startswith("/"):
        return {"text": f"{text}@{BOT.username}"}
    name = f"@{BOT.username}"
    mention = {"type": "mention", "offset": 0, "length": len(name)}
    return {"text": f"{name} {text}", "entities": [mention]}


def _plain(call: TelegramMethod[Any]) -> Json:
    """A call without what is another in each message."""
    said = call.model_dump(exclude={"callback_query_id", "reply_parameters"}, warnings=False)
    return {"method": call.__api_method__, **said}


@pytest.fixture
async def scene(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> AsyncIterator[Scene]:
    """Drafts, announcements, an article, a question of which the owner was told."""
    office = Office(services_of, bot, ProcessLock(tmp_path / "lock"))
    first = await running(office)
    services = office.services
    for person in (REMOVED, STRANGER):
        await services.people.choose_language(person, "ru")
    asked = await services.inquiries.keep(EDITOR, "ru", SECRET, NO_KIN)
    assert isinstance(asked, Inquiry)
    await services.inquiries.told(asked, OWNER, NOTICE)
    group = await services.groups.of_inquiry(asked.id)
    assert group is not None
    # As if each had found a way in: their rows stand in the table that gives rights.
    for pseudo in sorted(PSEUDO_USERS):
        await services.database.execute(
            "INSERT INTO person (id, seen_day) VALUES (:id, 0)", {"id": pseudo}
        )
        await services.database.execute("INSERT INTO editor VALUES (:id, 0)", {"id": pseudo})
    data = {"draft": first, "language": "ru", "article": first, "seen": 1, "group": group}
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as file:
        yield Scene(office, file, acts(first), data)


async def breaches(scene: Scene, guise: Guise) -> tuple[int, list[str]]:
    """How many acts were tried in a guise, and what each of them reached that it may not."""
    found: list[str] = []
    tried = 0
    twins: dict[str, Outcome] = {}
    for act in scene.acts:
        if (act.data is None and guise.kind == "none") or (act.data and not guise.presses):
            continue
        tried += 1
        key = "a press" if act.data else json.dumps(act.twin)
        if key not in twins:
            twins[key] = await scene.come(guise, act, twin=True)
        reasons = _reasons(guise, act, await scene.come(guise, act), twins[key])
        found += [f"{guise.name}: {act.name} {reason}" for reason in reasons]
    return tried, found


def _reasons(guise: Guise, act: Act, seen: Outcome, twin: Outcome) -> Iterator[str]:
    if seen.changed:
        yield "changes the database"
    if seen.told != twin.told:
        yield f"is answered with {seen.told} and not with {twin.told}"
    answers = [call for call in seen.told if call["method"] == AnswerCallbackQuery.__api_method__]
    if act.data is not None and len(answers) != 1:
        yield f"is answered {len(answers)} times"
    if guise.kind in UNHEARD and seen.told:
        yield "is answered at all"
    if SECRET in json.dumps(seen.told, ensure_ascii=False, default=str):
        yield "shows what others have asked"


@pytest.mark.parametrize("guise", GUISES, ids=lambda guise: guise.name)
async def test_nobody_else_reaches_anything(scene: Scene, guise: Guise) -> None:
    tried, found = await breaches(scene, guise)
    assert not found, "\n".join(found[:5])
    assert tried >= 50


async def _anybody(*_: object, **__: object) -> bool:
    return True


async def test_the_matrix_sees_a_missing_guard(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IsAdministrator, "__call__", _anybody)
    tried, found = await breaches(scene, GUISES[0])
    seen = {line.split(": ", 1)[1].split()[0] for line in found}
    routes = {act.name for act in scene.acts} - {"deliver"}
    # The rest is stopped behind it once more: another's draft, what only owners may do.
    assert len(seen) >= 0.75 * len(routes), routes - seen
    assert tried == len(scene.acts)
