"""From a question to an answer. Knows nothing of Telegram."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from bot.colleges.finding import CollegeFinder, Offer, Said
from bot.colleges.parsing import Query
from bot.i18n import Catalogues
from bot.knowledge.asked_again import AskedAgain
from bot.knowledge.asked_years import AskedYears
from bot.knowledge.concepts import shared_words, slot
from bot.knowledge.deciding import Decider
from bot.knowledge.library import Library, Page
from bot.knowledge.likeness import Signature
from bot.knowledge.prepared import PreparedFile
from bot.knowledge.reading import Reading, Word
from bot.knowledge.store import KnowledgeBase
from bot.knowledge.suggesting import LIMIT, Suggester, best_known
from bot.knowledge.understanding import Subject, Understander, Understanding
from bot.language import LANGUAGES, Language
from bot.language.detection import LanguageDetector
from bot.language.sentences import questions
from bot.language.spelling import fold, visible

AnswerKind = Literal["answer", "choice", "gap", "unknown", "service"]

# A greeting or a thank-you in front of a question never wins over it.
COURTESIES = frozenset({"service.greeting", "service.thanks"})
LONGEST = 10_000  # characters that are looked at; Telegram brings 4 096 at most
SIGNED = 5_000  # questions whose signatures are remembered
# Questions whose answers are remembered, in memory only and until the next answerer: many people
# ask the same in the same words. A longer one is hardly ever asked again. And how many that were
# asked once are known when they come again.
ANSWERED = 4_000
ASKED_ONCE = 8_000
ASKED_AGAIN = 300  # characters
MOST = 6  # parts of a message that are looked at apart
FEWEST = 3  # words of a question that can stand for itself
# Kinds of concepts that make a question one about something else than the city's colleges today.
DISTRICTS = "place.village"  # its words name the city's districts too
ELSEWHERE = ("place", "country", "year", "event")
# How certain each of two questions in one message must be to be answered apart, and any question
# whose answer has been asked for in a few ways only, unless it is in nearly these words.
SURE = 0.6
NEARLY = 0.9
SURER = 0.8  # where the question speaks of something else, too
CHOICES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says to a question, before it is dressed for a messenger.

    `dissent` is what other sources of the same year say instead. `year` is that of an earlier
    report, None what is told now; `other_years` can be told of as well.
    """

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
    offer: Offer | None = None  # of imported colleges, where they answer
    dissent: str = ""
    year: int | None = None
    other_years: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The answer as plain text, a paragraph a part."""
        parts = (self.lead, self.dissent, self.details, self.source)
        return "\n\n".join(part for part in parts if part)


class Answerer:
    """Answers questions from the knowledge base, in the language they were asked in."""

    def __init__(
        self,
        base: KnowledgeBase,
        library: Library,
        catalogues: Catalogues,
        decider: Decider,
        prepared: PreparedFile | None = None,
    ) -> None:
        self.library = library
        self._catalogues = catalogues
        self._decider = decider
        self._understander = Understander(subjects(base, library), base.vocabulary, prepared)
        self._detector = LanguageDetector(ways_of_asking(base), shared_words(base.vocabulary))
        self._years = AskedYears(library, self._understander)
        self._signed = lru_cache(SIGNED)(self._sign)
        self._answered = AskedAgain(self._answer, ANSWERED, ASKED_ONCE)
        self._suggester = Suggester(library, self._understander, decider, self._language)
        self._finder = self._open_finder()

    def _open_finder(self) -> CollegeFinder | None:
        """What finds imported colleges; nothing where none was imported."""
        index = self.library.imported
        if index is None:
            return None
        words = self._understander.words
        # What the report calls a college finds it too.
        directory = self.library.colleges["ru"]
        known_as = {card.imported: card.known_as for card in directory if card.imported}
        return CollegeFinder(
            index, known_as, self._catalogues, words.known, self._is_foreign, self._is_common
        )

    def taught(self, text: str) -> tuple[str, ...]:
        """What a text names that can be learnt at an imported college, as codes of filters."""
        return self._finder.taught(text) if self._finder else ()

    def _is_foreign(self, word: str) -> bool:
        """Whether a folded word names another place, country or event."""
        return any(map(slot, self._understander.reader.named(word)))

    def answer(
        self, question: str, fallback: Language = "ru", replied_to: str | None = None
    ) -> Answer:
        """The answer to a question; `fallback` is the language where the text does not tell.

        Two questions in one message get two answers. One that names a year and nothing else is
        about the entry that it replies to.
        """
        question = visible(question[:LONGEST])
        if len(question) <= ASKED_AGAIN:
            return self._answered(question, fallback, replied_to)
        return self._answer(question, fallback, replied_to)

    def _answer(self, question: str, fallback: Language, replied_to: str | None) -> Answer:
        known = self._from_knowledge(question, fallback, replied_to)
        if self._finder is None:
            return known
        return self._from_colleges(self._finder, question, known, fallback) or known

    def _is_common(self, word: str) -> bool:
        """Whether a folded word is asked with, and not as a name of a college."""
        understood = self._understander.reader.understand([Word(word, word, known=True)])
        named = any(slot(concept) == "college" for concept in understood.concepts)
        return not named and self._understander.words.known(word)

    def _from_colleges(
        self, finder: CollegeFinder, question: str, known: Answer, fallback: Language
    ) -> Answer | None:
        """What the imported colleges answer; None where nothing is asked of them."""
        query = finder.find(question) or self._asked_in_a_part(finder, question)
        if query is None or (not query.firm and known.kind in _stronger(query)):
            return None
        language = self._language_of_names(finder, question, fallback)
        return _told(finder.say(query, language), language)

    def _language_of_names(
        self, finder: CollegeFinder, question: str, fallback: Language
    ) -> Language:
        """The language of a question, by the words that are not alike in both lists."""
        read = self._understander.reader.read(question)
        telling = [
            word
            for word in read.words
            if finder.tells_language(word.meant) and finder.tells_language(fold(word.typed))
        ]
        found = self._detector.detect([w.typed for w in telling], [w.meant for w in telling])
        return found or fallback

    def _asked_in_a_part(self, finder: CollegeFinder, question: str) -> Query | None:
        """What one sentence of several asks, where no other names another place or year."""
        parts = questions(question)[:MOST]
        if len(parts) < 2 or self._has_conflicts(question):
            return None
        whole = [part for part in parts if len(part.split()) >= FEWEST]
        found = [query for part in whole if (query := finder.find(part)) and query.firm]
        return found[0] if len(found) == 1 else None

    def _has_conflicts(self, question: str) -> bool:
        reading = self._understander.reader.read(question)
        kinds = {slot(concept) for concept in reading.concepts if concept != DISTRICTS}
        return bool(kinds.intersection(ELSEWHERE))

    def _from_knowledge(self, question: str, fallback: Language, replied_to: str | None) -> Answer:
        whole = self._understander.understand(question)
        asked = self._years.of(whole)
        if asked and self._years.are_alone(whole, asked):
            language = self._language(whole.reading) or fallback
            return self._year_alone(asked[0], language, replied_to)
        texts = questions(question)[:MOST]
        if len(texts) < 2:
            return self._answer_one(whole, fallback)
        parts = [self._understander.understand(text) for text in texts]
        several = self._answer_apart(parts, fallback)
        return several or self._answer_one(whole, fallback, parts)

    def suggest(
        self, text: str, fallback: Language = "ru", limit: int = LIMIT
    ) -> tuple[Page, ...]:
        """The pages to offer for a question, unfinished or not yet begun, the best first."""
        text = visible(text[:LONGEST])
        asked, rest = self._years.in_text(text)
        if asked:
            found = self._suggester.suggest(rest, fallback, limit)
            of_year = [
                self._years.pages(asked[0], [page.entry_id], page.language) for page in found
            ]
            if told := tuple(page for pages in of_year for page in pages):
                return told
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
        if (gap := understanding.gap(self._decider.gap)) is not None:
            return ids[gap]
        may_be_meant = self._decider.probability(candidates) >= self._decider.offer
        return ids[candidates.answers[0]] if may_be_meant else None

    def _answer_apart(self, parts: Sequence[Understanding], fallback: Language) -> Answer | None:
        """One answer to several questions, if there are several and each is certain."""
        asking = [p for p in parts if p.reading.asks and len(p.reading.words) >= FEWEST]
        if len(asking) < 2:
            return None
        answers = {
            (answer.entry_id, answer.year): answer
            for part in asking
            if (answer := self._answer_one(part, fallback)).kind in ("answer", "gap")
            and answer.confidence >= SURE
        }
        found = sorted(answers.values(), key=lambda answer: answer.kind != "answer")
        if len(found) < 2 or found[0].kind != "answer":
            return None
        return self._together(*found[:2])

    def _together(self, first: Answer, second: Answer) -> Answer:
        """Two answers in one message."""
        told = [second.lead, second.dissent]
        if second.source and second.source != first.source:
            told.append(f"({second.source})")
        both = dict.fromkeys(str(answer.entry_id) for answer in (first, second))
        return replace(
            first,
            details=" ".join(filter(None, told)),
            confidence=min(first.confidence, second.confidence),
            related=self._pages([*both], first.language),
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
        plain = self._plainly(understanding, language, parts)
        asked = self._years.of(understanding)
        return self._of_years(understanding, asked, plain, parts) if asked else plain

    def _plainly(
        self, understanding: Understanding, language: Language, parts: Sequence[Understanding]
    ) -> Answer:
        if (asked := self._understander.asked_alone(understanding)) is not None:
            return self._asked_alone(asked, language)
        probability = self._decider.probability(understanding.candidates)
        if self._is_sure(understanding, probability) and self._is_borne_out(understanding, parts):
            return self._found(understanding.candidates.answers[0], language, probability)
        return self._not_answered(understanding, language, probability)

    def _asked_alone(self, document: int, language: Language) -> Answer:
        if self._understander.kinds[document] == "offtopic":
            return self._unknown(language, 1.0)
        return self._found(document, language, 1.0)

    def _of_years(
        self,
        understanding: Understanding,
        asked: Sequence[int],
        plain: Answer,
        parts: Sequence[Understanding],
    ) -> Answer:
        """What answers the question with its years, else without, as of one of them.

        A year by itself makes no gap of what a report of that year tells.
        """
        if plain.kind == "answer":
            return self._told_of(plain, asked) or plain
        dateless = self._plainly(
            self._years.without(understanding, asked),
            plain.language,
            [self._years.without(part, asked) for part in parts],
        )
        return self._told_of(dateless, asked) or self._told_of(plain, asked) or plain

    def _told_of(self, answer: Answer, asked: Sequence[int]) -> Answer | None:
        """An answer or a choice as of the years asked for; None where that cannot be told."""
        if answer.kind == "choice":
            return self._choice_of(answer, asked[0])
        if answer.kind != "answer" or answer.entry_id is None:
            return None
        told = [
            self.entry(answer.entry_id, answer.language, answer.confidence, year)
            for year in asked
            if self.library.is_told_of(answer.entry_id, year)
        ]
        apart = list(dict.fromkeys(told))
        return self._together(*apart[:2]) if len(apart) > 1 else next(iter(apart), None)

    def _choice_of(self, choice: Answer, year: int) -> Answer | None:
        """A choice among what can be told of a year; None where nothing can."""
        ids = [page.entry_id for page in choice.choices]
        pages = self._years.pages(year, ids, choice.language)
        is_told = any(page.kind == "answer" for page in pages)
        return replace(choice, choices=pages) if is_told else None

    def _year_alone(self, year: int, language: Language, replied_to: str | None) -> Answer:
        """What was replied to, as of a year; else a choice of what can be told of that year."""
        if replied_to is not None and self.library.is_told_of(replied_to, year):
            return self.entry(replied_to, language, year=year)
        return Answer(
            kind="choice",
            language=language,
            entry_id=None,
            confidence=1.0,
            lead=self._catalogues[language].gettext(
                "What would you like to know about %(year)s?", year=year
            ),
            choices=self._years.pages(year, best_known(self.library), language)[:CHOICES],
        )

    def _is_sure(self, understanding: Understanding, probability: float) -> bool:
        """What is known to be asked for in a few ways only must be asked for in one of them."""
        best = understanding.candidates.answers[0]
        if probability < self._decider.answer or self._understander.is_often_asked(best):
            return probability >= self._decider.answer
        if not self._understander.contains_a_way(understanding, best):
            return False
        if self._understander.speaks_of_more(understanding, best):
            return probability >= SURER
        return probability >= SURE or self._understander.likeness(understanding, best) >= NEARLY

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

    def language_of(self, text: str, fallback: Language) -> Language:
        """The language of a text; `fallback` where it does not tell."""
        return self._language(self._understander.understand(text).reading) or fallback

    def told(self, text: str) -> dict[str, float]:
        """What a text that is spelt right is found by, and how much each of it tells."""
        return self._understander.told(text)

    def beside(self, features: Collection[str], most: int) -> list[str]:
        """What is asked for by the most telling of some features, the nearest first."""
        return self._understander.beside(features, most)

    def _not_answered(
        self, understanding: Understanding, language: Language, probability: float
    ) -> Answer:
        candidates = understanding.candidates
        if self._is_service(understanding):
            return self._found(candidates.other, language, 1 - probability)
        if probability >= self._decider.offer:
            return self._choice(understanding, language, probability)
        if (gap := understanding.gap(self._decider.gap)) is not None:
            return self._found(gap, language, 1 - probability)
        return self._unknown(language, 1 - probability)

    def _is_service(self, understanding: Understanding) -> bool:
        other = understanding.candidates.other
        if self._understander.kinds[other] != "service":
            return False
        courtesy = self._understander.ids[other] in COURTESIES
        return understanding.candidates.other_leads and not (
            courtesy and understanding.reading.asks
        )

    def entry(
        self,
        entry_id: str,
        language: Language,
        confidence: float = 1.0,
        year: int | None = None,
    ) -> Answer:
        """The answer that an entry holds, as when somebody picks it from a menu.

        With a year it is told as of that year: only where `library.is_told_of` it.
        """
        page = self.library.page(entry_id, language, year)
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
            dissent=page.dissent,
            year=page.year,
            other_years=self.library.other_years(page),
        )

    def _found(self, document: int, language: Language, confidence: float) -> Answer:
        return self.entry(self._understander.ids[document], language, confidence)

    def _choice(
        self, understanding: Understanding, language: Language, confidence: float
    ) -> Answer:
        """Offer the two nearest entries, and the known gap where one may be asked for."""
        documents = list(understanding.candidates.answers)
        if (gap := understanding.gap(self._decider.gap)) is not None:
            documents[2:] = [gap]
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


def _stronger(query: Query) -> tuple[AnswerKind, ...]:
    """The kinds of answers that a question that is not firm gives way to."""
    return ("answer",) if query.filters else ("answer", "service")


def _told(said: Said, language: Language) -> Answer:
    """What the imported list says, as an answer."""
    choices = tuple(
        Page(choice.id, language, "answer", choice.title, choice.text, "", "")
        for choice in said.choices
    )
    return Answer(
        kind=said.kind,
        language=language,
        entry_id=said.id,
        confidence=1.0,
        lead=said.lead,
        title=said.title,
        details=said.details,
        source=said.source,
        url=said.url,
        choices=choices,
        offer=said.offer,
    )


def subjects(base: KnowledgeBase, library: Library) -> list[Subject]:
    """Everything that can be asked for, and what is none of our subject."""
    known = [
        Subject(
            sourced.entry.id,
            sourced.entry.kind,
            sourced.phrasings,
            tuple(library.lead(sourced.entry.id, language) for language in LANGUAGES)
            if sourced.entry.kind == "answer"
            else (),
            sourced.reviewed,
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
