"""Entries to offer while somebody types: what answers first, then what is near."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest

from bot.knowledge.deciding import Decider
from bot.knowledge.library import Library, Page
from bot.knowledge.reading import Reading
from bot.knowledge.understanding import Understander, Understanding
from bot.language import LANGUAGES, Language
from bot.language.spelling import folded_words

LIMIT = 10
A_TOPIC = 2  # entries at most where nothing has been typed yet
LONGEST = 256  # characters that are read; Telegram's own bound for an inline query
SHORTEST = 2  # letters; one by itself tells nothing
WHOLE = 3  # words from which a question is taken for a whole one
OFFERED = ("answer", "gap")
COMPARED = 30  # answers that are compared with the question one by one
# How alike an answer must be to the question, and beside the one that is most alike.
FLOOR = 0.2
FLOOR_BESIDE_BEST = 0.5

Detect = Callable[[Reading], Language | None]


class Suggester:
    """Offers pages for a question that may be unfinished."""

    def __init__(
        self, library: Library, understander: Understander, decider: Decider, detect: Detect
    ) -> None:
        self._library = library
        self._understander = understander
        self._decider = decider
        self._detect = detect
        self._titles = _by_title(library, filter(library.__contains__, understander.ids))

    def suggest(self, text: str, fallback: Language, limit: int = LIMIT) -> tuple[Page, ...]:
        """The pages to offer, the best first; none where the question is not our subject."""
        text = text[:LONGEST]
        if not text.strip():
            return self._pages(best_known(self._library), fallback, limit)
        question = self._understander.understand(text, unfinished=True)
        if titled := self._titles.get(_key(text)):
            # A title that both languages share, as a name is, does not tell the language.
            language = fallback if fallback in titled else next(iter(titled))
            found = chain([titled[language]], self._found(question))
            return self._pages(found, language, limit)
        language = self._detect(question.reading) or fallback
        return self._pages(self._found(question), language, limit)

    def _found(self, question: Understanding) -> Iterator[str]:
        """What answers, else what is known not to be known, then what is near."""
        if all(len(word.meant) < SHORTEST for word in question.reading.words):
            return
        candidates, ids = question.candidates, self._understander.ids
        asked = self._understander.asked_alone(question)
        probability = self._decider.probability(candidates)
        if asked is not None:
            if self._understander.kinds[asked] not in OFFERED:
                return
            yield ids[asked]
        elif probability >= self._decider.answer:
            yield ids[candidates.answers[0]]
        elif (decline := _leading(question, probability < self._decider.offer)) is not None:
            if self._understander.kinds[decline] != "gap":
                return
            yield from self._gap(ids[decline], question)
        yield from self._near(question)

    def _gap(self, gap: str, question: Understanding) -> Iterator[str]:
        """A known gap, and those of the facts beside it that the question may mean."""
        yield gap
        for related in self._library.related(gap):
            if self._understander.fits(question, self._understander.numbers[related]):
                yield related

    def _near(self, question: Understanding) -> Iterator[str]:
        """The answers that are alike enough to be meant."""
        alike = self._understander.nearest(question, COMPARED)
        floor = max(FLOOR, FLOOR_BESIDE_BEST * alike[0][1]) if alike else FLOOR
        return (self._understander.ids[document] for document, score in alike if score >= floor)

    def _pages(self, found: Iterable[str], language: Language, limit: int) -> tuple[Page, ...]:
        once = dict.fromkeys(found)
        return tuple(self._library.page(entry_id, language) for entry_id in islice(once, limit))


def _leading(question: Understanding, doubtful: bool) -> int | None:
    """What is none of our answers and is meant rather than one; None where an answer is meant.

    A word or two may be the beginning of anything: there doubt alone tells nothing.
    """
    candidates = question.candidates
    if candidates.other_leads:
        return candidates.other
    whole = len(question.reading.words) >= WHOLE
    return candidates.decline if candidates.conflicts or (doubtful and whole) else None


def best_known(library: Library) -> Iterator[str]:
    """The first entries of every topic, which editors put there; one of each, then the next."""
    rows = [library.answers_of(topic.id)[:A_TOPIC] for topic in library.topics]
    return (entry for row in zip_longest(*rows) for entry in row if entry)


def _by_title(library: Library, entry_ids: Iterable[str]) -> dict[str, dict[Language, str]]:
    """Entries by their title as it is compared, and then by the languages that it stands in."""
    found: dict[str, dict[Language, str]] = defaultdict(dict)
    for entry_id in entry_ids:
        for language in LANGUAGES:
            title = _key(library.page(entry_id, language).title)
            found[title].setdefault(language, entry_id)
    return dict(found)


def _key(title: str) -> str:
    return " ".join(folded_words(title))
