"""Questions that name the year of a report: what else they ask, and what can be told of it."""

from collections.abc import Iterable, Sequence
from itertools import chain

from bot.knowledge.concepts import years
from bot.knowledge.deciding import focus
from bot.knowledge.library import Library, Page
from bot.knowledge.understanding import Understander, Understanding
from bot.language import Language
from bot.language.years import says_nothing


class AskedYears:
    """Knows the years of all reports; where there is one report only, none is ever asked for."""

    def __init__(self, library: Library, understander: Understander) -> None:
        self._library = library
        self._understander = understander

    def of(self, question: Understanding) -> list[int]:
        """The years of reports that a question names, the newest first."""
        if not self._library.years:
            return []
        reading = question.reading
        concepts = chain.from_iterable(reading.meanings[focus(reading)])
        return sorted(years(concepts) & self._library.years, reverse=True)

    def in_text(self, text: str) -> tuple[list[int], str]:
        """The years that an unfinished question names, and what it says beside them."""
        if not self._library.years:
            return [], text
        question = self._understander.understand(text, unfinished=True)
        asked = self.of(question)
        left = self.without(question, asked).reading.words
        return asked, " ".join(word.typed for word in left)

    def without(self, question: Understanding, asked: Sequence[int]) -> Understanding:
        """The question as if it named no year."""
        return self._understander.without_years(question, asked)

    def are_alone(self, question: Understanding, asked: Sequence[int]) -> bool:
        """Whether a question names years and no subject: «а в 2025?»."""
        left = self.without(question, asked).reading.words
        return bool(asked) and says_nothing([word.meant for word in left])

    def pages(self, year: int, entry_ids: Iterable[str], language: Language) -> tuple[Page, ...]:
        """Those of some entries that can be told of a year, and the gaps among them."""
        library = self._library
        return tuple(
            library.page(i, language, year if library.is_told_of(i, year) else None)
            for i in entry_ids
            if library.is_told_of(i, year) or library.page(i, language).kind == "gap"
        )
