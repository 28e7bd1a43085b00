"""What most tests of announcements share: a held clock, and the tables behind."""

import pytest

from bot.announcements.announcements import Announcements
from bot.people.audit import Audit
from bot.storage.database import Database
from tests.announcements.making import NOON, Desk
from tests.tryout.conftest import Clock


@pytest.fixture
def clock() -> Clock:
    """Noon in Almaty."""
    return Clock(NOON)


@pytest.fixture
def announcements(database: Database, clock: Clock) -> Announcements:
    """None yet."""
    return Announcements(database, Audit(database, clock), clock)


@pytest.fixture
def desk(database: Database, announcements: Announcements) -> Desk:
    """Deliveries, step by step."""
    return Desk(database, announcements)
