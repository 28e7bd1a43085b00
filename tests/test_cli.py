"""The command line: questions answered, knowledge built and checked, faults told in one line."""

import asyncio
import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main as program
from bot.cli.knowledge import build_knowledge, check
from bot.i18n import load_catalogues
from bot.knowledge.opening import open_answerer
from bot.knowledge.yaml_file import KnowledgeError
from bot.settings import Settings
from bot.storage.database import Database
from tests.knowledge.town import REPORT, Folder, build_town

ROOT = Path(__file__).parent.parent
KEYS = ["question", "language", "kind", "answer_id", "confidence", "text", "choices"]
KINDS = {"answer", "choice", "gap", "unknown", "service"}
RUSSIAN = "сколько колледжей в Алматы"
KAZAKH = "қалада неше колледж бар"
SETTINGS = [name.upper() for name in Settings.model_fields]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the knowledge already."""
    path = tmp_path_factory.mktemp("built") / "bot.sqlite3"

    async def build() -> None:
        database = await Database.open(path)
        try:
            await open_answerer(database, load_catalogues())
        finally:
            await database.close()

    asyncio.run(build())
    return path


@pytest.fixture
def town(tmp_path: Path) -> Folder:
    """A made-up data folder without a fault."""
    return build_town(tmp_path / "town", gaps=80)


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, and no `.env` of its own, reaches a test."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _logging_is_put_back() -> Iterator[None]:
    """A command sets up the log of the whole process; a test must not leave that behind."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


def asked(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What `ask --jsonl` printed, an object a line."""
    return [json.loads(line) for line in capsys.readouterr().out.removesuffix("\n").split("\n")]


# --- ask ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "source"),
    [(RUSSIAN, "Источник: Kazinform, 25 декабря 2025"), (KAZAKH, "Дереккөз: Kazinform, 2025")],
)
def test_a_question_is_answered_in_its_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    built: Path,
    question: str,
    source: str,
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(built))
    assert program.main(["ask", question]) == 0
    printed = capsys.readouterr().out
    assert "88" in printed.splitlines()[0]
    assert source in printed


def test_a_question_may_be_asked_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(built))
    assert program.main(["ask", "--jsonl", KAZAKH]) == 0
    (line,) = asked(capsys)
    assert line["question"] == KAZAKH
    assert line["language"] == "kk"


def test_each_line_of_standard_input_gives_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    questions = [RUSSIAN, "", KAZAKH, "   ", "абракадабра", "👍", 'a "quoted" \\ word', "a\u2028b"]
    monkeypatch.setenv("DATABASE_PATH", str(built))
    type_in(monkeypatch, "\n".join(questions) + "\n")
    assert program.main(["ask", "--jsonl"]) == 0
    lines = asked(capsys)
    assert [line["question"] for line in lines] == questions
    for line in lines:
        assert list(line) == KEYS
        assert line["language"] in {"ru", "kk"}
        assert line["kind"] in KINDS
        assert isinstance(line["confidence"], int | float)
        assert 0 <= line["confidence"] <= 1
        assert line["text"]


def test_lines_may_end_in_any_way_and_the_last_one_not_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(built))
    type_in(monkeypatch, "\nраз\r\n\r\n\nдва")
    assert program.main(["ask", "--jsonl"]) == 0
    assert [line["question"] for line in asked(capsys)] == ["", "раз", "", "", "два"]


def test_only_a_choice_offers_choices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(built))
    type_in(monkeypatch, f"{RUSSIAN}\nколледж\nстуденты\nдуальное\nабракадабра\nспасибо\n")
    assert program.main(["ask", "--jsonl"]) == 0
    for line in asked(capsys):
        choices = line["choices"]
        assert isinstance(choices, list)
        assert bool(choices) == (line["kind"] == "choice")
        assert len(choices) <= 3
        assert all(list(choice) == ["answer_id", "title", "text"] for choice in choices)
        has_id = line["answer_id"] is not None
        assert has_id == (line["kind"] in {"answer", "gap", "service"})


def test_the_first_question_builds_the_knowledge_and_logs_it_apart_from_the_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "new" / "bot.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    monkeypatch.setenv("LOG_FORMAT", "json")
    assert program.main(["ask", "--jsonl", RUSSIAN]) == 0
    assert path.is_file()
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert RUSSIAN not in captured.err
    (logged,) = [json.loads(line) for line in captured.err.splitlines()]
    assert list(logged) == ["time", "level", "logger", "message"]
    assert logged["message"].startswith("The knowledge base was built from ")


# --- knowledge ----------------------------------------------------------------------------------


def test_knowledge_is_built_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bot.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(path))
    assert program.main(["knowledge", "build"]) == 0
    printed = capsys.readouterr().out
    counts = r"\d+ entries, \d+ known gaps, \d+ facts, \d+ colleges\n"
    assert re.fullmatch(re.escape(f"{path}: ") + counts, printed)


async def test_what_was_built_is_counted_by_kind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, town: Folder
) -> None:
    settings = Settings(database_path=tmp_path / "bot.sqlite3")
    assert await build_knowledge(settings, town.path) == 0
    assert capsys.readouterr().out == (
        f"{settings.database_path}: 2 entries, 80 known gaps, 12 facts, 1 colleges\n"
    )


async def test_broken_knowledge_is_not_built(tmp_path: Path, town: Folder) -> None:
    town.edit("topics.yaml", "icon: F", "ikon: F")
    with pytest.raises(KnowledgeError, match=r"town/topics\.yaml:2: «icon» is missing"):
        await build_knowledge(Settings(database_path=tmp_path / "bot.sqlite3"), town.path)


def test_knowledge_is_exported_and_built_from_there(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    built: Path,
) -> None:
    monkeypatch.setenv("DATABASE_PATH", str(built))
    assert program.main(["knowledge", "export", "export"]) == 0
    files = sum(path.suffix == ".yaml" for path in (tmp_path / "export").rglob("*"))
    assert capsys.readouterr().out == f"export: {files} files\n"
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "other.sqlite3"))
    assert program.main(["knowledge", "build", "export"]) == 0
    counts = r"\d+ entries, \d+ known gaps, \d+ facts, \d+ colleges\n"
    assert re.search(counts, capsys.readouterr().out)
    monkeypatch.chdir("export")
    assert program.main(["knowledge", "build", "."]) == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["build", "nowhere"], "nowhere: there is no such folder"),
        (["build", "full"], " holds no knowledge: it has no report.yaml"),
        (["export", "full"], " holds other files: name a new or an empty folder"),
        (["export", "full/note.txt"], " is no folder: name a new or an empty one"),
    ],
)
def test_a_folder_that_is_not_what_is_needed_gives_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    built: Path,
    arguments: list[str],
    line: str,
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    monkeypatch.setenv("DATABASE_PATH", str(built))
    assert program.main(["knowledge", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith(f"{line}\n")
    assert captured.err.count("\n") == 1


def test_knowledge_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["knowledge", "check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"entry +kind +facts +asks ru +asks kk", lines[0])
    assert re.fullmatch(r"\d+ entries: no fault", lines[-1])
    assert len(lines) == int(lines[-1].split()[0]) + 2


def test_knowledge_is_checked_with_a_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, town: Folder
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    assert check(report, town.path) == 0
    printed = capsys.readouterr().out
    assert printed.endswith("\n83 entries, 9 facts compared with the report: no fault\n")


def test_faults_are_printed_below_the_table(
    capsys: pytest.CaptureFixture[str], town: Folder
) -> None:
    town.edit("entries/colleges.yaml", "В посёлке {", "В 5 посёлках {")
    assert check(None, town.path) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "town/entries/colleges.yaml:6: the digit «5» is typed: name the fact instead",
        "83 entries: 1 faults",
    ]


def test_a_report_that_is_missing_gives_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.txt"
    assert program.main(["knowledge", "check", "--report", str(report)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"--report {report}: cannot be read (")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["knowledge"],
        ["knowledge", "burn"],
        ["knowledge", "export"],
        ["sing"],
        ["ask", "раз", "два"],
    ],
)
def test_a_command_that_does_not_exist_ends_with_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(arguments)
    assert caught.value.code == 2
    assert "usage: main.py" in capsys.readouterr().err


# --- as a process of its own --------------------------------------------------------------------


def run(
    *arguments: str, typed: bytes = b"", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run Python with these arguments and settings, in the present folder."""
    inherited = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    environment = {**inherited, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, *arguments], input=typed, env=environment, capture_output=True, timeout=60
    )


