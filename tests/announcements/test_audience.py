"""Who gets an announcement, and in which language: a small town, and a table."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.announcements.announcements import Announcements, Job, Readers
from bot.announcements.audience import UNSAID, Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Deliveries
from bot.announcements.models import Announcement
from bot.language import Language
from bot.storage.database import Database
from tests.announcements.making import NOON, OLGA, TEXTS, adds_up

DAY = 86_400
TODAY = NOON // DAY


@dataclass(frozen=True)
class Resident:
    """Somebody, and all that an audience may ask about him."""

    id: int
    language: Language | None
    topics: tuple[str, ...]
    role: str | None = None
    seen: int | None = 0  # days ago
    blocked: bool = False


A_PARENT = Resident(1, "ru", ("news",), "parent")
A_STUDENT = Resident(2, "kk", ("news", "dual"), "student", seen=7)
A_TEACHER = Resident(3, "ru", ("dual",), "teacher", seen=30)
SILENT = Resident(4, "kk", ("dual",), seen=None)  # has written nothing since days are counted
UNSPOKEN = Resident(5, None, ("news",), seen=8)  # has chosen no language
OPTED_OUT = Resident(6, "ru", (), "parent")
BLOCKED = Resident(7, "ru", ("news", "dual"), "student", blocked=True)
OTHER_TOPIC = Resident(8, "ru", ("colleges",), "parent")
LONG_ID = Resident(2**52 - 1, "kk", ("news",), "employer", seen=31)
TOWN = (
    A_PARENT, A_STUDENT, A_TEACHER, SILENT, UNSPOKEN, OPTED_OUT, BLOCKED, OTHER_TOPIC, LONG_ID,
)  # fmt: skip
GROUP, OTHER_GROUP = -1001, -1002
NOBODY_KNOWN = 999


@pytest.fixture
async def town(database: Database) -> None:
    """The residents in their tables."""
    for each in TOWN:
        values: dict[str, Any] = {
            "id": each.id,
            "language": each.language,
            "role": each.role,
            "blocked": each.blocked,
            "day": None if each.seen is None else TODAY - each.seen,
        }
        await database.execute(
            "INSERT INTO person (id, language, role, blocked, seen_day) "
            "VALUES (:id, :language, :role, :blocked, :day)",
            values,
        )
        for topic in each.topics:
            await database.execute("INSERT INTO subscription VALUES (?, ?)", (each.id, topic))


RU, KK = TEXTS["ru"], TEXTS["kk"]
BOTH = {"ru": RU, "kk": KK}
NEWS, DUAL = ("news",), ("dual",)

L = LONG_ID.id
ROWS: dict[str, tuple[dict[str, Any], dict[str, Content], tuple[int, ...], dict[int, str]]] = {
    # what the audience says, what is written, the list, who gets it
    "a topic": ({"topics": NEWS}, BOTH, (), {1: "ru", 2: "kk", 5: "ru", L: "kk"}),
    "another topic": ({"topics": DUAL}, BOTH, (), {2: "kk", 3: "ru", 4: "kk"}),
    "any of two topics, each once": (
        {"topics": ("news", "dual")}, BOTH, (),
        {1: "ru", 2: "kk", 3: "ru", 4: "kk", 5: "ru", L: "kk"},
    ),
    "a topic that nobody has": ({"topics": ("abroad",)}, BOTH, (), {}),
    "no topic at all": ({}, BOTH, (), {}),
    "readers of Russian, and who has not chosen": (
        {"topics": NEWS, "languages": ("ru",)}, BOTH, (), {1: "ru", 5: "ru"},
    ),
    "readers of Kazakh": (
        {"topics": NEWS, "languages": ("kk",)}, BOTH, (), {2: "kk", L: "kk"},
    ),
    "both languages said": (
        {"topics": NEWS, "languages": ("kk", "ru")}, BOTH, (),
        {1: "ru", 2: "kk", 5: "ru", L: "kk"},
    ),
    "a role": ({"topics": NEWS, "roles": ("parent",)}, BOTH, (), {1: "ru"}),
    "two roles": (
        {"topics": NEWS, "roles": ("student", "employer")}, BOTH, (), {2: "kk", L: "kk"},
    ),
    "who has not said who he is": (
        {"topics": ("news", "dual"), "roles": (UNSAID,)}, BOTH, (), {4: "kk", 5: "ru"},
    ),
    "a role or none said": (
        {"topics": NEWS, "roles": ("parent", UNSAID)}, BOTH, (), {1: "ru", 5: "ru"},
    ),
    "active within a week": (
        {"topics": ("news", "dual"), "active_days": 7}, BOTH, (), {1: "ru", 2: "kk"},
    ),
    "active within eight days": (
        {"topics": ("news", "dual"), "active_days": 8}, BOTH, (), {1: "ru", 2: "kk", 5: "ru"},
    ),
    "active within thirty days": (
        {"topics": ("news", "dual"), "active_days": 30}, BOTH, (),
        {1: "ru", 2: "kk", 3: "ru", 5: "ru"},
    ),
    "active today": ({"topics": ("news", "dual"), "active_days": 0}, BOTH, (), {1: "ru"}),
    "written in Russian only": ({"topics": NEWS}, {"ru": RU}, (), {1: "ru", 5: "ru"}),
    "written in Kazakh only": ({"topics": NEWS}, {"kk": KK}, (), {2: "kk", L: "kk"}),
    "in Russian, to those who read Kazakh too": (
        {"topics": NEWS, "other_language": True}, {"ru": RU}, (),
        {1: "ru", 2: "ru", 5: "ru", L: "ru"},
    ),
    "in Kazakh, to those who read Russian too": (
        {"topics": NEWS, "other_language": True}, {"kk": KK}, (),
        {1: "kk", 2: "kk", 5: "kk", L: "kk"},
    ),
    "in Kazakh, to readers of Russian alone": (
        {"topics": NEWS, "languages": ("ru",), "other_language": True}, {"kk": KK}, (),
        {1: "kk", 5: "kk"},
    ),
    "the other language matters only where one is missing": (
        {"topics": NEWS, "other_language": True}, BOTH, (),
        {1: "ru", 2: "kk", 5: "ru", L: "kk"},
    ),
    "nothing written": ({"topics": NEWS, "other_language": True}, {}, (), {}),
    "a list": ({"topics": NEWS}, BOTH, (1, L), {1: "ru", L: "kk"}),
    "on the list, but opted out, blocked, of another topic or unknown": (
        {"topics": NEWS}, BOTH, (1, 6, 7, 8, NOBODY_KNOWN), {1: "ru"},
    ),
    "a list of nobody": ({"topics": NEWS}, BOTH, (NOBODY_KNOWN,), {}),
    "a list and a role": (
        {"topics": NEWS, "roles": ("student",)}, BOTH, (1, 2), {2: "kk"},
    ),
    "groups on the list": (
        {"topics": NEWS}, BOTH, (GROUP, OTHER_GROUP), {GROUP: "ru", OTHER_GROUP: "ru"},
    ),
    "a group among people, whatever their role": (
        {"topics": NEWS, "roles": ("parent",), "active_days": 1}, BOTH, (GROUP, 1, 2),
        {GROUP: "ru", 1: "ru"},
    ),
    "a group in the language of the audience": (
        {"topics": NEWS, "languages": ("kk",)}, BOTH, (GROUP, 1, 2), {GROUP: "kk", 2: "kk"},
    ),
    "a group, written in Kazakh for everybody": (
        {"topics": NEWS, "other_language": True}, {"kk": KK}, (GROUP, 1),
        {GROUP: "kk", 1: "kk"},
    ),
    "a group that reads Russian, written in Kazakh": (
        {"topics": NEWS}, {"kk": KK}, (GROUP,), {},
    ),
    "a group without a list": ({"topics": NEWS, "roles": ("teacher",)}, BOTH, (), {}),
}  # fmt: skip


async def gathered(database: Database, queued: Announcement) -> dict[int, str]:
    """The rows that come of it."""
    assert await Deliveries(database).start_due(NOON, quiet=False) == [queued.id]
    await adds_up(database)
    rows = await database.fetch_all("SELECT chat_id, language, state FROM delivery")
    assert {row["state"] for row in rows} <= {"pending"}
    return {row["chat_id"]: row["language"] for row in rows}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", ROWS)
async def test_who_gets_it(database: Database, announcements: Announcements, name: str) -> None:
    said, written, listed, expected = ROWS[name]
    audience = Audience(**said, listed=len(listed) or None)
    queued = await announcements.queue(Job(audience, written, listed=listed))  # type: ignore[arg-type]
    shown = await announcements.readers(queued)
    assert await gathered(database, queued) == expected
    numbers: dict[str, int] = {}
    for readers in shown:
        numbers[readers.language] = numbers.get(readers.language, 0) + readers.number
    assert sum(numbers.values()) == len(expected), "as many as were shown before"
    assert numbers == {
        each: list(expected.values()).count(each) for each in set(expected.values())
    }


@pytest.mark.usefixtures("town")
async def test_what_is_shown_tells_readers_from_languages(announcements: Announcements) -> None:
    draft = await announcements.draft(OLGA)
    assert await announcements.write(draft.id, OLGA, "ru", RU)
    audience = Audience(topics=NEWS, other_language=True)
    assert await announcements.set_audience(draft.id, OLGA, audience)
    found = await announcements.get(draft.id)
    assert found is not None
    assert await announcements.readers(found) == [
        Readers("ru", "ru", 2),
        Readers("kk", "ru", 2),
    ]


@pytest.mark.usefixtures("town")
async def test_the_list_is_gone_when_it_has_been_gathered(
    database: Database, announcements: Announcements
) -> None:
    queued = await announcements.queue(
        Job(Audience(topics=NEWS, listed=3), TEXTS, listed=(1, 2, NOBODY_KNOWN))
    )
    await gathered(database, queued)
    assert await database.fetch_all("SELECT * FROM announcement_list") == []


@pytest.mark.usefixtures("town")
async def test_another_announcements_list_does_not_matter(
    database: Database, announcements: Announcements
) -> None:
    later = Job(Audience(topics=NEWS, listed=1), TEXTS, due_at=NOON + 60, listed=(2, GROUP))
    await announcements.queue(later)
    queued = await announcements.queue(Job(Audience(topics=NEWS, listed=1), TEXTS, listed=(1,)))
    assert await gathered(database, queued) == {1: "ru"}
