"""The buttons of whoever keeps the knowledge."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup

from bot.i18n import Texts, mark
from bot.knowledge.articles import Article, Version
from bot.knowledge.library import Page
from bot.knowledge.models import Topic
from bot.knowledge.searching import Found
from bot.language import LANGUAGES, Language
from bot.telegram.callbacks_knowledge import (
    AddWays,
    ArchiveArticle,
    BeginArticle,
    ChooseArticleTopic,
    ListArticles,
    LookAtArticle,
    OpenArticle,
    OpenEntry,
    PublishArticle,
    RemoveWay,
    RestoreVersion,
    SayOtherwise,
    SetArticleTopic,
    Shelf,
    ShowArticleWays,
    ShowHistory,
    ShowKnowledge,
    ShowVersion,
    UndoChange,
    WriteBody,
    WriteTitle,
    WriteUntil,
)
from bot.telegram.keyboards.building import ticked
from bot.telegram.keyboards.drafts import Button, Rows, keyboard
from bot.telegram.shortening import cut
from bot.telegram.views import knowledge as views
from bot.telegram.views.drafts import language_name

ON_A_PAGE = 8
WAY = 30  # characters of a way of asking on a button

TITLES: dict[Language, str] = {"ru": mark("Title: Russian"), "kk": mark("Title: Kazakh")}
BODIES: dict[Language, str] = {"ru": mark("Text: Russian"), "kk": mark("Text: Kazakh")}

T = TypeVar("T")
Way = tuple[Language, int, str]  # with its place among those of its language


def page_of(items: Sequence[T], number: int) -> tuple[Sequence[T], int]:
    """The items of a page, the last one where there are fewer, and which page it is."""
    last = max((len(items) + ON_A_PAGE - 1) // ON_A_PAGE, 1)
    page = min(max(number, 1), last)
    return items[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page


def home(counts: Mapping[Shelf, int], texts: Texts) -> InlineKeyboardMarkup:
    """The lists, and a new entry."""
    lists: Rows = [
        [(f"{texts.gettext(title)}: {counts.get(shelf, 0)}", ListArticles(shelf=shelf))]
        for shelf, title in views.SHELVES.items()
    ]
    return keyboard([[(texts.gettext("➕ New entry"), BeginArticle())], *lists])


def beginning(texts: Texts) -> InlineKeyboardMarkup:
    """Only the way back to what is known."""
    return keyboard([[_home(texts)]])


def found(hits: Sequence[Found], texts: Texts) -> InlineKeyboardMarkup:
    """What was found, and the way back."""
    rows: Rows = [[(views.label(hit, texts), _opens(hit, texts))] for hit in hits]
    return keyboard([*rows, [_home(texts)]])


def _opens(hit: Found, texts: Texts) -> CallbackData:
    if isinstance(hit, Version):
        return OpenArticle(article=hit.article_id)
    return OpenEntry(entry=hit.entry_id, language=texts.language)


def shelf(
    shown: Shelf, versions: Sequence[Version], number: int, texts: Texts
) -> InlineKeyboardMarkup:
    """A page of articles, and the ways to the others and back."""
    page, number = page_of(versions, number)
    rows: Rows = [
        [(views.article_label(each, texts), OpenArticle(article=each.article_id))] for each in page
    ]
    turn: list[Button] = []
    if number > 1:
        turn.append(("‹", ListArticles(shelf=shown, page=number - 1)))
    if number * ON_A_PAGE < len(versions):
        turn.append(("›", ListArticles(shelf=shown, page=number + 1)))
    return keyboard([*rows, *([turn] if turn else []), [_home(texts)]])


def entry(page: Page, texts: Texts) -> InlineKeyboardMarkup:
    """Below an entry: the other language, saying it otherwise, and the way back."""
    switch = [
        (
            ticked(language_name(language, texts), language == page.language),
            OpenEntry(entry=page.entry_id, language=language),
        )
        for language in LANGUAGES
    ]
    rows: Rows = [[*switch]]
    if page.kind != "service":
        rows.append([(texts.gettext("✍️ Say it otherwise"), SayOtherwise(entry=page.entry_id))])
    return keyboard([*rows, [_home(texts)]])


def card(version: Version, texts: Texts) -> InlineKeyboardMarkup:
    """Everything that can be done with an article."""
    at = {"article": version.article_id, "seen": version.number}
    article = version.article
    ways = len(article.asks.ru) + len(article.asks.kk)
    rows: Rows = [
        [_title(article, at, "ru", texts), _title(article, at, "kk", texts)],
        [_body(article, at, "ru", texts), _body(article, at, "kk", texts)],
        [
            (
                texts.gettext("Ways: %(number)s", number=ways),
                ShowArticleWays(article=version.article_id),
            ),
            (ticked(texts.gettext("Topic"), bool(article.topic)), ChooseArticleTopic(**at)),
            (ticked(texts.gettext("Until"), bool(article.valid_until)), WriteUntil(**at)),
        ],
        [(texts.gettext("👁 Look at it"), LookAtArticle(article=version.article_id))],
        _states(version, at, texts),
        _earlier(version, at, texts),
        [_home(texts)],
    ]
    return keyboard([row for row in rows if row])


def _title(article: Article, at: dict[str, int], language: Language, texts: Texts) -> Button:
    written = bool(article.said(language).title)
    return ticked(texts.gettext(TITLES[language]), written), WriteTitle(**at, language=language)


def _body(article: Article, at: dict[str, int], language: Language, texts: Texts) -> Button:
    written = bool(article.said(language).text)
    return ticked(texts.gettext(BODIES[language]), written), WriteBody(**at, language=language)


def _states(version: Version, at: dict[str, int], texts: Texts) -> list[Button]:
    row: list[Button] = []
    if version.state != "published":
        row.append((texts.gettext("✅ Publish"), PublishArticle(**at)))
    if version.state != "archived":
        row.append((texts.gettext("🗄 Archive"), ArchiveArticle(**at)))
    return row


def _earlier(version: Version, at: dict[str, int], texts: Texts) -> list[Button]:
    if version.number == 1:
        return []
    history = (texts.gettext("🕘 History"), ShowHistory(article=version.article_id))
    return [history, (texts.gettext("↩️ Undo"), UndoChange(**at))]


def back(article_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Only the way back to the card."""
    return keyboard([[_back(article_id, texts)]])


