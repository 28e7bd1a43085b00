"""The inbox: nothing is lost, nothing is handled twice, nothing kills every start."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import CallbackQuery, InaccessibleMessage, Message, Update

from bot.storage.database import Database
from bot.telegram.inbox import ATTEMPTS, REMEMBERED, Inbox, nameless
from tests.telegram.making import DATE, said, update, user


@pytest.fixture
def inbox(database: Database) -> Inbox:
    """Nothing has come yet."""
    return Inbox(database)


MARK_ALL = "UPDATE inbox SET body = '' WHERE update_id BETWEEN ? AND ?"  # as done() for each


def ids(updates: list[Update]) -> list[int]:
    """Their ids."""
    return [update.update_id for update in updates]


async def bodies(database: Database) -> dict[int, str]:
    """What is kept of each update."""
    rows = await database.fetch_all("SELECT update_id, body FROM inbox ORDER BY update_id")
    return {row["update_id"]: row["body"] for row in rows}


async def test_what_was_not_handled_is_there_after_a_restart_in_order(
    inbox: Inbox, database: Database
) -> None:
    assert ids(await inbox.put([said(7), said(5)])) == [5, 7]
    assert ids(await inbox.put([said(8)])) == [8]
    await inbox.done(7)
    assert ids(await Inbox(database).waiting()) == [5, 8]


async def test_nothing_waits_at_the_first_start(inbox: Inbox) -> None:
    assert await inbox.put([]) == []
    assert await inbox.waiting() == []


async def test_the_same_update_twice_has_one_effect(inbox: Inbox) -> None:
    await inbox.put([said(5), said(6)])
    assert ids(await inbox.put([said(5), said(6), said(7), said(7)])) == [7]
    assert ids(await inbox.waiting()) == [5, 6, 7]


async def test_a_handled_update_is_not_handled_again_after_a_restart(
    inbox: Inbox, database: Database
) -> None:
    await inbox.put([said(5), said(6)])
    await inbox.done(5)
    after = Inbox(database)
    assert ids(await after.put([said(5), said(6), said(7)])) == [7]
    assert ids(await after.waiting()) == [6, 7]


async def test_many_that_end_at_once_are_all_marked(inbox: Inbox) -> None:
    await inbox.put([said(number) for number in range(1, 101)])
    await asyncio.gather(*(inbox.done(number) for number in range(1, 100)))
    assert ids(await inbox.waiting()) == [100]


async def test_one_that_cannot_be_marked_does_not_keep_the_others_from_it(
    inbox: Inbox, database: Database
) -> None:
    await inbox.put([said(1), said(2), said(3)])
    async with database.writing():
        marking = [asyncio.ensure_future(inbox.done(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        marking[0].cancel()
    ended = await asyncio.gather(*marking, return_exceptions=True)
    assert [type(end) for end in ended] == [asyncio.CancelledError, type(None), type(None)]
    assert ids(await inbox.waiting()) == []


async def test_of_a_handled_update_only_the_id_is_kept(inbox: Inbox, database: Database) -> None:
    await inbox.put([said(5)])
    await inbox.done(5)
    assert await bodies(database) == {5: ""}


@pytest.mark.parametrize("start", [1, 2_000_000_000])
async def test_few_handled_ids_are_kept_whatever_telegram_counts_from(
    inbox: Inbox, database: Database, start: int
) -> None:
    await inbox.put([said(1_000_000), said(1_000_001)])
    await inbox.done(1_000_000)
    for first in range(start, start + 5 * REMEMBERED, 100):
        batch = await inbox.put([said(number) for number in range(first, first + 100)])
        async with database.writing() as connection:
            await connection.execute(MARK_ALL, (first, first + 99))
        assert len(batch) == 100
    kept = await bodies(database)
    assert 1_000_000 not in kept
    assert kept[1_000_001], "what was not handled is never forgotten"
    assert REMEMBERED <= len(kept) <= REMEMBERED + 200
    assert await inbox.put([said(first)]) == [], "and the newest are known"


KINDS: list[dict[str, Any]] = [
    {
        "callback_query": {
            "id": "1",
            "from": user(1),
            "chat_instance": "1",
            "data": "t1",
            "message": {"chat": {"id": 1, "type": "private"}, "message_id": 1, "date": 0},
        }
    },
    {"inline_query": {"id": "1", "from": user(1), "query": "дуалка", "offset": ""}},
    {
        "my_chat_member": {
            "chat": {"id": -100, "type": "supergroup", "title": "Т"},
            "from": user(1),
            "date": DATE,
            "old_chat_member": {"status": "left", "user": user(42)},
            "new_chat_member": {"status": "member", "user": user(42)},
        }
    },
]


@pytest.mark.parametrize(
    "sent",
    [
        said(1),
        said(1, text="half a pair: \ud83d", entities=[{"type": "bold", "offset": 0, "length": 4}]),
        said(1, text="\x00 «🙂» <b>", reply_to_message=said(2).model_dump()["message"]),
        said(1, photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]),
        said(1, link_preview_options={"is_disabled": True}, something_new={"a": [1]}),
        *(update(1, **kind) for kind in KINDS),
    ],
)
async def test_an_update_comes_back_as_it_went_in(
    inbox: Inbox, database: Database, sent: Update
) -> None:
    await inbox.put([sent])
    (back,) = await Inbox(database).waiting()
    plain = json.loads(json.dumps(nameless(sent.model_dump(mode="json", exclude_unset=True))))
    assert back == Update.model_validate(plain)
    assert back.event_type == sent.event_type


async def test_names_are_not_kept_and_what_was_handled_is_gone_from_the_files(
    database: Database, inbox: Inbox, tmp_path: Path
) -> None:
    name, question = "Гүлсара-Незабудка", "вопрос без ответа"
    sender = {**user(102), "first_name": name, "last_name": name, "username": "nezabudka"}
    bot = {"id": 42, "is_bot": True, "first_name": "Bot", "username": "colleges_bot"}
    await inbox.put([said(1, text=question, sender=sender, via_bot=bot)])
    (back,) = await Inbox(database).waiting()
    assert back.message is not None
    assert back.message.text == question
    assert back.message.via_bot is not None
    assert back.message.via_bot.username == "colleges_bot"
    assert not stands_in_a_file(tmp_path, "Незабудка")
    assert stands_in_a_file(tmp_path, question), "the search would find it"
    await inbox.done(1)
    await inbox.rest()
    assert not stands_in_a_file(tmp_path, question)


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "87011234567", "first_name": "Незабудка"}},
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Незабудка"}},
        {"sender_chat": {"id": -5, "type": "channel", "title": "Незабудка", "username": "x"}},
    ],
)
async def test_nor_are_those_of_others(
    database: Database, inbox: Inbox, content: dict[str, Any]
) -> None:
    await inbox.put([said(1, **content)])
    (body,) = (await bodies(database)).values()
    assert "87011234567" not in body
    assert json.dumps("Незабудка")[1:-1] not in body
    assert len(await Inbox(database).waiting()) == 1


def stands_in_a_file(folder: Path, text: str) -> bool:
    """Whether a text stands in the database or its log, as it is or as JSON writes it."""
    forms = (text.encode(), json.dumps(text)[1:-1].encode())
    files = [path.read_bytes() for path in folder.glob("bot.sqlite3*")]
    return any(form in content for form in forms for content in files)


async def test_a_message_that_is_too_old_to_see_stays_so(inbox: Inbox) -> None:
    await inbox.put([update(1, **KINDS[0])])
    (back,) = await inbox.waiting()
    assert isinstance(back.event, CallbackQuery)
    assert isinstance(back.event.message, InaccessibleMessage)
    await inbox.put([said(2)])
    assert isinstance((await inbox.waiting())[1].event, Message)


async def test_an_update_that_kills_every_run_is_dropped(
    inbox: Inbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await inbox.put([said(5, text="secret"), said(6)])
    await inbox.begin(5)  # the first run: nothing to count yet
    for _ in range(ATTEMPTS):
        run = Inbox(database)
        assert ids(await run.waiting()) == [5, 6]
        await run.begin(5)
    assert not caplog.records
    assert ids(await Inbox(database).waiting()) == [6], "what stood behind it is still there"
    assert [record.getMessage() for record in caplog.records] == [
        "Update 5 is dropped: no run could handle it"
    ]
    assert (await bodies(database))[5] == ""


async def test_waiting_behind_others_does_not_count(inbox: Inbox, database: Database) -> None:
    await inbox.put([said(5)])
    for _ in range(10 * ATTEMPTS):
        assert ids(await Inbox(database).waiting()) == [5]


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"update_id": "x"}', "[]"])
async def test_what_cannot_be_read_is_dropped_and_the_rest_goes_on(
    inbox: Inbox, database: Database, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    await inbox.put([said(5), said(6)])
    await database.execute("UPDATE inbox SET body = ? WHERE update_id = 5", (body,))
    assert ids(await inbox.waiting()) == [6]
    assert body not in caplog.text
    assert "Update 5 " in caplog.text


# --- where nothing can be written ----------------------------------------------------------------

FULL = (
    "CREATE TRIGGER full_1 BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END",
    "CREATE TRIGGER full_2 BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END",
)


async def fill(database: Database) -> None:
    """Nothing more can be kept."""
    for statement in FULL:
        await database.execute(statement)


async def make_room(database: Database) -> None:
    """It can again."""
    for number in (1, 2):
        await database.execute(f"DROP TRIGGER full_{number}")


async def test_a_batch_is_kept_whole_or_not_at_all(inbox: Inbox, database: Database) -> None:
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON inbox WHEN NEW.update_id = 7 "
        "BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    assert ids(await inbox.put([said(6), said(7)])) == [6, 7]
    assert await inbox.waiting() == []


async def is_waiting(task: asyncio.Future[None]) -> bool:
    """Whether something still waits, after everything else had its turn."""
    await asyncio.wait({task}, timeout=0.05)
    return not task.done()


async def test_what_cannot_be_kept_is_handled_all_the_same_and_confirmed_only_then(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(database, retry=0.01)
    await inbox.put([said(5)])
    await inbox.done(5)
    await fill(database)
    batch = [said(7), said(5), said(6)]
    assert ids(await inbox.put(batch)) == [6, 7]
    safe = asyncio.ensure_future(inbox.safe(batch))
    await inbox.done(6)
    assert await is_waiting(safe)
    assert await inbox.put(batch) == [], "Telegram sends them again: they are known"
    await inbox.done(7)
    await safe
    assert await inbox.put(batch) == []
    assert len(caplog.records) == 1, "trouble is told once"
    assert "Updates cannot be kept, they are answered from memory: " in caplog.text


async def test_what_is_handled_from_memory_is_kept_once_there_is_room(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    inbox = Inbox(database, retry=0.01)
    await fill(database)
    batch = [said(6), said(7), said(8)]
    await inbox.put(batch)
    await inbox.done(6)
    safe = asyncio.ensure_future(inbox.safe(batch))
    assert await is_waiting(safe)
    await make_room(database)
    await safe
    kept = await bodies(database)
    assert (kept[6], bool(kept[7]), bool(kept[8])) == ("", True, True)
    await inbox.done(7)
    assert ids(await Inbox(database).waiting()) == [8]
    assert caplog.messages[-1] == "Updates are kept again"
    assert len(caplog.messages) == 2


async def test_the_next_batch_takes_those_along(database: Database) -> None:
    inbox = Inbox(database)
    await fill(database)
    await inbox.put([said(6), said(7)])
    await inbox.done(6)
    await make_room(database)
    assert ids(await inbox.put([said(6), said(7), said(8)])) == [8]
    await inbox.safe([said(6), said(7)])
    kept = await bodies(database)
    assert (kept[6], bool(kept[7]), bool(kept[8])) == ("", True, True)


async def test_what_ends_while_it_is_written_down_is_marked(database: Database) -> None:
    inbox = Inbox(database)
    await fill(database)
    await inbox.put([said(6)])
    await make_room(database)
    async with database.writing():
        putting = asyncio.ensure_future(inbox.put([said(7)]))
        await asyncio.sleep(0)
        await inbox.done(6)
    assert ids(await putting) == [7]
    assert ids(await Inbox(database).waiting()) == [7]


async def test_two_who_bring_the_same_at_once_bring_it_once(database: Database) -> None:
    inbox = Inbox(database)
    await fill(database)
    both = await asyncio.gather(inbox.put([said(6)]), inbox.put([said(6)]))
    assert sorted(ids(each) for each in both) == [[], [6]]


async def test_what_was_kept_before_is_marked_when_there_is_room(
    inbox: Inbox, database: Database
) -> None:
    await inbox.put([said(5), said(6)])
    await fill(database)
    await inbox.done(5)
    await inbox.rest()
    assert ids(await Inbox(database).waiting()) == [5, 6]
    await make_room(database)
    await inbox.rest()
    assert ids(await Inbox(database).waiting()) == [6]


async def test_what_was_left_behind_is_begun_although_it_cannot_be_counted(
    inbox: Inbox, database: Database
) -> None:
    await inbox.put([said(5)])
    after = Inbox(database)
    await after.waiting()
    await fill(database)
    await after.begin(5)


async def test_few_are_remembered_however_long_it_lasts(database: Database) -> None:
    inbox = Inbox(database)
    await fill(database)
    for first in range(1, 4 * REMEMBERED, 100):
        batch = [said(number) for number in range(first, first + 100)]
        for each in await inbox.put(batch):
            await inbox.done(each.update_id)
        await inbox.safe(batch)
    assert len(inbox._unkept) <= REMEMBERED + 100
    await make_room(database)
    assert ids(await inbox.put([said(4 * REMEMBERED), said(4 * REMEMBERED + 1)])) == [
        4 * REMEMBERED + 1
    ]


async def test_a_log_at_debug_holds_no_text(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    await inbox.put([said(5, text="secret")])
    await inbox.waiting()
    assert "secret" not in caplog.text.replace("\\", "")
