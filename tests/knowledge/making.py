"""Made-up knowledge in which any text may stand that a person or a phone can type."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import TypeVar

from bot.knowledge.facts import Count, Date, Fact, Facts, MoneyRange, Name, Rank, Share
from bot.knowledge.files import LENGTHS, source_facts
from bot.knowledge.models import (
    ATTRIBUTES,
    BUTTON,
    TITLE_LENGTH,
    Bilingual,
    College,
    Concept,
    Entry,
    Knowledge,
    Phrasings,
    Picture,
    Source,
    Topic,
    Waiver,
)
from bot.language import LANGUAGES

Made = TypeVar("Made")
NBSP = "\N{NO-BREAK SPACE}"
AWKWARD = (
    "a: b", "a:", ": a", "a #b", "#b", "- a", "-", "---", "...", "? a", "! a", "!a", "&a", "*a",
    "%a", "@a", "`a", "|", ">", "|-", "[a", "a]", "[]", ",a", "=", "<<", "~", "null", "no", "yes",
    "да", "нет", "on", "off", "true", "1", "007", "1.0", "1e3", "0x1F", "1_000", "12:30:45",
    "2024-01-01", "01.09.2026", "+7 727 000 00 00", "'", '"', "''", "it's", 'say "a"', "'a'",
    '"a"', "\\", "a\\n", "«ёлочки»", "„лапки“", "тире — и – дефис", "👍", "👨\u200d👩\u200d👧",
    "🏫 ✈️", "🇰🇿", " a", "a ", "  a  ", "\ta", "a\t", "a\tb", "a\nb", "a\n\nb", "a\n", "\na",
    "a \nb", " a\nb", "a\n b", "\n", "a\r\nb", "a\rb", f"a{NBSP}b", f"{NBSP}a", "a\u2028b",
    "a\x85b", "\ufeffa", "a\u200bb", "a\u00adb", "\x00", "\x07", "\x1b", "\x7f", "\ufffe",
    "\U0010ffff", "ә ғ қ ң ө ұ ү һ і", "Ї é ß 漢字 ع", "a" * 200, "слово " * 60, "? a\n: b",
    "a: |\n  b",
)  # fmt: skip


class Maker:
    """Knowledge by lot, in the order in which it would be read; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self._lot = Random(seed)  # noqa: S311

    def text(self) -> str:
        """Something awkward, or a few such things together."""
        return "".join(self._lot.choices(AWKWARD, k=self._lot.randint(1, 3)))

    def knowledge(self) -> Knowledge:
        """Whole knowledge without a fault."""
        source = self._source()
        topics = [Topic(id=f"t{i}", icon=self.text(), **self._both()) for i in range(3)]
        gap_files = {f"gap.n{i}": f"file{i // 2}" for i in range(self._lot.randint(0, 6))}
        ids = [
            *(f"{topic.id}.n{i}" for topic in topics for i in range(self._lot.randint(1, 3))),
            "service.greeting",
            *gap_files,
        ]
        asked = [entry_id for entry_id in ids if "gap" in entry_id or self._lot.random() < 0.7]
        return Knowledge(
            source=source,
            topics=tuple(topics),
            facts=self._facts() | source_facts(source),
            entries=tuple(self._entry(entry_id, ids) for entry_id in ids),
            phrasings={entry_id: self._phrasings() for entry_id in asked},
            colleges=tuple(self._some(lambda: self._college(ids))),
            pictures=tuple(self._some(lambda: self._picture(ids))),
            vocabulary={key: self._concepts() for key in self._keys()},
            offtopic={key: self._phrasings() for key in self._keys()},
            gap_files=gap_files,
        )

    def _some(self, make: Callable[[], Made]) -> list[Made]:
        return [make() for _ in range(self._lot.randint(0, 3))]

    def _keys(self) -> list[str]:
        return list(dict.fromkeys(self._some(self.text)))

    def _both(self) -> dict[str, str]:
        return {language: self.text() for language in LANGUAGES}

    def _sentence(self) -> str:
        return self._lot.choice(["{count.one}", "{name@by}, ", ""]) + self.text()

    def _sentences(self) -> tuple[str, ...]:
        return (self._sentence(), *self._some(self._sentence))

    def _phrasings(self) -> Phrasings:
        return Phrasings(ru=(self.text(), *self._some(self.text)), kk=self._some(self.text))

    def _concepts(self) -> dict[str, Concept]:
        keys = dict.fromkeys([*self._keys(), "x"])
        return {key: Concept(ru=self._some(self.text), kk=self._some(self.text)) for key in keys}

    def _source(self) -> Source:
        waived = self._some(lambda: Waiver(paragraph=1, number=self.text(), reason=self.text()))
        return Source(
            id=self.text(),
            kind="report",
            publisher=self.text(),
            published=dt.date(2024, 6, self._lot.randint(1, 30)),
            url=self.text(),
            title=Bilingual(**self._both()),
            waived=tuple(waived),
        )

    def _facts(self) -> Facts:
        def made(kind: type[Fact], **values: object) -> Fact:
            return kind.model_validate({"paragraph": 1, "said": self.text(), **values})

        number = self._lot.randint(0, 10**7)
        facts = {
            "count.one": made(Count, type="count", value=number),
            "count.over": made(Count, type="count", value=number, bound="over"),
            "share": made(Share, type="share", value=self._lot.choice(["94.3", "50.0", "0.10"])),
            "rank": made(Rank, type="rank", value=number + 1),
            "pay": made(MoneyRange, type="money_range", low=number, high=2 * number),
            "day": made(
                Date, type="date", value=self._lot.choice(["2025", "2025-01", "2025-01-31"])
            ),
            "next": made(Date, type="date", value="2026", relative="next_year"),
            "name": made(
                Name,
                type="name",
                **{la: {"name": self.text(), "by": self.text()} for la in LANGUAGES},
            ),
        }
        names = self._lot.sample(list(facts), k=len(facts))
        return {name: facts[name] for name in names}

    def _entry(self, entry_id: str, ids: list[str]) -> Entry:
        kind = {"gap": "gap", "service": "service"}.get(entry_id.partition(".")[0], "answer")
        topic = {"gap": "t1", "service": None}.get(kind, entry_id.partition(".")[0])
        values: dict[str, object] = {
            "id": entry_id,
            "kind": kind,
            "topic": topic,
            "related": self._some(lambda: self._lot.choice(ids)),
            "turn_to": ["person"] if kind == "gap" and self._lot.random() < 0.5 else [],
        }
        for language in LANGUAGES:
            text = (self._sentence(),) if kind == "gap" else self._sentences()
            values[language] = {"title": self.text()[:TITLE_LENGTH], "text": text}
        return Entry.model_validate(values)

    def _college(self, ids: list[str]) -> College:
        return College(
            id=self._id(),
            name="name",
            entry=self._lot.choice(ids),
            short_names=tuple(self._some(self.text)),
            known={each: Bilingual(**self._both()) for each in self._lot.sample(ATTRIBUTES, k=2)},
        )

    def _id(self) -> str:
        return f"n{self._lot.getrandbits(40)}"

    def _picture(self, ids: list[str]) -> Picture:
        kind = self._lot.choice(list(LENGTHS))
        lengths = {"value": "count.one", "whole": "count.over"}
        if kind == "ring":
            lengths = {"value": "share"}
        values: dict[str, object] = {
            "id": self._id(),
            "topic": "t0",
            "entries": [self._lot.choice(ids)],
            "kind": kind,
            "rows": [
                {
                    **{name: lengths[name] for name in LENGTHS[kind]},
                    "tone": self._lot.choice(["plain", "accent"]),
                    **{language: self._row_wording() for language in LANGUAGES},
                }
            ],
        }
        for language in LANGUAGES:
            texts = {"title": self._sentence(), "caption": self._sentence()}
            values[language] = {"button": self.text()[: BUTTON - 2], **texts}
        return Picture.model_validate(values)

    def _row_wording(self) -> dict[str, object]:
        return {
            "label": self._sentence(),
            "figure": self._lot.choice(["", self._sentence()]),
            "notes": self._some(self._sentence),
            "items": self._some(self._sentence),
        }
