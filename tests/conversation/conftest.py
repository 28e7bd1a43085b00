"""The real dispatcher, and people who write to it."""

from collections.abc import Callable

import pytest
from aiogram import Bot, Dispatcher

from bot.services import Services
from handlers import create_dispatcher
from tests.conversation.recording import RecordingSession
from tests.conversation.user import FakeUser

AIGERIM = 101
OLGA = 102


@pytest.fixture
def bot() -> Bot:
    """The real client on a wire that only writes down."""
    return Bot("42:made-up-token", session=RecordingSession())


@pytest.fixture
def dispatcher(services: Services) -> Dispatcher:
    """All handlers, wired as in the program."""
    return create_dispatcher(services)


MakeUser = Callable[[int, str, str | None], FakeUser]


@pytest.fixture
def make_user(dispatcher: Dispatcher, bot: Bot) -> MakeUser:
    """Make a person who writes to the bot."""
    return lambda id, name, code: FakeUser(dispatcher, bot, id, name, code)


@pytest.fixture
def aigerim(make_user: MakeUser) -> FakeUser:
    """A student whose Telegram is in Kazakh."""
    return make_user(AIGERIM, "Айгерім", "kk")


@pytest.fixture
def olga(make_user: MakeUser) -> FakeUser:
    """A parent whose Telegram is in Russian."""
    return make_user(OLGA, "Ольга", "ru")
