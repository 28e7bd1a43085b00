"""From rows to announcements, and from an audience to the parameters of its statement."""

import json
from collections.abc import Iterable

import aiosqlite

from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.models import Announcement
from bot.language import LANGUAGES, Language
from bot.storage.database import Database

DAY = 86_400  # seconds

SELECT_CONTENTS = """
SELECT announcement_id, language, content FROM announcement_content
WHERE announcement_id IN (SELECT value FROM json_each(:ids))
"""


async def with_contents(database: Database, rows: Iterable[aiosqlite.Row]) -> list[Announcement]:
    """The announcements of these rows of the table, in their order."""
    found = [dict(row) for row in rows]
    ids = json.dumps([row["id"] for row in found])
    contents: dict[int, dict[Language, Content]] = {}
    for row in await database.fetch_all(SELECT_CONTENTS, {"ids": ids}):
        written = Content.model_validate_json(row["content"])
        contents.setdefault(row["announcement_id"], {})[row["language"]] = written
    return [_announcement(row, contents.get(row["id"], {})) for row in found]


def _announcement(row: dict[str, object], contents: dict[Language, Content]) -> Announcement:
    given = {
        **row,
        "audience": Audience.model_validate_json(str(row["audience"])),
        "urgent": bool(row["urgent"]),
        "contents": {each: contents[each] for each in LANGUAGES if each in contents},
    }
    return Announcement(**given)  # type: ignore[arg-type]


def audience_parameters(announcement: Announcement, now: int) -> dict[str, object]:
    """The parameters of READERS_AND_TEXTS for an announcement, at a moment in seconds."""
    audience, written = announcement.audience, list(announcement.contents)
    others = audience.other_language and len(written) == 1
    return {
        "announcement": announcement.id,
        "topics": json.dumps(audience.topics),
        "languages": json.dumps(audience.languages),
        "roles": json.dumps(audience.roles),
        "since": None if audience.active_days is None else now // DAY - audience.active_days,
        "listed": audience.listed,
        "written": json.dumps(written),
        "other": written[0] if others else None,
    }
