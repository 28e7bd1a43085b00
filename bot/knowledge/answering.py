"""From a question to an answer. Knows nothing of Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from bot.i18n import Catalogues
from bot.knowledge.concepts import shared_words
from bot.knowledge.deciding import Candidates, Decider
from bot.knowledge.library import Library, Page
from bot.knowledge.likeness import Signature
from bot.knowledge.reading import Reading
from bot.knowledge.store import KnowledgeBase
from bot.knowledge.suggesting import LIMIT, Suggester
from bot.knowledge.understanding import Subject, Understander, Understanding
from bot.language import LANGUAGES, Language
from bot.language.detection import LanguageDetector
from bot.language.sentences import questions

AnswerKind = Literal["answer", "choice", "gap", "unknown", "service"]

# A greeting or a thank-you in front of a question never wins over it.
COURTESIES = frozenset({"service.greeting", "service.thanks"})
SIGNED = 5_000  # questions whose signatures are remembered
MOST = 6  # parts of a message that are looked at apart
FEWEST = 3  # words of a question that can stand for itself
# How certain each of two questions in one message must be to be answered apart, and any question
# whose answer has been asked for in a few ways only, unless it is in nearly these words.
SURE = 0.6
NEARLY = 0.8


@dataclass(frozen=True)
class Answer:
    """What the bot says to a question, before it is dressed for a messenger."""

    kind: AnswerKind
    language: Language
    entry_id: str | None
    confidence: float
    lead: str
    title: str = ""
    details: str = ""
    source: str = ""
    url: str = ""
    choices: tuple[Page, ...] = field(default=())
    related: tuple[Page, ...] = field(default=())

    @property
    def text(self) -> str:
        """The answer as plain text, a paragraph a part."""
        return "\n\n".join(part for part in (self.lead, self.details, self.source) if part)


class Answerer:
    """Answers questions from the knowledge base, in the language they were asked in."""

    def __init__(
        self, base: KnowledgeBase, library: Library, catalogues: Catalogues, decider: Decider
    ) -> None:
        self.library = library
        self._catalogues = catalogues
        self._decider = decider
        self._understander = Understander(subjects(base, library), base.vocabulary)
        self._detector = LanguageDetector(ways_of_asking(base), shared_words(base.vocabulary))
        self._signed = lru_cache(SIGNED)(self._sign)
        self._suggester = Suggester(library, self._understander, decider, self._language)

    def answer(self, question: str, fallback: Language = "ru") -> Answer:
        """The answer to a question; `fallback` is the language where the text does not tell.

        Two questions in one message get two answers.
        """
        whole = self._understander.understand(question)
        parts = [self._understander.understand(part) for part in questions(question)[:MOST]]
        if len(parts) < 2:
            return self._answer_one(whole, fallback)
        several = self._answer_apart(parts, fallback)
        return several or self._answer_one(whole, fallback, parts)

    def suggest(
        self, text: str, fallback: Language = "ru", limit: int = LIMIT
    ) -> tuple[Page, ...]:
        """The pages to offer for a question, unfinished or not yet begun, the best first."""
        return self._suggester.suggest(text, fallback, limit)

    def sign(self, question: str) -> Signature:
        """What of a question is compared with others, to tell which of them ask the same."""
        return self._signed(question)

    def _sign(self, question: str) -> Signature:
        understanding = self._understander.understand(question)
        language = self._language(understanding.reading) or "ru"
        return self._understander.sign(understanding, language, self._about(understanding))

    def _about(self, understanding: Understanding) -> str | None:
        """The known gap nearest to a question, else an answer that may be meant."""
        candidates, ids = understanding.candidates, self._understander.ids
        if self._understander.kinds[candidates.decline] == "gap":
            return ids[candidates.decline]
        may_be_meant = self._decider.probability(candidates) >= self._decider.offer
        return ids[candidates.answers[0]] if may_be_meant else None

    def _answer_apart(self, parts: Sequence[Understanding], fallback: Language) -> Answer | None:
        """One answer to several questions, if there are several and each is certain."""
        answers = {
            answer.entry_id: answer
            for part in parts
            if part.reading.asks
            and len(part.reading.words) >= FEWEST
            and (answer := self._answer_one(part, fallback)).kind in ("answer", "gap")
            and answer.confidence >= SURE
        }
        found = sorted(answers.values(), key=lambda answer: answer.kind != "answer")
        if len(found) < 2 or found[0].kind != "answer":
            return None
        first, second, *_ = found
        return replace(
            first,
            details=second.lead,
            confidence=min(first.confidence, second.confidence),
            related=self._pages([str(answer.entry_id) for answer in found[:2]], first.language),
        )

    def _answer_one(
        self,
        understanding: Understanding,
        fallback: Language,
        parts: Sequence[Understanding] = (),
    ) -> Answer:
        """One answer; where the text has parts, one of them must ask for it by itself."""
        language = self._language(understanding.reading) or fallback
        if not understanding.reading.words:
            return self._unknown(language, 1.0)
        probability = self._decider.probability(understanding.candidates)
        if self._is_sure(understanding, probability) and self._is_borne_out(understanding, parts):
            return self._found(understanding.candidates.answers[0], language, probability)
        return self._not_answered(understanding, language, probability)

    def _is_sure(self, understanding: Understanding, probability: float) -> bool:
        """What is known to be asked for in a few ways only must be more certain than the rest."""
        best = understanding.candidates.answers[0]
        if probability < self._decider.answer or probability >= SURE:
            return probability >= SURE
        return self._understander.is_often_asked(best) or (
            self._understander.likeness(understanding, best) >= NEARLY
        )

    def _is_borne_out(self, whole: Understanding, parts: Sequence[Understanding]) -> bool:
        return not parts or any(
            whole.candidates.answers[0] in part.candidates.answers
            and self._decider.probability(part.candidates) >= self._decider.offer
            for part in parts
        )

    def _language(self, reading: Reading) -> Language | None:
        return self._detector.detect(
            [word.typed for word in reading.words], [word.meant for word in reading.words]
        )

    def _not_answered(
        self, understanding: Understanding, language: Language, probability: float
    ) -> Answer:
        candidates = understanding.candidates
        if self._is_service(understanding):
            return self._found(candidates.other, language, 1 - probability)
        if probability >= self._decider.offer:
            return self._choice(candidates, language, probability)
        if self._understander.kinds[candidates.decline] == "gap":
            return self._found(candidates.decline, language, 1 - probability)
        return self._unknown(language, 1 - probability)

    def _is_service(self, understanding: Understanding) -> bool:
        other = understanding.candidates.other
        if self._understander.kinds[other] != "service":
            return False
        courtesy = self._understander.ids[other] in COURTESIES
        return understanding.candidates.other_leads and not (
            courtesy and understanding.reading.asks
        )

    def entry(self, entry_id: str, language: Language, confidence: float = 1.0) -> Answer:
        """The answer that an entry holds, as when somebody picks it from a menu."""
        page = self.library.page(entry_id, language)
        return Answer(
            kind=page.kind,
            language=language,
            entry_id=entry_id,
            confidence=confidence,
            lead=page.lead,
            title=page.title,
            details=page.details,
            source=page.source,
            url=page.url,
            related=self._pages(self.library.related(entry_id), language),
        )

    def _found(self, document: int, language: Language, confidence: float) -> Answer:
        return self.entry(self._understander.ids[document], language, confidence)

    def _choice(self, candidates: Candidates, language: Language, confidence: float) -> Answer:
        """Offer the two nearest entries, and the nearest known gap where there is one."""
        documents = list(candidates.answers)
        if self._understander.kinds[candidates.decline] == "gap":
            documents[2:] = [candidates.decline]
        return Answer(
            kind="choice",
            language=language,
            entry_id=None,
            confidence=confidence,
            lead=self._catalogues[language].gettext(
                "I am not sure that I understood. Perhaps you mean one of these?"
            ),
            choices=self._pages([self._understander.ids[d] for d in documents], language),
        )

    def _unknown(self, language: Language, confidence: float) -> Answer:
        texts = self._catalogues[language]
        return Answer(
            kind="unknown",
            language=language,
            entry_id=None,
            confidence=confidence,
            lead=texts.gettext("I do not know that."),
            details=texts.gettext(
                "I answer about Almaty's colleges, dual training, internships abroad, "
                "championships and hackathons. Try to ask in other words or open /menu."
            ),
        )

    def _pages(self, entry_ids: Sequence[str], language: Language) -> tuple[Page, ...]:
        return tuple(self.library.page(entry_id, language) for entry_id in entry_ids)


def subjects(base: KnowledgeBase, library: Library) -> list[Subject]:
    """Everything that can be asked for, and what is none of our subject."""
    known = [
        Subject(
            sourced.entry.id,
            sourced.entry.kind,
            sourced.phrasings,
            tuple(library.page(sourced.entry.id, language).lead for language in LANGUAGES)
            if sourced.entry.kind == "answer"
            else (),
        )
        for sourced in base.entries.values()
    ]
    others = [Subject(name, "offtopic", ways) for name, ways in base.offtopic.items()]
    return [*known, *others]


def ways_of_asking(base: KnowledgeBase) -> dict[Language, list[str]]:
    """All ways of asking in each language, whatever for."""
    everything = [sourced.phrasings for sourced in base.entries.values()]
    everything += base.offtopic.values()
    return {la: [way for ways in everything for way in ways.in_(la)] for la in LANGUAGES}
