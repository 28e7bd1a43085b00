"""The rooms of the house: who may import whom, and that `docs/house.md` names what there is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "house.md"
ABOVE = ("main", "handlers", "tests", "bench", "docs")

# What a room must not import itself. All of bot/ must not import what is above it.
NOT_FROM = {
    "bot/language": ("aiogram", "bot"),
    "bot/storage": ("aiogram", "bot"),
    "bot/tryout": ("aiogram", "bot"),
    "bot/knowledge": ("aiogram", "bot.telegram"),
    "bot/colleges": ("aiogram", "bot.telegram"),
    "bot/people": ("aiogram", "bot.telegram"),
    "bot/pictures": ("aiogram", "bot.telegram"),
    "bot/inbox": ("aiogram", "bot.telegram"),
    "bot/announcements": ("bot.telegram",),
    "bot/cli": ("aiogram", "bot.telegram"),
    "bot/telegram": ("bot.cli",),
}
# Of what is forbidden: what a room is given all the same.
BUT = {
    "bot/language": ("bot.language",),
    "bot/storage": ("bot.storage", "bot.errors"),
    "bot/tryout": ("bot.tryout", "bot.loopback", "bot.telegram.tasks"),
    "bot/announcements": ("bot.telegram.tasks",),
}
# These know nothing of Telegram, also not by what they import: `main.py ask` must not wait for it.
WITHOUT_TELEGRAM = ("bot.language", "bot.knowledge", "bot.storage", "bot.colleges")

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

ROOM = re.compile(r"^\| `([\w/]+/|main\.py)`(?:, `(\w+/)`)? \|", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
METHOD = re.compile(r"([A-Z]\w+)\.(\w+)")
NAME = re.compile(r"[A-Z][a-z]+[A-Z]\w+|[a-z]+_[a-z_]+")
NO_CODE = frozenset({"answer_id"})  # a key of `ask --jsonl`


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program by its name."""
    paths = [ROOT / "main.py", *ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """What a module imports, also within functions, each as far as it is named."""
    return tuple(_imports(modules()[name]))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module or something of it stands in one of some rooms."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def offences(room: str, forbidden: tuple[str, ...], given: tuple[str, ...] = ()) -> list[str]:
    """What a room imports though it must not."""
    return [
        f"{name}: {other}"
        for name in modules()
        if within(name, (room.replace("/", "."),))
        for other in imports_of(name)
        if within(other, forbidden) and not within(other, given)
    ]


def test_nothing_is_imported_from_above() -> None:
    assert not offences("bot", ABOVE)
    assert not offences("handlers", ("main", "tests", "bench", "docs"))


@pytest.mark.parametrize("room", NOT_FROM)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    assert not offences(room, NOT_FROM[room], BUT.get(room, ()))


def test_the_check_of_imports_can_fail() -> None:
    assert offences("handlers", ("aiogram",))
    assert offences("bot/announcements", NOT_FROM["bot/announcements"])


@pytest.mark.parametrize("room", WITHOUT_TELEGRAM)
def test_what_answers_does_not_load_aiogram(room: str) -> None:
    waiting = [name for name in modules() if within(name, (room,))]
    seen = set(waiting)
    while waiting:
        for other in imports_of(waiting.pop()):
            assert not within(other, ("aiogram",)), other
            found = {other, other.rpartition(".")[0]} & modules().keys()
            waiting += found - seen
            seen |= found


def test_every_room_stands_in_the_table() -> None:
    named = {part for row in ROOM.findall(PAGE.read_text(encoding="utf-8")) for part in row}
    rooms = {f"bot/{path.parent.name}/" for path in ROOT.glob("bot/*/__init__.py")}
    assert rooms
    assert rooms | {"main.py", "handlers/", "handlers/admin/"} <= named
    assert all((ROOT / name).exists() for name in named)


def test_what_the_page_names_is_there() -> None:
    # A way that leads through functions that are called otherwise by now would mislead.
    found = CODE.findall(FENCED.sub("", PAGE.read_text(encoding="utf-8")))
    assert len(found) > 100
    for text in found:
        if method := METHOD.fullmatch(text):
            assert method[2] in _defined_in(method[1]), text
        elif NAME.fullmatch(text):
            assert text in _defined() | NO_CODE, text


@cache
def _definitions() -> tuple[Definition, ...]:
    return tuple(
        node
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, Definition)
    )


def _defined() -> set[str]:
    return {node.name for node in _definitions()}


def _defined_in(name: str) -> set[str]:
    return {
        inner.name
        for node in _definitions()
        if isinstance(node, ast.ClassDef) and node.name == name
        for inner in node.body
        if isinstance(inner, Definition)
    }
