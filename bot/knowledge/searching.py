"""Finding what is known for whoever keeps it: entries, known gaps and articles, drafts too."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Version
from bot.knowledge.library import Page
from bot.language import LANGUAGES, Language
from bot.language.spelling import normalise, words
from bot.language.stems import stems

MOST = 10  # found at most
MOST_ARTICLES = 5  # of them by their words
ENOUGH = 0.5  # of the words must an article have


Found = Version | Page  # an article, or an entry in whose place none is shown


def search(
    text: str, answerer: Answerer, versions: Iterable[Version], language: Language
) -> list[Found]:
    """What a text may be about, the best first: articles by their words, then as readers find."""
    known = list(versions)
    shown = {each.entry_id: each for each in known if each.is_live}
    articles = islice(_by_words(text, known), MOST_ARTICLES)
    found = {each.article_id: each for each in articles}
    entries: dict[str, Page] = {}
    for page in _as_readers(text, answerer, language):
        if (article := shown.get(page.entry_id)) is not None:
            found.setdefault(article.article_id, article)
        elif page.kind != "service":
            entries.setdefault(page.entry_id, page)
    hits: list[Found] = [*found.values(), *entries.values()]
    return hits[:MOST]


def _as_readers(text: str, answerer: Answerer, language: Language) -> Iterator[Page]:
    """What the bot answers, and what it offers to whoever types this."""
    answer = answerer.answer(text, language)
    if answer.entry_id is not None:
        yield answerer.library.page(answer.entry_id, language)
    for page in (*answer.choices, *answerer.suggest(text, language)):
        yield answerer.library.page(page.entry_id, language)


def _by_words(text: str, versions: Iterable[Version]) -> Iterator[Version]:
    """The articles that have words of a text: those with the most of them first."""
    asked = _stems(text)
    counted = [(_shared(asked, each.article), each) for each in versions]
    # Newer ones first where they are equal.
    counted.sort(key=lambda pair: (pair[0], pair[1].at), reverse=True)
    return (each for shared, each in counted if shared and shared >= len(asked) * ENOUGH)


def _shared(asked: list[frozenset[str]], article: Article) -> int:
    there = frozenset().union(*_stems(" ".join(_texts(article))))
    return sum(not there.isdisjoint(word) for word in asked)


def _texts(article: Article) -> Iterator[str]:
    for language in LANGUAGES:
        said = article.said(language)
        yield from (said.title, said.text, *article.asks.in_(language))


def _stems(text: str) -> list[frozenset[str]]:
    return [frozenset(stems(word)) for word in words(normalise(text)) if len(word) > 1]
