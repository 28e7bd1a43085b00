"""Both catalogues are complete, and nothing that a person reads stands outside of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import DOMAIN, LOCALES, Catalogues
from bot.language import LANGUAGES, Language

ROOT = LOCALES.parent
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "mark": None}
PLURAL_FORMS: dict[Language, int] = {"ru": 3, "kk": 2}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|<(/?\w+)[^>]*>")
CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)

# Modules whose Cyrillic is about language itself: letters, endings, units; nobody reads it.
ABOUT_LANGUAGE = (
    "bot/language/",
    "bot/colleges/columns.py",
    "bot/colleges/tables.py",
    "bot/colleges/values.py",
    "bot/knowledge/facts.py",
    "bot/knowledge/check.py",
    "bot/knowledge/report_text.py",
    "bot/telegram/keyboards/language.py",  # the languages by their own names
    "bot/tryout/",  # has its words in page/words.json
)

MessageId = str | tuple[str, ...]


def catalogue(language: Language) -> Catalog:
    """A catalogue as it stands in the repository."""
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: Language) -> list[Message]:
    """The sentences of a catalogue."""
    return [message for message in catalogue(language) if message.id]


def in_code() -> set[MessageId]:
    """The sentences that the code asks for."""
    found: set[MessageId] = set()
    for folder in ("bot", "handlers"):
        for _, _, message, *_ in extract_from_dir(ROOT / folder, keywords=KEYWORDS):
            found.add(message)
    return found


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Singular and plural forms alike, as a list."""
    return [text or ""] if isinstance(text, str) or text is None else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(language: Language) -> None:
    known = {tuple(m.id) if isinstance(m.id, list | tuple) else m.id for m in messages(language)}
    assert known == in_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_a_guess(language: Language) -> None:
    for message in messages(language):
        assert not message.fuzzy, message.id
        assert all(forms(message.string)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_the_same(language: Language) -> None:
    for message in messages(language):
        wanted = {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.id)}
        assert {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.string)} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_sentences_have_all_their_forms(language: Language) -> None:
    assert catalogue(language).num_plurals == PLURAL_FORMS[language]
    for message in messages(language):
        if message.pluralizable:
            assert len(forms(message.string)) == PLURAL_FORMS[language]


def test_extraction_finds_plural_and_marked_sentences() -> None:
    assert ("%(number)s answer", "%(number)s answers") in in_code()
    assert "Choose the language" in in_code()


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("ru", 1, "1 ответ"),
        ("ru", 3, "3 ответа"),
        ("ru", 5, "5 ответов"),
        ("ru", 21, "21 ответ"),
        ("kk", 1, "1 жауап"),
        ("kk", 5, "5 жауап"),
    ],
)
def test_plurals_agree(
    catalogues: Catalogues, language: Language, number: int, written: str
) -> None:
    texts = catalogues[language]
    assert texts.ngettext("%(number)s answer", "%(number)s answers", number) == written


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module that may speak to people."""
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ABOUT_LANGUAGE):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_no_cyrillic_text_stands_in_the_code() -> None:
    offences = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CYRILLIC.search(node.value)
        and not _is_docstring(tree, node)
    ]
    assert not offences


def test_handlers_and_views_say_nothing_of_their_own() -> None:
    # An English sentence that does not go through gettext would reach people untranslated.
    speaking = {"answer", "reply", "send_below", "redraw", "button", "Bold", "Italic", "Text"}
    offences = [
        f"{name}:{call.lineno}"
        for name, tree in modules()
        if name.startswith(("handlers/", "bot/telegram/"))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _called(call) in speaking
        for argument in [*call.args, *(k.value for k in call.keywords if k.arg == "text")]
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and re.search(r"[A-Za-z]{2}", argument.value)
    ]
    assert not offences


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_docstring(tree: ast.Module, node: ast.Constant) -> bool:
    return any(
        isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and parent.body
        and isinstance(parent.body[0], ast.Expr)
        and parent.body[0].value is node
        for parent in ast.walk(tree)
    )


def test_the_check_for_cyrillic_can_fail() -> None:
    tree = ast.parse('"""docstring по-русски"""\nx = "по-русски"')
    constants = [n for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert [_is_docstring(tree, n) for n in constants] == [True, False]


def test_every_template_of_a_catalogue_can_be_filled(catalogues: Catalogues) -> None:
    for language in LANGUAGES:
        for message in messages(language):
            for form in forms(message.string):
                names = {match[0] for match in PLACEHOLDER.findall(form)}
                assert form % dict.fromkeys(names, "x")


def test_the_program_can_be_started_from_anywhere() -> None:
    assert Path(LOCALES).is_absolute()
