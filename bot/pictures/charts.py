"""Charts: pictures with everything written out that is drawn, and nothing left to look up."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.i18n import Texts
from bot.knowledge.facts import NBSP, Count, Facts, Share, write_sentence
from bot.knowledge.models import Picture, PictureKind, PictureRow, Source, Tone
from bot.knowledge.sources import cite, source_line
from bot.language import Language

# Goes up whenever `drawing.py` draws the same chart otherwise: what was uploaded before is stale.
DRAWING = 1
WHOLE_SHARE = 100.0
# Babel writes it in dates; in a picture it looks as if no space were there.
NARROW = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class Row:
    """A bar, a ring or a tile; `value` of `whole` is how long it is, 0 where nothing is."""

    label: str
    figure: str
    notes: tuple[str, ...]
    items: tuple[str, ...]
    tone: Tone
    value: float
    whole: float


@dataclass(frozen=True)
class Chart:
    """A picture in one language."""

    kind: PictureKind
    language: Language
    title: str
    rows: tuple[Row, ...]
    source: str

    def to_json(self) -> str:
        """The chart as text; the same chart is always the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Chart":
        """The chart that `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "rows": tuple(_row(row) for row in values["rows"])})


def _row(values: dict[str, Any]) -> Row:
    lists = {name: tuple(values[name]) for name in ("notes", "items")}
    return Row(**{**values, **lists})


def content_key(chart: Chart) -> str:
    """What a drawn chart is known by: another figure, text or way of drawing is another key."""
    return hashlib.sha256(f"{DRAWING}\n{chart.to_json()}".encode()).hexdigest()


def write_chart(picture: Picture, facts: Facts, source: Source, texts: Texts) -> Chart:
    """A picture in the language of `texts`. FactError where a fact is missing."""
    return Chart(
        kind=picture.kind,
        language=texts.language,
        title=write_sentence(picture.wording(texts.language).title, facts, texts.language),
        rows=_write_rows(picture, facts, texts.language),
        source=source_line(cite(source), texts).replace(NARROW, NBSP),
    )


def _write_rows(picture: Picture, facts: Facts, language: Language) -> tuple[Row, ...]:
    longest = max(_length(row.value, facts) for row in picture.rows)
    of = WHOLE_SHARE if picture.kind == "ring" else longest
    return tuple(
        _write_row(row, _length(row.whole, facts) or of, facts, language) for row in picture.rows
    )


def _write_row(row: PictureRow, whole: float, facts: Facts, language: Language) -> Row:
    words = row.wording(language)
    return Row(
        label=write_sentence(words.label, facts, language),
        figure=write_sentence(words.figure, facts, language),
        notes=tuple(write_sentence(note, facts, language) for note in words.notes),
        items=tuple(write_sentence(item, facts, language) for item in words.items),
        tone=row.tone,
        value=_length(row.value, facts),
        whole=whole,
    )


def _length(name: str | None, facts: Facts) -> float:
    fact = facts.get(name) if name else None
    return float(fact.value) if isinstance(fact, Count | Share) else 0.0
