"""Answering a group: writing it in both languages, and letting it go out to everyone who asked."""

import json
from collections.abc import Callable, Mapping
from typing import Literal

import aiosqlite

from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import COUNT_GATHERED
from bot.inbox.groups import SELECT_WAYS
from bot.language import LANGUAGES, Language
from bot.people.audit import Audit
from bot.storage.database import Database

UTF16 = "utf-16-le"

SELECT_DRAFTS = "SELECT language, content FROM inquiry_answer WHERE group_id = :id"
# Only what still waits is written to.
WRITE = """
INSERT INTO inquiry_answer (group_id, language, content)
SELECT id, :language, :content FROM inquiry_group
WHERE id = :id AND state IN ('open', 'taken')
ON CONFLICT DO UPDATE SET content = excluded.content
"""
TAKE_OUT = "DELETE FROM inquiry_answer WHERE group_id = :id AND language = :language"

# Nothing is gathered later: the readers are those who wait at this moment.
INSERT_JOB = """
INSERT INTO announcement (kind, state, author_id, audience, created_at, due_at, started_at)
VALUES ('answer', 'running', :by, :audience, :now, :now, :now)
"""
INSERT_CONTENT = """
INSERT INTO announcement_content (announcement_id, language, content)
VALUES (:announcement, :language, :content)
"""
# Somebody who has asked twice gets one answer, below his later question.
INSERT_RECIPIENTS = """
INSERT INTO delivery (announcement_id, chat_id, language, state, message_id)
SELECT :announcement, person_id,
    iif(language IN (SELECT value FROM json_each(:written)), language, :other), 'pending',
    message_id
FROM inquiry WHERE id IN (SELECT max(id) FROM inquiry WHERE group_id = :id GROUP BY person_id)
"""
END = """
UPDATE inquiry_group SET state = :state, taken_by = NULL, ended_at = :now
WHERE id = :id AND state IN ('open', 'taken')
"""
REMEMBER = """
UPDATE inquiry_group SET asked = :asked, announcement_id = :announcement WHERE id = :id
"""
DELETE_INQUIRIES = "DELETE FROM inquiry WHERE group_id = :id"
# A file named by its id at Telegram is nothing to keep; a text becomes an entry's.
KEEP_TEXTS = """
UPDATE inquiry_answer SET content = json_set(content, '$.entities', json('[]'))
WHERE group_id = :id
"""


class Answers:
    """What is written as answers, and sending it."""

    def __init__(self, database: Database, audit: Audit, clock: Callable[[], float]) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def written(self, group_id: int) -> dict[Language, Content]:
        """What is written so far."""
        rows = await self._database.fetch_all(SELECT_DRAFTS, {"id": group_id})
        found = {row["language"]: Content.model_validate_json(row["content"]) for row in rows}
        return {language: found[language] for language in LANGUAGES if language in found}

    async def write(self, group_id: int, language: Language, content: Content | None) -> bool:
        """Set the answer in one language, or take it out; False where none is waited for."""
        values: dict[str, object] = {"id": group_id, "language": language}
        if content is None:
            return await self._database.execute(TAKE_OUT, values) > 0
        values["content"] = content.model_dump_json()
        return await self._database.execute(WRITE, values) > 0

    async def send(self, group_id: int, by: int, headings: Mapping[Language, str]) -> int | None:
        """Let the answer go out to everyone who asked; how many they are.

        None where it was answered already, or nothing is written for those who wait.
        `headings` are put above it, since a question may be long ago.
        """
        written = await self.written(group_id)
        contents = {la: headed(content, headings[la]) for la, content in written.items()}
        return await self._end(group_id, by, contents, "answered")

    async def close(self, group_id: int, by: int, words: Mapping[Language, str]) -> int | None:
        """Say to everyone who asked that this is not answered here; how many they are."""
        contents = {language: Content(text=said) for language, said in words.items()}
        return await self._end(group_id, by, contents, "closed")

    async def _end(
        self,
        group_id: int,
        by: int,
        contents: Mapping[Language, Content],
        ending: Literal["answered", "closed"],
    ) -> int | None:
        if not contents:
            return None
        values: dict[str, object] = {
            "id": group_id,
            "by": by,
            "state": ending,
            "now": int(self._clock()),
            "audience": Audience().model_dump_json(),
            "written": json.dumps(list(contents)),
            "other": next(iter(contents)),
        }
        async with self._database.writing() as connection:
            if (await connection.execute(END, values)).rowcount == 0:
                return None
            values["announcement"] = await _insert_job(connection, values, contents)
            number = (await connection.execute(INSERT_RECIPIENTS, values)).rowcount
            values["asked"] = await _ways(connection, values)
            for statement in (REMEMBER, COUNT_GATHERED, DELETE_INQUIRIES, KEEP_TEXTS):
                await connection.execute(statement, values)
            await self._audit.note_within(connection, by, ending, number=number)
        return number


async def _insert_job(
    connection: aiosqlite.Connection,
    values: Mapping[str, object],
    contents: Mapping[Language, Content],
) -> int:
    announcement_id = int((await connection.execute(INSERT_JOB, values)).lastrowid or 0)
    for language, content in contents.items():
        said = {
            "announcement": announcement_id,
            "language": language,
            "content": content.model_dump_json(),
        }
        await connection.execute(INSERT_CONTENT, said)
    return announcement_id


async def _ways(connection: aiosqlite.Connection, values: Mapping[str, object]) -> str:
    """How people asked, as what is kept of it."""
    ways = await connection.execute_fetchall(SELECT_WAYS, values)
    return json.dumps([list(way) for way in ways], ensure_ascii=False)


def headed(content: Content, heading: str) -> Content:
    """A content with a bold line above its text; entities move down with it."""
    above = heading if not content.text else f"{heading}\n\n"
    moved = len(above.encode(UTF16)) // 2
    bold = {"type": "bold", "offset": 0, "length": len(heading.encode(UTF16)) // 2}
    entities = [{**each, "offset": each["offset"] + moved} for each in content.entities]
    return content.model_copy(
        update={"text": f"{above}{content.text}", "entities": (bold, *entities)}
    )
