"""An inbox over an empty database, and people who put something into it."""

import pytest

from bot.announcements.announcements import Announcements
from bot.announcements.content import Content
from bot.announcements.models import Announcement
from bot.inbox.answers import Answers
from bot.inbox.groups import Group, Groups
from bot.language import Language
from bot.people.audit import Audit
from bot.people.inquiries import Inquiries, Inquiry, Kin
from bot.storage.database import Database
from tests.announcements.making import NOON, OLGA
from tests.tryout.conftest import Clock

HEADINGS: dict[Language, str] = {"ru": "Ответ:", "kk": "Жауап:"}
IN_RUSSIAN, IN_KAZAKH = Content(text="В среду"), Content(text="Сәрсенбіде")


class Desk:
    """The inbox, as people and administrators use it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.audit = Audit(database, clock)
        self.inquiries = Inquiries(database, clock)
        self.groups = Groups(database, self.audit, clock)
        self.answers = Answers(database, self.audit, clock)
        self.announcements = Announcements(database, self.audit, clock)

    async def ask(
        self,
        person: int,
        question: str,
        language: Language = "ru",
        group: int | None = None,
        message: int | None = None,
    ) -> Inquiry:
        """Pass a question on, as one of a group where that is known."""
        kept = await self.inquiries.keep(person, language, question, Kin(group, "gap.tuition"))
        assert isinstance(kept, Inquiry)
        if message is not None:
            await self.inquiries.shown(kept, message)
        return kept

    async def group_of(self, inquiry: Inquiry) -> int:
        """The group that a question stands in."""
        found = await self.groups.of_inquiry(inquiry.id)
        assert found is not None
        return found

    async def begin(self, person: int, question: str, language: Language = "ru") -> int:
        """Pass on a question that is like no other; its group."""
        return await self.group_of(await self.ask(person, question, language))

    async def get(self, group_id: int) -> Group:
        """A group that is there."""
        found = await self.groups.get(group_id)
        assert found is not None
        return found

    async def wording(self, group_id: int, question: str) -> int:
        """The question by which a wording of a group is known."""
        found = await self.get(group_id)
        return next(way.id for way in found.ways if way.question == question)

    async def answer(self, group_id: int, by: int = OLGA) -> Announcement:
        """Write an answer in both languages and let it go out; the job."""
        assert await self.answers.write(group_id, "ru", IN_RUSSIAN)
        assert await self.answers.write(group_id, "kk", IN_KAZAKH)
        assert await self.answers.send(group_id, by, HEADINGS) is not None
        return await self.job(group_id)

    async def job(self, group_id: int) -> Announcement:
        """What brings a group's answer."""
        number = (await self.get(group_id)).announcement_id
        assert number is not None
        found = await self.announcements.get(number)
        assert found is not None
        return found

    async def rows(self, announcement: Announcement) -> dict[int, tuple[str, int | None]]:
        """For each reader the language that he gets, and the message that it stands below."""
        rows = await self.database.fetch_all(
            "SELECT chat_id, language, message_id FROM delivery WHERE announcement_id = ?",
            (announcement.id,),
        )
        return {row["chat_id"]: (row["language"], row["message_id"]) for row in rows}

    async def questions(self) -> list[str]:
        """Every question that waits."""
        rows = await self.database.fetch_all("SELECT question FROM inquiry ORDER BY id")
        return [row["question"] for row in rows]

    async def acts(self) -> list[tuple[str, int | None, int | None]]:
        """The journal, the oldest first: what, by whom, how many."""
        return [
            (noted.act, noted.person_id, noted.number)
            for noted in reversed(await self.audit.page(None, 100))
        ]


@pytest.fixture
def clock() -> Clock:
    """Noon in Almaty."""
    return Clock(NOON)


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    """An empty inbox."""
    return Desk(database, clock)