MAIN = str(ROOT / "main.py")


def test_a_question_does_not_pay_for_telegram(built: Path) -> None:
    code = (
        "import sys, main\n"
        f"main.main(['ask', {RUSSIAN!r}])\n"
        "print(sorted({'aiogram', 'aiohttp', 'handlers'} & set(sys.modules)))"
    )
    process = run("-c", code, DATABASE_PATH=str(built), PYTHONUTF8="1")
    assert process.stderr == b""
    assert process.stdout.splitlines()[-1] == b"[]"


WRONG_TOKEN = "123456789:too-short"


@pytest.mark.parametrize(
    ("arguments", "settings", "expected"),
    [
        pytest.param(
            ["ask", "сколько"], {"DATABASE_PATH": "file/bot.sqlite3"}, "DATABASE_PATH=file/",
            id="database under a file",
        ),
        pytest.param(
            ["knowledge", "build"], {"DATABASE_PATH": "."}, "DATABASE_PATH=.: cannot be used",
            id="database in the place of a folder",
        ),
        pytest.param(
            [], {"BOT_TOKEN": WRONG_TOKEN}, "BOT_TOKEN=(hidden) is not valid", id="token",
        ),
        pytest.param(
            ["ask", "сколько"], {"LOG_FORMAT": "xml"}, "LOG_FORMAT=xml is not valid",
            id="form of the log",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_ends_the_program_with_one_line(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], expected: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    process = run(MAIN, *arguments, typed=b"", **settings)
    assert process.returncode == 2
    assert process.stdout == b""
    lines = process.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(expected)
    assert WRONG_TOKEN not in lines[0]


def test_any_bytes_on_standard_input_are_answered(built: Path) -> None:
    typed = RUSSIAN.encode() + b"\n\xff\xfe\n" + KAZAKH.encode() + b"\n"
    process = run(MAIN, "ask", "--jsonl", typed=typed, DATABASE_PATH=str(built), LC_ALL="C")
    assert process.returncode == 0
    assert process.stderr == b""
    lines = process.stdout.splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2].decode())["question"] == KAZAKH


def test_a_reader_who_has_read_enough_sees_no_traceback(built: Path) -> None:
    command = f'yes | head -2000 | "{sys.executable}" "{MAIN}" ask | head -1'
    process = run(
        "-c",
        f"import subprocess; subprocess.run({command!r}, shell=True)",
        DATABASE_PATH=str(built),
    )
    assert b"Traceback" not in process.stderr
