"""`main.py knowledge import-report`: looked at, approved, listed, taken back; faults in lines."""

import re
from pathlib import Path

import pytest

import main as program
from bot.cli.reports import import_report
from bot.errors import OperatorError
from bot.settings import Settings
from bot.storage.database import Database
from tests.knowledge import later

DUAL = "сколько студентов на дуалке"
COMMAND = ["knowledge", "import-report"]
# Of a year before: that it was published then is true on every day.
EARLIER = later.head("made-up-2024", published="2024-12-20") + later.facts()


@pytest.fixture(autouse=True)
def _a_database_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with that database."""
    return Settings(database_path=tmp_path / "bot.sqlite3")


def clock() -> float:
    """A moment when all that is made up here has been published."""
    return later.NOON


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that goes well prints."""
    assert program.main([*arguments]) == 0
    return " ".join(capsys.readouterr().out.replace("\n", " / ").split())


async def acts(settings: Settings) -> list[tuple[str, int | None]]:
    """What the journal holds."""
    database = await Database.open(settings.database_path)
    try:
        rows = await database.fetch_all("SELECT act, person_id FROM audit ORDER BY id")
        return [(row["act"], row["person_id"]) for row in rows]
    finally:
        await database.close()


async def test_the_difference_is_shown_fact_by_fact(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    text = later.head() + later.facts(without=later.MISSING)
    path = later.write(tmp_path, text)
    assert await import_report(settings, path, approve=False, clock=clock) == 0
    lines = capsys.readouterr().out.splitlines()
    found = [re.split(r"  +", line, maxsplit=2) for line in lines]
    table = {parts[1].strip(): (parts[0].strip(), parts[2]) for parts in found if len(parts) == 3}
    assert table["dual.students"] == ("changed", "22 067 → 24 002")
    assert table["colleges.students"] == ("changed", "> 86 тыс. → > 93 тыс.")
    assert table["graduates.share"] == ("changed", "94,3 % → 95,1 %")
    assert table["nukenov.name"] == ("changed", "Абзал Нукенов → А. Б.")
    assert table["dual.colleges"] == ("unchanged", "52")
    assert table["germany.pay"] == ("missing", "1–1,2 млн тенге (not in the new report)")
    assert "8 changed, 0 new, 3 missing, 28 unchanged" in lines
    assert "Told as before: forum.about, for want of forum.name" in lines
    assert lines[0] == (
        f"{path}: made-up-2026: Выдумка, 2026-12-01, about 2026, https://example.org/made-up"
    )
    assert lines[-1].startswith("Nothing is changed yet. ")
    assert lines[-1].endswith(f"main.py knowledge import-report {path} --approve")
    assert await acts(settings) == []


async def test_what_differs_in_one_form_of_a_name_only_is_seen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    text = later.head() + later.facts({"china": ("to: Қытайға", "to: Қытай еліне")})
    await import_report(settings, later.write(tmp_path, text), approve=False, clock=clock)
    assert "Қытайға → Қытай еліне" in capsys.readouterr().out


async def test_what_the_current_report_does_not_hold_is_new(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    first = later.write(tmp_path, later.head() + later.facts(without=["germany.pay"]))
    await import_report(settings, first, approve=True, clock=clock)
    capsys.readouterr()
    text = later.head("made-up-2027", published="2027-12-01") + later.facts()
    await import_report(settings, later.write(tmp_path, text), approve=False, clock=clock)
    out = capsys.readouterr().out
    assert re.search(r"^new +germany\.pay +1–1,2 млн тенге$", out, re.MULTILINE)
    assert "compared with made-up-2026: " in out


async def test_two_of_the_same_year_are_told_of(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    text = later.head(about="2025") + later.only(
        "dual.students",
        "germany.days",
        changed={
            "dual.students": ("22067", "22068"),
            "germany.days": ("value: 45", "value: 46"),
        },
    )
    await import_report(settings, later.write(tmp_path, text), approve=False, clock=clock)
    out = capsys.readouterr().out
    differs = "Differs from Kazinform, 2025-12-25, of the same year:"
    assert f"{differs} dual.students; both are told\n" in out
    assert f"{differs} germany.days; no sentence is told wholly by both: see to it\n" in out


def test_a_report_is_approved_listed_and_taken_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = str(later.write(tmp_path, EARLIER))
    in_2024 = f"{DUAL} в 2024"
    before = run(capsys, "ask", DUAL), run(capsys, "ask", in_2024)
    assert "No later report was imported" in run(capsys, *COMMAND)
    assert "Told from it only where 2024 is asked for: " in run(capsys, *COMMAND, path)
    assert run(capsys, "ask", in_2024) == before[1]
    printed = run(capsys, *COMMAND, path, "--approve")
    assert printed.endswith(
        "To take it back: main.py knowledge import-report --remove made-up-2024 /"
    )
    assert "24 002 студента" in run(capsys, "ask", in_2024)
    assert run(capsys, "ask", DUAL) == before[0]
    assert run(capsys, *COMMAND).startswith("made-up-2024: Выдумка, 2024-12-20, about 2024")
    assert "taken back" in run(capsys, *COMMAND, "--remove", "made-up-2024")
    assert (run(capsys, "ask", DUAL), run(capsys, "ask", in_2024)) == before
    assert "No later report was imported" in run(capsys, *COMMAND)


def test_what_was_approved_outlives_a_build(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, *COMMAND, str(later.write(tmp_path, EARLIER)), "--approve")
    run(capsys, "knowledge", "build")
    assert "24 002" in run(capsys, "ask", f"{DUAL} в 2024")


async def test_the_journal_tells_of_both(tmp_path: Path, settings: Settings) -> None:
    path = later.write(tmp_path, later.head() + later.facts())
    await import_report(settings, path, approve=True, clock=clock)
    with pytest.raises(OperatorError, match="«made-up-2026» was imported already"):
        await import_report(settings, path, approve=True, clock=clock)
    assert await acts(settings) == [("report_added", None)]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nothing.yaml"], "nothing.yaml:1: it cannot be read (No such file or directory)"),
        (["later.yaml"], "later.yaml:9: no fact is named «moon»"),
        (["--remove", "moon"], "--remove moon: no such report was imported; "),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], line: str
) -> None:
    fact = "moon: {type: count, paragraph: 1, value: 3, said: x}\n"
    later.write(tmp_path, later.head("made-up-2024", published="2024-12-20") + "\n\n" + fact)
    assert program.main([*COMMAND, *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(line)
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["a.yaml", "--remove", "b"], ["a.yaml", "b.yaml"]])
def test_either_a_file_or_an_id_is_named(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit):
        program.main([*COMMAND, *arguments])
    assert "usage: main.py" in capsys.readouterr().err
