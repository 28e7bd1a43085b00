"""From a question to the entries that may be meant: reading, finding and deciding put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.concepts import Concepts, Vocabulary
from bot.knowledge.deciding import Candidates, Kind, Roster, required_slots, weigh
from bot.knowledge.finding import Document, Index
from bot.knowledge.models import Phrasings
from bot.knowledge.reading import Reader, Reading, Word
from bot.knowledge.words import Words
from bot.language import LANGUAGES, Language
from bot.language.spelling import fold, normalise, words


@dataclass(frozen=True)
class Subject:
    """Something that can be asked for, with how people ask for it."""

    id: str
    kind: Kind
    phrasings: Phrasings
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """What a question was read as, and what it may ask for."""

    reading: Reading
    candidates: Candidates


class Understander:
    """Understands questions about a set of subjects."""

    def __init__(self, subjects: Iterable[Subject], vocabulary: Vocabulary) -> None:
        ordered = tuple(subjects)
        self.ids = tuple(subject.id for subject in ordered)
        self.kinds = tuple(subject.kind for subject in ordered)
        self.words = Words(_texts(ordered))
        self.reader = Reader(self.words, Concepts(vocabulary))
        documents = [self._document(subject) for subject in ordered]
        self.index = Index(documents)
        self._roster = Roster(
            self.kinds, [required_slots(document.ways) for document in documents]
        )

    def understand(self, question: str) -> Understanding:
        """Read a question and find what it may ask for."""
        reading = self.reader.read(question)
        scores = self.index.search(reading.features())
        return Understanding(reading, weigh(reading, scores, self.index, self._roster))

    def _document(self, subject: Subject) -> Document:
        return Document(
            subject.id,
            [self._features(way) for la in LANGUAGES for way in subject.phrasings.in_(la)],
            [self._features(lead) for lead in subject.leads],
        )

    def _features(self, text: str) -> set[str]:
        # What editors wrote is spelt right: it is taken as it stands.
        row = [Word(word, fold(word), known=True) for word in words(normalise(text))]
        return self.reader.understand(row).features()


def _texts(subjects: Iterable[Subject]) -> Mapping[Language, list[str]]:
    return {
        language: [way for subject in subjects for way in subject.phrasings.in_(language)]
        for language in LANGUAGES
    }
