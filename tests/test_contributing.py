"""What the guide and the README tell people to type works; what documents point at is there."""

import logging
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import main as program
from bot.settings import REMEDIES, Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TYPED_FROM = (ROOT / "CONTRIBUTING.md", README, *sorted(ROOT.glob("docs/how-to/*.md")))
DOCUMENTS = (ROOT / "CONTRIBUTING.md", README, *sorted(ROOT.glob("docs/**/*.md")))

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(
    r"(?:\.ci|bot|handlers|locales|data|tests|bench|docs)/[\w./*-]*|[\w-]+\.(?:py|toml|md)"
)
PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9]*|.*[…<].*")  # stands for what the reader puts there
ASSIGNED = re.compile(r"[A-Z][A-Z_]*=.*")
# Programs of others, which a reader of the deployment's pages has.
OUTSIDE = frozenset({"git", "cp", "cd", "mkdir", "docker", "curl", "systemctl", "sudo"})
# What may be run for real: it answers, and changes nothing but the database of a test.
HARMLESS = (("ask",), ("knowledge", "check"), ("announcements",), ("knowledge", "import-report"))

Command = tuple[str, ...]


@pytest.fixture
def _logging_is_put_back() -> Iterator[None]:
    """A command sets up the log of the whole process; a test must not leave that behind."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def commands(text: str) -> Iterator[Command]:
    """The commands of a document's `sh` blocks, without comments and what is set before them."""
    for _, language, block in BLOCK.findall(text):
        if language != "sh":
            continue
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and ASSIGNED.fullmatch(words[0]):
                words = words[1:]
            if words:
                yield tuple(words)


def typed() -> dict[Command, str]:
    """Every command that a document tells people to type, and where."""
    return {
        command: path.relative_to(ROOT).as_posix()
        for path in TYPED_FROM
        for command in commands(path.read_text(encoding="utf-8"))
    }


def fault(command: Command) -> str | None:
    """Why a command cannot be typed in the project's folder; None where it can."""
    name, *words = command
    if name == "make":
        return _fault_of_make(words) or None
    if Path(name).name == "python":
        return _fault_of_python(words)
    if name == ".":
        return None if (ROOT / words[0]).is_file() else f"there is no {words[0]}"
    if name in OUTSIDE:
        return None
    if not (ROOT / ".venv" / "bin" / Path(name).name).exists():
        return f"no program is called {name}"
    return next(filter(None, map(_missing, words)), None)


def _fault_of_make(words: list[str]) -> str | None:
    # A folder of that name is no target, though make is content with it.
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    for word in words:
        name, is_set, _ = word.partition("=")
        if f"$({name})" not in makefile if is_set else name not in targets:
            return f"the Makefile knows no {name}"
    return subprocess.run(["make", "-n", *words], cwd=ROOT, capture_output=True, text=True).stderr


def _fault_of_python(words: list[str]) -> str | None:
    if words[0] == "-m":
        path = ROOT / words[1].replace(".", "/")
        source = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
        if not source.is_file():
            return f"no module is called {words[1]}"
        told = source.read_text(encoding="utf-8")
        options = [word for word in words[2:] if word.startswith("--") and f'"{word}"' not in told]
        return f"{words[1]} knows no {options}" if options else None
    if words[0] != "main.py":
        return _missing(words[0])
    try:
        program._parser().parse_args(words[1:])
    except SystemExit as error:
        return "main.py does not take that" if error.code else None
    return next(filter(None, map(_missing, words[1:])), None)


# What a document speaks of before it is there: made by the program, or by the reader.
NOT_YET = frozenset({"data/bot.sqlite3", "data/entries/sport.yaml"})


def _missing(word: str) -> str | None:
    """What is written like a file must be one."""
    if not FILE.fullmatch(word) or PLACEHOLDER.fullmatch(word) or word in NOT_YET:
        return None
    return None if any(ROOT.glob(word.rstrip("/"))) else f"there is no {word}"


@pytest.mark.parametrize("command", typed(), ids=" ".join)
def test_what_is_told_to_be_typed_can_be(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fault(command) is None, f"{typed()[command]}: {capsys.readouterr().err}"


@pytest.mark.parametrize(
    "command",
    [
        "make tests",
        "make gate ACEPT=--accept",
        "python main.py knowledge chek",
        "python main.py ask --jason x",
        "python main.py knowledge import data/nothing.csv",
        "python -m bench.nothing",
        "python -m bench.college_files FOLDER --mesure",
        ".venv/bin/pytest -q tests/nowhere",
        "nothing --help",
        ". .venv/bin/activat",
    ],
)
def test_the_check_of_commands_can_fail(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert fault(tuple(shlex.split(command))) is not None


def test_the_table_of_commands_is_that_of_the_program() -> None:
    section = README.read_text(encoding="utf-8").split("\n## Commands\n")[1].split("\n## ")[0]
    listed = re.findall(r"^python main\.py(.*?)(?:  |$)", section, re.MULTILINE)
    assert len(listed) > 5
    for line in listed:
        words = [word for word in shlex.split(re.sub(r"[\[\]]", "", line)) if word != "…"]
        assert _fault_of_python(["main.py", *words]) is None, line


def test_commands_are_taken_from_blocks_alone() -> None:
    text = "make a\n```sh\nX=1 make run  # so\n\npython main.py \\\n  ask\n```\n```\nmake b\n```\n"
    assert list(commands(text)) == [("make", "run"), ("python", "main.py", "ask")]


def test_the_guide_tells_of_looking_testing_and_measuring() -> None:
    told = set(typed())
    assert {("make", "check"), ("make", "test"), ("make", "gate"), ("make", "run")} <= told


@pytest.mark.usefixtures("_logging_is_put_back")
def test_harmless_commands_do_what_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    run = [command[2:] for command in typed() if command[:2] == ("python", "main.py")]
    # One of each: the questions differ, the command is the same.
    once = {_shape(words): words for words in run if _is_harmless(words)}
    assert len(once) >= 3
    for words in once.values():
        assert program.main(words) == 0, words
        assert capsys.readouterr().out


def _shape(words: Command) -> Command:
    return tuple(word for word in words if word.isascii())


def _is_harmless(words: Command) -> bool:
    known = any(words[: len(begun)] == begun for begun in HARMLESS)
    return known and not any(map(PLACEHOLDER.fullmatch, words)) and "--remove" not in words


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_points_at_is_there(document: Path) -> None:
    text = BLOCK.sub("", document.read_text(encoding="utf-8"))
    for pair in LINK.findall(text):
        address, _, anchor = "".join(pair).partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = document.parent / address if address else document
        assert target.exists(), address
        if anchor:
            assert anchor in anchors(target), f"{address}#{anchor}"


def anchors(document: Path) -> set[str]:
    """How the headings of a document are linked to."""
    text = BLOCK.sub("", document.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = BLOCK.sub("", document.read_text(encoding="utf-8"))
    named = [word for code in CODE.findall(text) for word in code.split() if "/" in word]
    gone = [word for word in named if _missing(word.rstrip(",;:)"))]
    assert not [word for word in gone if not (ROOT / "docs" / word).exists()]


def test_every_setting_stands_in_the_readme_and_has_a_remedy() -> None:
    section = README.read_text(encoding="utf-8").split("\n## Settings\n")[1].split("\n## ")[0]
    told = set(re.findall(r"`([A-Z_]+)`", section))
    names = {name.upper() for name in Settings.model_fields}
    assert names <= told
    # A path and a zone of their own kind are told by the types that read them.
    assert names - REMEDIES.keys() <= {"DATABASE_PATH"}
