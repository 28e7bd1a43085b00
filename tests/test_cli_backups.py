"""`main.py backup` and `main.py restore`: one line each, also where something is wrong."""

import asyncio
from pathlib import Path

import pytest

import main as program
from bot.announcements.announcements import Announcements, Job
from bot.announcements.audience import Audience
from bot.announcements.content import Content
from bot.announcements.deliveries import Deliveries
from bot.i18n import load_catalogues
from bot.knowledge.opening import open_answerer
from bot.people.audit import Audit
from bot.settings import Settings
from bot.storage import files
from bot.storage.database import Database
from bot.storage.lock import running_lock
from tests.storage.making import people_in, run

SETTINGS = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A database with one person, and no setting of this machine."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "srv" / "bot.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setattr("bot.logs.configure_logging", lambda *_: None)

    async def make() -> None:
        await (await Database.open(path)).close()

    asyncio.run(make())
    run(path, "INSERT INTO person (id) VALUES (1)")
    return path


def says(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints."""
    assert program.main(arguments) == code
    printed = capsys.readouterr()
    return printed.out if code == 0 else printed.err


def test_there_and_back(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = tmp_path / "backup.sqlite3"
    line = says(capsys, "backup", str(backup))
    assert line.startswith(f"{backup}: 0.")
    assert line.endswith("integrity and references checked\n")
    run(path, "INSERT INTO person (id) VALUES (2)")
    lines = says(capsys, "restore", str(backup)).splitlines()
    assert lines[0].startswith(f"{path} is {backup} now: ")
    assert lines[1].startswith("What was there is kept as ")
    assert "erased himself since the backup is in it again" in lines[2]
    assert people_in(path) == [1]


def test_the_updates_that_wait_are_left_out_only_where_somebody_handles_them(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(path, "INSERT INTO inbox (update_id, body) VALUES (7, 'a secret'), (8, '')")
    backup = tmp_path / "backup.sqlite3"
    says(capsys, "backup", str(backup))
    assert b"a secret" in backup.read_bytes()
    lock = running_lock(path)
    assert lock.acquire()
    try:
        line = says(capsys, "backup", str(backup))
    finally:
        lock.release()
    assert "without 1 messages that are being answered" in line
    assert b"a secret" not in backup.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("backup", "note.txt"), "is there and no backup"),
        (("backup", "nowhere/x"), "its folder does not exist"),
        (("restore", "note.txt"), "is damaged, or no database"),
        (("restore", "nothing"), "there is no database"),
    ],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], line: str
) -> None:
    (tmp_path / "note.txt").write_text("A note that could be taken for a database. " * 100)
    printed = says(capsys, *arguments, code=2)
    assert line in printed
    assert printed.count("\n") == 1


def test_not_while_the_bot_runs(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says(capsys, "backup", str(tmp_path / "b.sqlite3"))
    lock = running_lock(path)
    assert lock.acquire()
    try:
        assert "the bot is running" in says(capsys, "restore", "b.sqlite3", code=2)
    finally:
        lock.release()


def test_nobody_gets_an_announcement_blindly_again(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the backup one is half sent and two are scheduled, of which one is due by now."""

    async def prepare() -> None:
        database = await Database.open(path)
        async with database.writing() as connection:
            for number in range(101, 106):
                await connection.execute("INSERT INTO person (id) VALUES (?)", (number,))
                await connection.execute("INSERT INTO subscription VALUES (?, 'news')", (number,))
        announcements = Announcements(database, Audit(database, lambda: 100), lambda: 100)
        job = Job(Audience(topics=("news",)), {"ru": Content(text="?")})
        half = await announcements.queue(job)
        deliveries = Deliveries(database)
        assert await deliveries.start_due(100, quiet=False) == [half.id]
        await database.execute("UPDATE delivery SET state = 'sent' WHERE chat_id <= 102")
        await announcements.queue(Job(job.audience, job.contents, due_at=200))
        await announcements.queue(Job(job.audience, job.contents, due_at=2**40))
        await database.close()

    asyncio.run(prepare())
    says(capsys, "backup", str(tmp_path / "b.sqlite3"))
    lines = says(capsys, "restore", "b.sqlite3").splitlines()
    assert lines[2].startswith("8 recipients of announcements may have been reached")
    assert lines[3].startswith("1 announcements are scheduled")
    printed = says(capsys, "announcements").splitlines()
    counts = [line.split() for line in printed]
    of = [dict(zip(counts[0], each, strict=True)) for each in counts[1:]]
    assert [each["state"] for each in of] == ["running", "running", "scheduled"]
    assert [each["pending"] for each in of[:2]] == ["0", "0"]
    assert [(each["sent"], each["unknown"]) for each in of[:2]] == [("2", "3"), ("0", "5")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"kind":"gap"', b'"kind":"gaq"'),  # a value that there is not
        (b'"kind":"gap"', b'"kind""gap"'),  # no JSON
        ("колледж".encode(), "колледж".encode()[:-1] + b"\xf1"),  # no text
    ],
    ids=["value", "form", "letter"],
)
def test_knowledge_that_cannot_be_read_any_more_is_one_line(
    path: Path, capsys: pytest.CaptureFixture[str], before: bytes, after: bytes
) -> None:
    async def fill() -> None:
        database = await Database.open(path)
        await open_answerer(database, load_catalogues())
        await database.close()

    asyncio.run(fill())
    whole = path.read_bytes()
    files.remove(path)
    path.write_bytes(whole.replace(before, after.ljust(len(before))))
    printed = says(capsys, "ask", "сколько колледжей", code=2)
    assert "restore" in printed
    assert printed.count("\n") == 1
