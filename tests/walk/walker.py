"""Somebody who presses everything: finds every screen, and presses each of its buttons once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.tryout.world import World

PATIENCE = 20  # seconds; a bound for a hang, nothing is measured with it
Json = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """One button of a screen: what stands on it, and what it does."""

    label: str = field(compare=False)  # it may have been ticked since
    kind: str  # callback_data, url, switch_inline_query_chosen_chat …
    value: str


@dataclass(frozen=True)
class Screen:
    """A message of the bot as somebody sees it."""

    message_id: int
    text: str
    buttons: tuple[tuple[Button, ...], ...]

    def places(self) -> Iterator[tuple[int, int, Button]]:
        """Every button with its row and column."""
        for row, buttons in enumerate(self.buttons):
            for column, button in enumerate(buttons):
                yield row, column, button


@dataclass(frozen=True)
class Step:
    """What led to a screen: a text that was sent, then the buttons that were pressed.

    `seen_in` is the message in which the last of them was seen.
    """

    text: str
    pressed: tuple[Button, ...] = ()
    seen_in: int = 0


@dataclass
class Walked:
    """What a walk has seen."""

    screens: dict[str, Screen] = field(default_factory=dict)  # by text
    pressed: set[tuple[str, str]] = field(default_factory=set)  # text of the screen, value
    toasts: list[str] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)


class Walker:
    """One person in one chat of the stand-in, with the real bot at the other end.

    `rest` lets time pass before each text and press; `reset` puts back, before a path is walked,
    what an earlier one has changed, as the language.
    """

    def __init__(
        self,
        world: World,
        person: int,
        chat: int,
        rest: Callable[[], None],
        reset: Callable[[], Awaitable[None]],
        thread: int | None = None,
    ) -> None:
        self._world = world
        self._person = person
        self._chat = chat
        self._thread = thread
        self._rest = rest
        self._reset = reset
        self._changed = asyncio.Event()
        self.walked = Walked()
        world.watch(self._changed.set)

    async def explore(self, texts: Sequence[str], leads_away: Callable[[Button], bool]) -> Walked:
        """Send each text, and from what comes press everything that can be reached.

        What a button shows that leads away, as into the other language, is not looked at.
        """
        waiting = deque(Step(text) for text in texts)
        while waiting:
            step = waiting.popleft()
            screens = await self._go(step)
            if step.pressed and leads_away(step.pressed[-1]):
                continue
            for screen in screens:
                for button in self._fresh(screen):
                    path = (*step.pressed, button)
                    waiting.append(Step(step.text, path, screen.message_id))
        return self.walked

    def _fresh(self, screen: Screen) -> list[Button]:
        """The buttons of a screen that nobody has pressed there yet."""
        self.walked.screens[screen.text] = screen
        fresh = []
        for _, _, button in screen.places():
            key = (screen.text, button.value)
            if key not in self.walked.pressed:
                self.walked.pressed.add(key)
                fresh.append(button)
        return fresh

    async def _go(self, step: Step) -> list[Screen]:
        """Take a step where its button still stands, else walk the path from its beginning."""
        await self._reset()
        if step.pressed and (holder := self._holder(step.pressed[-1], [step.seen_in])):
            return await self._press(holder, step.pressed[-1])
        screens = await self._say(step.text)
        for button in step.pressed:
            shown = [screen.message_id for screen in screens]
            holder = self._holder(button, shown) or self._holder(button, self._all())
            assert holder is not None, f"[{button.label}] is nowhere to be seen any more"
            screens = await self._press(holder, button) or screens
        return screens

    def _holder(self, button: Button, message_ids: Iterable[int]) -> Screen | None:
        """The screen of one of these messages that has the button now."""
        messages = self._world.chat(self._chat).messages
        for message_id in message_ids:
            if message_id in messages:
                screen = _screen(self._world.message_json(messages[message_id]))
                if any(button == other for _, _, other in screen.places()):
                    return screen
        return None

    def _all(self) -> list[int]:
        return sorted(self._world.chat(self._chat).messages, reverse=True)

    async def _say(self, text: str) -> list[Screen]:
        self._rest()
        before = self._world.events.last
        self._world.say(self._person, text, chat_id=self._chat, thread_id=self._thread)
        while not (screens := self._shown_since(before)):
            await self._wait(text)
        return screens

    async def _press(self, screen: Screen, button: Button) -> list[Screen]:
        self._rest()
        if button.kind == "url":
            return []
        if button.kind != "callback_data":
            return await self._share(button)
        before = self._world.events.last
        row, column = next((r, c) for r, c, b in screen.places() if b == button)
        query = self._world.press(self._person, screen.message_id, row, column, chat_id=self._chat)
        while query.id in self._world.pending:
            await self._wait(f"{screen.text}\n[{button.label}]")
        self._note_toast(before)
        return self._shown_since(before)

    async def _share(self, button: Button) -> list[Screen]:
        """Sharing is a press too: the inline query that it starts must find something."""
        before = self._world.events.last
        self._world.inline(self._person, button.value, chat_id=self._chat)
        while not (found := self._inline_since(before)):
            await self._wait(button.value)
        if not found[0]["results"]:
            self.walked.unanswered.append((button.label, button.value))
        return []

    def _inline_since(self, number: int) -> list[Json]:
        events = self._world.events.since(number) or []
        return [event.payload for event in events if event.kind == "inline"]

    def _note_toast(self, number: int) -> None:
        for event in self._world.events.since(number) or []:
            if event.kind == "answer" and event.payload.get("text"):
                self.walked.toasts.append(event.payload["text"])

    def _shown_since(self, number: int) -> list[Screen]:
        shown: dict[int, Screen] = {}
        for event in self._world.events.since(number) or []:
            if event.kind != "message" or event.payload["chat_id"] != self._chat:
                continue
            message = event.payload["message"]
            if message["from"]["is_bot"]:
                shown[message["message_id"]] = _screen(message)
        return list(shown.values())

    async def _wait(self, what: str) -> None:
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), PATIENCE)
        except TimeoutError:
            raise AssertionError(f"no answer to: {what}") from None


def _screen(message: Json) -> Screen:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text = message.get("text") or message.get("caption") or _rich_text(message)
    return Screen(
        message["message_id"],
        text,
        tuple(tuple(_button(button) for button in row) for row in rows),
    )


def _rich_text(message: Json) -> str:
    found: list[str] = []
    _collect(message.get("rich_message", {}), found)
    return "\n".join(found)


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, list):
        for one in value:
            _collect(one, found)
    elif isinstance(value, dict):
        for key in ("blocks", "cells", "items", "text", "texts", "caption"):
            _collect(value.get(key), found)


def _button(button: Json) -> Button:
    kind = next(key for key in button if key not in ("text", "style", "icon_custom_emoji_id"))
    value = button[kind]
    return Button(
        button["text"],
        kind,
        str(value.get("query", "")) if isinstance(value, dict) else str(value),
    )
