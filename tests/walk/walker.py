"""Somebody who presses everything: finds every screen, and presses each of its buttons once."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.tryout.world import World

PATIENCE = 20  # seconds; a bound for a hang, nothing is measured with it
Json = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """One button of a screen: what stands on it, and what it does."""

    label: str
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
    """What led to a screen: a text that was sent, then the buttons that were pressed."""

    text: str
    pressed: tuple[Button, ...] = ()


@dataclass
class Walked:
    """What a walk has seen."""

    screens: dict[str, Screen] = field(default_factory=dict)  # by text
    pressed: set[tuple[str, str]] = field(default_factory=set)  # text of the screen, value
    toasts: list[str] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)


class Walker:
    """One person in one chat of the stand-in, with the real bot at the other end."""

    def __init__(self, world: World, person: int, chat: int, thread: int | None = None) -> None:
        self._world = world
        self._person = person
        self._chat = chat
        self._thread = thread
        self._changed = asyncio.Event()
        self.walked = Walked()
        world.watch(self._changed.set)

    async def explore(self, texts: Sequence[str]) -> Walked:
        """Send each text, and from what comes press everything that can be reached."""
        waiting = deque(Step(text) for text in texts)
        while waiting:
            step = waiting.popleft()
            for screen in await self._go(step):
                for button in self._fresh(screen):
                    waiting.append(Step(step.text, (*step.pressed, button)))
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
        """Walk a path from its beginning; the screens that its last step has shown."""
        screens = await self._say(step.text)
        for button in step.pressed:
            holder = next(s for s in screens if any(b == button for _, _, b in s.places()))
            screens = await self._press(holder, button) or screens
        return screens

    async def _say(self, text: str) -> list[Screen]:
        before = self._world.events.last
        self._world.say(self._person, text, chat_id=self._chat, thread_id=self._thread)
        while not (screens := self._shown_since(before)):
            await self._wait(text)
        return screens

    async def _press(self, screen: Screen, button: Button) -> list[Screen]:
        if button.kind == "url":
            return []
        if button.kind != "callback_data":
            return await self._share(button)
        before = self._world.events.last
        row, column = next((r, c) for r, c, b in screen.places() if b == button)
        query = self._world.press(
            self._person, screen.message_id, row, column, chat_id=self._chat
        )
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
            message = event.payload.get("message")
            if event.kind == "message" and event.payload["chat_id"] == self._chat:
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
        button["text"], kind, str(value.get("query", "")) if isinstance(value, dict) else str(value)
    )
