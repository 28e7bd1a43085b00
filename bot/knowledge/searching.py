"""Finding what is known for whoever keeps it: entries, known gaps and articles, drafts too."""

from collections.abc import Iterable, Iterator

from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Version
from bot.knowledge.library import Page
from bot.language import LANGUAGES, Language
from bot.language.spelling import normalise, words
from bot.language.stems import Stems, stems

MOST = 10  # found at most
MOST_ARTICLES = 5  # of them by their words
# Which part of what a text tells must stand in an article: to be found, and before all else.
ENOUGH = 0.5
NEARLY_ALL = 0.9

Found = Version | Page  # an article, or an entry in whose place none is shown


def search(
    text: str, answerer: Answerer, versions: Iterable[Version], language: Language
) -> list[Found]:
    """What a text may be about, the best first.

    Articles that have all of its words, then what the bot answers, articles that have many of
    them, and what the bot offers.
    """
    known = list(versions)
    articles = _by_words(text, answerer, known)
    first = [each for share, each in articles if share >= NEARLY_ALL]
    others = [each for share, each in articles if share < NEARLY_ALL]
    pages = _answered(text, answerer, language), _offered(text, answerer, language)
    answered, offered = (_in_place(some, known) for some in pages)
    # By what they are: a page of the same entry may be in another language.
    found = {_key(hit): hit for hit in [*first, *answered, *others, *offered]}
    return list(found.values())[:MOST]


def _key(hit: Found) -> int | str:
    return hit.article_id if isinstance(hit, Version) else hit.entry_id


def _answered(text: str, answerer: Answerer, language: Language) -> list[Page]:
    answer = answerer.answer(text, language)
    found = [answer.entry_id] if answer.entry_id is not None else []
    found += [page.entry_id for page in answer.choices]
    # What an imported list answers is no entry, and is changed by importing another.
    known = [entry_id for entry_id in found if entry_id in answerer.library]
    return [answerer.library.page(entry_id, language) for entry_id in known]


def _offered(text: str, answerer: Answerer, language: Language) -> list[Page]:
    pages = answerer.suggest(text, language)
    return [answerer.library.page(page.entry_id, language) for page in pages]


def _in_place(pages: Iterable[Page], versions: Iterable[Version]) -> list[Found]:
    """The pages, but for what the bot says of itself, or the articles that stand there."""
    shown = {each.entry_id: each for each in versions if each.is_live}
    return [shown.get(page.entry_id, page) for page in pages if page.kind != "service"]


def _by_words(
    text: str, answerer: Answerer, versions: Iterable[Version]
) -> list[tuple[float, Version]]:
    """The articles that have words of a text, and which part of it: those with the most first."""
    asked = _weights(text, answerer)
    shares = [(_share(asked, each.article), each) for each in versions]
    found = [pair for pair in shares if pair[0] >= ENOUGH]
    # Newer ones first where they are equal.
    return sorted(found, key=lambda pair: (-pair[0], -pair[1].at))[:MOST_ARTICLES]


def _weights(text: str, answerer: Answerer) -> dict[Stems, float]:
    """The words of a text, each with how much it tells."""
    told = answerer.told(text)
    return {own: max(told.get(stem, 0.0) for stem in own) for own in _stems(text)}


def _share(asked: dict[Stems, float], article: Article) -> float:
    there = {stem for own in _stems(" ".join(_texts(article))) for stem in own}
    shared = sum(weight for own, weight in asked.items() if not there.isdisjoint(own))
    total = sum(asked.values())
    return shared / total if total else 0.0


def _texts(article: Article) -> Iterator[str]:
    for language in LANGUAGES:
        said = article.said(language)
        yield from (said.title, said.text, *article.asks.in_(language))


def _stems(text: str) -> list[Stems]:
    return [stems(word) for word in words(normalise(text)) if len(word) > 1]
