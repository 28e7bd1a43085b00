"""Which pictures there are, written out in both languages."""

from dataclasses import dataclass

from bot.i18n import Catalogues, Texts
from bot.knowledge.facts import write_sentence
from bot.knowledge.sources import cite, source_line
from bot.knowledge.store import KnowledgeBase, SourcedPicture
from bot.language import LANGUAGES, Language
from bot.pictures.charts import Chart, write_chart


@dataclass(frozen=True)
class Exhibit:
    """One picture in one language."""

    picture_id: str
    topic: str
    title: str  # fits onto a button
    caption: str  # its figures as sentences
    source: str
    chart: Chart

    @property
    def text(self) -> str:
        """What stands under the picture, as plain text, a paragraph a part."""
        return f"{self.caption}\n\n{self.source}"


class Gallery:
    """All pictures, by id and by the entries under which they are offered."""

    def __init__(self, base: KnowledgeBase, catalogues: Catalogues) -> None:
        # What an administrator says in the place of an entry has other figures than its picture.
        reported = {
            name for name, entry in base.entries.items() if entry.source.kind != "administrator"
        }
        self._entries = {
            p.picture.id: tuple(filter(reported.__contains__, p.picture.entries))
            for p in base.pictures
        }
        self._exhibits = {
            (sourced.picture.id, language): _write(sourced, catalogues[language])
            for sourced in base.pictures
            for language in LANGUAGES
        }

    def __contains__(self, picture_id: str) -> bool:
        return picture_id in self._entries

    def picture(self, picture_id: str, language: Language) -> Exhibit:
        """One picture in one language. KeyError where there is no such picture."""
        return self._exhibits[picture_id, language]

    def pictures(self, language: Language) -> list[Exhibit]:
        """All pictures in one language, in the order of the data."""
        return [self._exhibits[picture_id, language] for picture_id in self._entries]

    def of_entry(self, entry_id: str, language: Language) -> list[Exhibit]:
        """The pictures to offer under an entry."""
        return [
            self._exhibits[picture_id, language]
            for picture_id, entries in self._entries.items()
            if entry_id in entries
        ]


def _write(sourced: SourcedPicture, texts: Texts) -> Exhibit:
    picture, facts = sourced.picture, sourced.facts
    wording = picture.wording(texts.language)
    return Exhibit(
        picture_id=picture.id,
        topic=picture.topic,
        title=wording.button,
        caption=write_sentence(wording.caption, facts, texts.language),
        source=source_line(cite(sourced.source), texts),
        chart=write_chart(picture, facts, sourced.source, texts),
    )