def ways(version: Version, number: int, texts: Texts) -> InlineKeyboardMarkup:
    """A page of the ways of asking, each of which a press takes out; and adding some."""
    here = version.article_id
    every = all_ways(version.article)
    page, number = page_of(every, number)
    rows: Rows = [
        [
            (
                f"✖️ {cut(way, WAY)}",
                RemoveWay(
                    article=here, seen=version.number, language=language, way=at, page=number
                ),
            )
        ]
        for language, at, way in page
    ]
    turn: list[Button] = []
    if number > 1:
        turn.append(("‹", ShowArticleWays(article=here, page=number - 1)))
    if number * ON_A_PAGE < len(every):
        turn.append(("›", ShowArticleWays(article=here, page=number + 1)))
    add = (texts.gettext("➕ Add"), AddWays(article=here, seen=version.number))
    return keyboard([*rows, *([turn] if turn else []), [add], [_back(here, texts)]])


def all_ways(article: Article) -> list[Way]:
    """The ways of asking in the order in which they are listed."""
    return [
        (language, at, way)
        for language in LANGUAGES
        for at, way in enumerate(article.asks.in_(language))
    ]


def adding_ways(version: Version, language: Language | None, texts: Texts) -> InlineKeyboardMarkup:
    """While ways of asking are waited for: in which language they are."""
    at = {"article": version.article_id, "seen": version.number}
    choice: list[Button] = [
        (ticked(texts.gettext("By itself"), language is None), AddWays(**at)),
        *(
            (ticked(language_name(each, texts), language == each), AddWays(**at, language=each))
            for each in LANGUAGES
        ),
    ]
    back = (texts.gettext("‹ Back"), ShowArticleWays(article=version.article_id))
    return keyboard([choice, [back]])


def topics(version: Version, known: Sequence[Topic], texts: Texts) -> InlineKeyboardMarkup:
    """All topics, the chosen one ticked, and none."""
    at, chosen = {"article": version.article_id, "seen": version.number}, version.article.topic
    rows: Rows = [
        [
            (
                ticked(f"{topic.icon} {topic.title(texts.language)}", topic.id == chosen),
                SetArticleTopic(**at, topic=topic.id),
            )
        ]
        for topic in known
    ]
    none = (ticked(texts.gettext("Under none"), chosen is None), SetArticleTopic(**at))
    return keyboard([*rows, [none], [_back(version.article_id, texts)]])


def until(version: Version, texts: Texts) -> InlineKeyboardMarkup:
    """While a day is waited for: no end, or back."""
    out = WriteUntil(article=version.article_id, seen=version.number, out=True)
    rows: Rows = [[(texts.gettext("No end"), out)]] if version.article.valid_until else []
    return keyboard([*rows, [_back(version.article_id, texts)]])


def obstacles(version: Version, taken_by: Version | None, texts: Texts) -> InlineKeyboardMarkup:
    """Back to the card, and to what stands in its place."""
    rows: Rows = []
    if taken_by is not None:
        there = OpenArticle(article=taken_by.article_id)
        rows.append([(views.article_label(taken_by, texts), there)])
    return keyboard([*rows, [_back(version.article_id, texts)]])


def publish(version: Version, texts: Texts) -> InlineKeyboardMarkup:
    """Publish what was seen, or go back."""
    sure = PublishArticle(article=version.article_id, seen=version.number, sure=True)
    label = texts.gettext("✅ Yes, publish")
    return keyboard([[(label, sure)], [_back(version.article_id, texts)]])


def history(
    article_id: int, page: Sequence[Version], newest: bool, more: bool, texts: Texts
) -> InlineKeyboardMarkup:
    """A page of versions, by their numbers, and the ways to newer and older ones."""
    numbers: list[Button] = [
        (str(each.number), ShowVersion(article=article_id, number=each.number)) for each in page
    ]
    turn: list[Button] = []
    if not newest:
        turn.append((texts.gettext("‹ Newest"), ShowHistory(article=article_id)))
    if more:
        older = ShowHistory(article=article_id, before=page[-1].number)
        turn.append((texts.gettext("Older ›"), older))
    return keyboard([numbers, *([turn] if turn else []), [_back(article_id, texts)]])


def version(shown: Version, latest: Version, texts: Texts) -> InlineKeyboardMarkup:
    """Go back to it, where it is not the latest; or back to the history."""
    here = shown.article_id
    rows: Rows = []
    if shown.number != latest.number:
        restore = RestoreVersion(article=here, seen=latest.number, number=shown.number)
        rows.append([(texts.gettext("↩️ Return to this one"), restore)])
    around = ShowHistory(article=here, before=shown.number + 1)
    return keyboard([*rows, [(texts.gettext("‹ History"), around)]])


def open_article(version: Version, texts: Texts) -> InlineKeyboardMarkup:
    """Only the way to the card."""
    label = texts.gettext("Open the entry")
    return keyboard([[(label, OpenArticle(article=version.article_id))]])


def _home(texts: Texts) -> Button:
    return texts.gettext("‹ What I know"), ShowKnowledge()


def _back(article_id: int, texts: Texts) -> Button:
    return texts.gettext("‹ Back"), OpenArticle(article=article_id)
