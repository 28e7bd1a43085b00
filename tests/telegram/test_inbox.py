"""The inbox: nothing is lost, nothing is handled twice, nothing kills every start."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import CallbackQuery, InaccessibleMessage, Message, Update

from bot.storage.database import Database
from bot.telegram.inbox import ATTEMPTS, KEPT, REMEMBERED, Inbox, nameless
from tests.telegram.making import DATE, letter, put, said, update, user
from tests.tryout.conftest import Clock


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
    assert ids(await put(inbox, [said(7), said(5)])) == [5, 7]
    assert ids(await put(inbox, [said(8)])) == [8]
    await inbox.done(7)
    assert ids(await Inbox(database).waiting()) == [5, 8]


async def test_nothing_waits_at_the_first_start(inbox: Inbox) -> None:
    assert await put(inbox, []) == []
    assert await inbox.waiting() == []


async def test_the_same_update_twice_has_one_effect(inbox: Inbox) -> None:
    await put(inbox, [said(5), said(6)])
    assert ids(await put(inbox, [said(5), said(6), said(7), said(7)])) == [7]
    assert ids(await inbox.waiting()) == [5, 6, 7]


async def test_a_handled_update_is_not_handled_again_after_a_restart(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(5), said(6)])
    await inbox.done(5)
    after = Inbox(database)
    assert ids(await put(after, [said(5), said(6), said(7)])) == [7]
    assert ids(await after.waiting()) == [6, 7]


async def test_many_that_end_at_once_are_all_marked(inbox: Inbox) -> None:
    await put(inbox, [said(number) for number in range(1, 101)])
    await asyncio.gather(*(inbox.done(number) for number in range(1, 100)))
    assert ids(await inbox.waiting()) == [100]


async def test_one_that_cannot_be_marked_does_not_keep_the_others_from_it(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(1), said(2), said(3)])
    async with database.writing():
        marking = [asyncio.ensure_future(inbox.done(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        marking[0].cancel()
    ended = await asyncio.gather(*marking, return_exceptions=True)
    assert [type(end) for end in ended] == [asyncio.CancelledError, type(None), type(None)]
    assert ids(await inbox.waiting()) == []


async def test_of_a_handled_update_only_the_id_is_kept(inbox: Inbox, database: Database) -> None:
    await put(inbox, [said(5)])
    await inbox.done(5)
    assert await bodies(database) == {5: ""}


@pytest.mark.parametrize("start", [1, 2_000_000_000])
async def test_few_handled_ids_are_kept_whatever_telegram_counts_from(
    database: Database, clock: Clock, start: int
) -> None:
    inbox = Inbox(database, clock)
    await put(inbox, [said(1_000_000), said(1_000_001)])
    await inbox.done(1_000_000)
    for first in range(start, start + 5 * REMEMBERED, 100):
        batch = await put(inbox, [said(number) for number in range(first, first + 100)])
        async with database.writing() as connection:
            await connection.execute(MARK_ALL, (first, first + 99))
        assert len(batch) == 100
        clock.pass_seconds(KEPT)
    kept = await bodies(database)
    assert 1_000_000 not in kept
    assert kept[1_000_001], "what was not handled is never forgotten"
    assert REMEMBERED <= len(kept) <= REMEMBERED + 300
    assert await put(inbox, [said(first)]) == [], "and the newest are known"


async def test_what_was_handled_of_late_is_known_however_much_has_come_since(
    database: Database, clock: Clock
) -> None:
    # A webhook's update that was not acknowledged comes again after two minutes, among any others.
    inbox = Inbox(database, clock)
    clock.pass_seconds(2 * KEPT)
    await put(inbox, [said(7)])
    await inbox.done(7)
    clock.pass_seconds(KEPT / 2)
    await put(inbox, [said(7 + 50 * REMEMBERED)])
    assert await put(inbox, [said(7)]) == []


async def test_a_new_run_forgets_nothing_at_first(database: Database, clock: Clock) -> None:
    # Killed before it could acknowledge, and away for a week: Telegram brings it again.
    inbox = Inbox(database, clock)
    await put(inbox, [said(7)])
    await inbox.done(7, "reply")
    clock.pass_seconds(7 * 86_400)
    inbox = Inbox(database, clock)
    for number in range(10):
        await put(inbox, [said((number + 2) * 50 * REMEMBERED)])
        clock.pass_seconds(KEPT / 12)
    await inbox.rest()
    assert await put(inbox, [said(7)]) == []
    assert await inbox.reply_to(7) == "reply"


async def test_a_reply_is_kept_with_the_mark_and_forgotten_soon(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    inbox = Inbox(database, clock)
    await put(inbox, [said(5), said(6)])
    await asyncio.gather(inbox.done(5, "Незабудка"), inbox.done(6))
    assert await bodies(database) == {5: "", 6: ""}
    assert await Inbox(database).reply_to(5) == "Незабудка"
    assert [await inbox.reply_to(number) for number in (6, 99)] == [None, None]
    clock.pass_seconds(KEPT + 1)
    await inbox.rest()
    assert await inbox.reply_to(5) is None
    assert not stands_in_a_file(tmp_path, "Незабудка")


async def test_an_old_reply_is_forgotten_while_others_come(
    database: Database, clock: Clock
) -> None:
    inbox = Inbox(database, clock)
    await put(inbox, [said(5)])
    await inbox.done(5, "reply")
    clock.pass_seconds(KEPT + 1)
    await put(inbox, [said(6)])
    assert await inbox.reply_to(5) is None


# --- many at once -------------------------------------------------------------------------------


async def test_what_comes_together_shares_a_transaction(
    inbox: Inbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions = counting_transactions(database, monkeypatch)
    kept = await asyncio.gather(*(put(inbox, [said(number)]) for number in range(1, 101)))
    assert [ids(new) for new in kept] == [[number] for number in range(1, 101)]
    await asyncio.gather(*(inbox.done(n) for n in range(1, 51)), put(inbox, [said(200)]))
    assert transactions() <= 4
    assert ids(await inbox.waiting()) == [*range(51, 101), 200]


def counting_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """How many there have been."""
    begun = 0
    writing = database.writing

    def count() -> Any:
        nonlocal begun
        begun += 1
        return writing()

    monkeypatch.setattr(database, "writing", count)
    return lambda: begun


async def test_the_same_one_brought_twice_at_once_is_new_once(inbox: Inbox) -> None:
    begun: list[int] = []

    def begin(update: Update) -> None:
        begun.append(update.update_id)

    letters = [letter(said(number)) for number in (7, 5, 7, 5, 6)]
    kept = await asyncio.gather(*(inbox.put([each], begin) for each in letters))
    assert [ids(new) for new in kept] == [[7], [5], [], [], [6]]
    assert begun == [5, 6, 7], "in order, whoever came first"


async def test_what_is_kept_is_told_of_even_if_who_brought_it_has_gone(
    inbox: Inbox, database: Database
) -> None:
    begun: list[int] = []
    async with database.writing():
        bringing = asyncio.ensure_future(
            inbox.put([letter(said(5))], lambda update: begun.append(update.update_id))
        )
        await asyncio.sleep(0)
        bringing.cancel()
    await put(inbox, [said(6)])
    assert begun == [5]
    assert ids(await inbox.waiting()) == [5, 6]


async def test_what_cannot_be_kept_does_not_keep_what_was_handled_from_its_mark(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(5)])
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    kept, marked = await asyncio.gather(
        put(inbox, [said(6)]), inbox.done(5), return_exceptions=True
    )
    assert isinstance(kept, Exception)
    assert marked is None
    assert await inbox.waiting() == []


async def test_a_mark_that_failed_goes_along_with_the_next(
    inbox: Inbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot.telegram.inbox")
    await put(inbox, [said(5), said(6)])
    await database.execute(
        "CREATE TRIGGER full BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    await inbox.done(5, "reply")
    assert ids(await Inbox(database).waiting()) == [5, 6]
    assert await inbox.known([5, 6, 7]) == {5, 6}
    assert await inbox.reply_to(5) == "reply"
    await inbox.rest()
    assert [record.levelname for record in caplog.records] == ["ERROR"], "trouble is told once"
    await database.execute("DROP TRIGGER full")
    await inbox.done(6)
    assert caplog.messages[-1] == "Updates are kept again"
    assert await inbox.waiting() == []
    assert await inbox.reply_to(5) == "reply"


async def test_what_was_handled_from_memory_is_known_once_there_is_room(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(5)])
    for kind in ("INSERT", "UPDATE"):
        await database.execute(
            f"CREATE TRIGGER full_{kind} BEFORE {kind} ON inbox "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    await inbox.done(6, "reply", kept=False)
    await inbox.done(5)
    assert await inbox.known([5, 6, 7]) == {5, 6}
    await database.execute("DROP TRIGGER full_UPDATE")
    await inbox.rest()
    assert await inbox.waiting() == [], "marks are written as soon as they can be"
    await database.execute("DROP TRIGGER full_INSERT")
    assert ids(await put(inbox, [said(6), said(7)])) == [7]
    assert await Inbox(database).known([5, 6, 7]) == {5, 6, 7}
    assert await Inbox(database).reply_to(6) == "reply"


async def test_what_was_left_behind_is_begun_although_it_cannot_be_counted(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(5)])
    after = Inbox(database)
    await after.waiting()
    await database.execute(
        "CREATE TRIGGER full BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    async with after.attempt(5):
        pass


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
    await put(inbox, [sent])
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
    await put(inbox, [said(1, text=question, sender=sender, via_bot=bot)])
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
    await put(inbox, [said(1, **content)])
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
    await put(inbox, [update(1, **KINDS[0])])
    (back,) = await inbox.waiting()
    assert isinstance(back.event, CallbackQuery)
    assert isinstance(back.event.message, InaccessibleMessage)
    await put(inbox, [said(2)])
    assert isinstance((await inbox.waiting())[1].event, Message)


async def test_an_update_that_kills_every_run_is_dropped(
    inbox: Inbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await put(inbox, [said(5, text="secret"), said(6)])
    async with inbox.attempt(5):  # the first run: nothing to count yet
        pass
    for _ in range(ATTEMPTS):
        run = Inbox(database)
        assert ids(await run.waiting()) == [5, 6]
        async with run.attempt(5):
            pass
    assert not caplog.records
    assert ids(await Inbox(database).waiting()) == [6], "what stood behind it is still there"
    assert [record.getMessage() for record in caplog.records] == [
        "Update 5 is dropped: no run could handle it"
    ]
    assert (await bodies(database))[5] == ""


async def test_who_was_near_when_a_run_died_is_handled_one_at_a_time_from_then_on(
    inbox: Inbox, database: Database
) -> None:
    await put(inbox, [said(number) for number in range(1, 6)])
    at_once: list[int] = []
    most = 0

    async def handle(run: Inbox, number: int) -> None:
        nonlocal most
        async with run.attempt(number):
            at_once.append(number)
            most = max(most, len(at_once))
            await asyncio.sleep(0.01)
            at_once.remove(number)

    for expected in (5, 1):
        run = Inbox(database)
        most = 0
        numbers = ids(await run.waiting())
        await asyncio.gather(*(handle(run, number) for number in numbers))
        assert most == expected


async def test_waiting_behind_others_does_not_count(inbox: Inbox, database: Database) -> None:
    await put(inbox, [said(5)])
    for _ in range(10 * ATTEMPTS):
        assert ids(await Inbox(database).waiting()) == [5]


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"update_id": "x"}', "[]"])
async def test_what_cannot_be_read_is_dropped_and_the_rest_goes_on(
    inbox: Inbox, database: Database, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    await put(inbox, [said(5), said(6)])
    await database.execute("UPDATE inbox SET body = ? WHERE update_id = 5", (body,))
    assert ids(await inbox.waiting()) == [6]
    assert body not in caplog.text
    assert "Update 5 " in caplog.text


async def test_a_batch_is_kept_whole_or_not_at_all(inbox: Inbox, database: Database) -> None:
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON inbox WHEN NEW.update_id = 7 "
        "BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(Exception, match="full"):
        await put(inbox, [said(6), said(7)])
    assert await inbox.waiting() == []


async def test_a_log_at_debug_holds_no_text(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    await put(inbox, [said(5, text="secret")])
    await inbox.waiting()
    assert "secret" not in caplog.text.replace("\\", "")
