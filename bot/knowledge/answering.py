"""From a question to an answer. Knows nothing of Telegram."""

from dataclasses import dataclass, field
from typing import Literal

from bot.i18n import Catalogues
from bot.knowledge.finding import Index, Match
from bot.knowledge.library import Library, Page
from bot.knowledge.store import KnowledgeBase
from bot.language import LANGUAGES, Language
from bot.language.detection import LanguageDetector

AnswerKind = Literal["answer", "choice", "gap", "unknown", "service"]

# Chosen on the labelled questions of tests/questions/fit.jsonl.
SURE = 0.62
ON_OUR_SUBJECT = 0.45
CLOSE = 0.9


@dataclass(frozen=True)
class Answer:
    """What the bot says to a question, before it is dressed for a messenger."""

    kind: AnswerKind
    language: Language
    entry_id: str | None
    confidence: float
    lead: str
    details: str = ""
    source: str = ""
    choices: tuple[Page, ...] = field(default=())
    related: tuple[Page, ...] = field(default=())

    @property
    def text(self) -> str:
        """The answer as plain text, a paragraph a part."""
        return "\n\n".join(part for part in (self.lead, self.details, self.source) if part)


class Answerer:
    """Answers questions from the knowledge base, in the language they were asked in."""

    def __init__(self, base: KnowledgeBase, library: Library, catalogues: Catalogues) -> None:
        self.library = library
        self._catalogues = catalogues
        self._index = Index(base, library)
        self._detector = LanguageDetector(
            {
                language: [
                    phrase
                    for sourced in base.entries.values()
                    for phrase in sourced.phrasings.in_(language)
                ]
                for language in LANGUAGES
            }
        )

    def answer(self, question: str, fallback: Language = "ru") -> Answer:
        """The answer to a question; `fallback` is the language where the text does not tell."""
        language = self._detector.detect(question) or fallback
        matches = self._index.search(question)
        if not matches or matches[0].coverage < ON_OUR_SUBJECT:
            return self._unknown(language, matches)
        best = matches[0]
        if self.library.page(best.entry_id, language).kind != "answer":
            return self.entry(best.entry_id, language, best.coverage)
        if best.coverage < SURE:
            return self._choice(language, matches)
        return self.entry(best.entry_id, language, best.coverage)

    def entry(self, entry_id: str, language: Language, confidence: float = 1.0) -> Answer:
        """The answer that an entry holds, as when somebody picks it from a menu."""
        page = self.library.page(entry_id, language)
        return Answer(
            kind=page.kind,
            language=language,
            entry_id=entry_id,
            confidence=confidence,
            lead=page.lead,
            details=page.details,
            source=page.source,
            related=self._pages(self.library.related(entry_id), language),
        )

    def _choice(self, language: Language, matches: list[Match]) -> Answer:
        pages = self._pages([match.entry_id for match in matches], language)
        choices = tuple(page for page in pages if page.kind == "answer")[:3]
        if not choices:
            return self._unknown(language, matches)
        return Answer(
            kind="choice",
            language=language,
            entry_id=None,
            confidence=matches[0].coverage,
            lead=self._catalogues[language].gettext("What exactly would you like to know?"),
            choices=choices,
        )

    def _unknown(self, language: Language, matches: list[Match]) -> Answer:
        texts = self._catalogues[language]
        return Answer(
            kind="unknown",
            language=language,
            entry_id=None,
            confidence=1 - (matches[0].coverage if matches else 0.0),
            lead=texts.gettext("I do not know that."),
            details=texts.gettext(
                "I answer about Almaty's colleges, dual training, internships abroad, "
                "championships and hackathons. Try to ask in other words or open /menu."
            ),
        )

    def _pages(
        self, entry_ids: tuple[str, ...] | list[str], language: Language
    ) -> tuple[Page, ...]:
        return tuple(self.library.page(entry_id, language) for entry_id in entry_ids)
