"""What is known, for whoever keeps it: searching, the lists, and an entry that is no article."""

from collections.abc import Iterator, Sequence

from aiogram.utils.formatting import Bold, Italic, Text

from bot.i18n import Texts, mark
from bot.knowledge.articles import Version
from bot.knowledge.library import Page
from bot.knowledge.models import Layer, Phrasings
from bot.knowledge.searching import Found
from bot.knowledge.sources import cite, source_line
from bot.knowledge.store import SourcedEntry
from bot.language import LANGUAGES
from bot.telegram.callbacks_knowledge import Shelf
from bot.telegram.shortening import cut
from bot.telegram.views.layout import GAP

TEXT = 520  # characters of an entry's text
WAY = 60  # characters of a way of asking
FEW = 3  # ways of asking as an example, half of them in each language

SHELVES: dict[Shelf, str] = {
    "draft": mark("Drafts"),
    "published": mark("Published"),
    "archived": mark("Archived"),
}
NOTHING_ON: dict[Shelf, str] = {
    "draft": mark("There are no drafts."),
    "published": mark("Nothing of yours is published."),
    "archived": mark("Nothing is archived."),
}
ANSWERS_OF: dict[Layer, str] = {
    "report": mark("An answer from the report"),
    "import": mark("An answer from an imported list"),
    "administrator": mark("An answer of yours"),
}


def home(texts: Texts) -> Text:
    """Where the knowledge is kept."""
    return Text(
        Bold(texts.gettext("What I know")),
        "\n",
        texts.gettext(
            "Type a question or a word: I find answers, known gaps, your entries and drafts."
        ),
    )


def found(hits: Sequence[Found], texts: Texts) -> Text:
    """Above what was found; each stands on a button below."""
    again = texts.gettext("Type another question or word to search on.")
    if not hits:
        return Text(Bold(texts.gettext("I found nothing of this.")), "\n", again)
    return Text(Bold(texts.gettext("Found:")), "\n", legend(texts), GAP, again)


def legend(texts: Texts) -> str:
    """What the signs on the buttons mean."""
    return texts.gettext(
        "📄 answer, ❔ known gap; yours: ✅ published, ✏️ changed since, 📝 draft, 🗄 archived"
    )


def shelf(shown: Shelf, number: int, texts: Texts) -> Text:
    """Above a page of articles; each stands on a button below."""
    if not number:
        return Text(texts.gettext(NOTHING_ON[shown]))
    return Text(Bold(f"{texts.gettext(SHELVES[shown])}: {number}"))


def label(hit: Found, texts: Texts) -> str:
    """What stands on the button of something that was found."""
    if isinstance(hit, Version):
        return article_label(hit, texts)
    return f"{'❔' if hit.kind == 'gap' else '📄'} {hit.title}"


def article_label(version: Version, texts: Texts) -> str:
    """What stands on an article's button."""
    return f"{_sign(version)} {title_of(version, texts)}"


def title_of(version: Version, texts: Texts) -> str:
    """The title, in the reader's language where it is written in it."""
    article = version.article
    titles = (article.said(texts.language).title, article.ru.title, article.kk.title)
    return next(filter(None, titles), texts.gettext("untitled"))


def _sign(version: Version) -> str:
    if version.state == "draft":
        return "✏️" if version.is_live else "📝"
    return "✅" if version.is_live else "🗄"


def entry(sourced: SourcedEntry, page: Page, texts: Texts) -> Text:
    """An entry that is no article: how it reads, where it is from, how it is asked for."""
    parts: list[Text | str] = [Bold(page.title), "\n", Italic(_kind(sourced, texts)), GAP]
    parts += [Bold(page.lead)]
    if page.details:
        parts += [GAP, cut(page.details, max(TEXT - len(page.lead), 0))]
    parts += [GAP, source_line(cite(sourced.source), texts)]
    parts += [GAP, ways(sourced.phrasings, texts)]
    return Text(*parts)


def _kind(sourced: SourcedEntry, texts: Texts) -> str:
    if sourced.entry.kind == "gap":
        return texts.gettext("A known gap: I say that I do not know this")
    return texts.gettext(ANSWERS_OF[sourced.source.kind])


def ways(asked: Phrasings, texts: Texts) -> str:
    """How many ways of asking there are, and a few of them."""
    return "\n".join([ways_line(asked, texts), *_few(asked)])


def ways_line(asked: Phrasings, texts: Texts) -> str:
    """How many ways of asking there are in each language."""
    return texts.gettext(
        "Ways of asking: in Russian %(ru)s, in Kazakh %(kk)s",
        ru=len(asked.ru),
        kk=len(asked.kk),
    )


def _few(asked: Phrasings) -> Iterator[str]:
    for language in LANGUAGES:
        for way in asked.in_(language)[: FEW // 2 + (language == "ru")]:
            yield f"«{cut(way, WAY)}»"
