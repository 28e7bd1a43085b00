"""The words of `docs/glossary.md` are those that people read."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.i18n import DOMAIN, LOCALES
from bot.language import LANGUAGES, Language

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
FIELD, PRODUCT = "## The field", "## The product, for people"
COLUMN: dict[Language, int] = {"ru": 2, "kk": 3}
ENDING = 2  # letters that may be another case's
# What only the law or the colleges say; the bot has no sentence of it.
NOT_SAID = frozenset({"техникалық және кәсіптік білім беру"})


def terms(heading: str, language: Language) -> list[str]:
    """The terms of one table in one language, without abbreviations and marks."""
    section = GLOSSARY.read_text(encoding="utf-8").split(f"{heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| ")][1:]
    cells = [re.sub(r"\(.*?\)|\\\*", "", row[COLUMN[language]]) for row in rows]
    return [term.strip() for cell in cells for term in cell.split(",")]


def said(language: Language) -> str:
    """All that the bot can say in a language, and how it is asked."""
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    sentences = [str(message.string) for message in catalogue if message.id]
    data = [path.read_text(encoding="utf-8") for path in ROOT.glob("data/**/*.yaml")]
    return "\n".join([*sentences, *data]).casefold()


@pytest.mark.parametrize("heading", [FIELD, PRODUCT])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_one_that_the_bot_uses(heading: str, language: Language) -> None:
    everything = said(language)
    found = terms(heading, language)
    assert len(found) > 5
    unused = [term for term in found if not _is_used(term, everything)]
    assert set(unused) <= NOT_SAID


def _is_used(term: str, everything: str) -> bool:
    words = [word.casefold() for word in term.split()]
    begun = r"\w*\s+".join(re.escape(word[:-ENDING] if len(word) > 4 else word) for word in words)
    return re.search(begun, everything) is not None


def test_the_check_of_terms_can_fail() -> None:
    assert not _is_used("дуальный университет", said("ru"))
