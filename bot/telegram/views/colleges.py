"""Colleges: a page of the list, the search, a card, and two side by side."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from aiogram.types import (
    InputRichBlockFooter,
    InputRichBlockParagraph,
    InputRichBlockTable,
    InputRichMessage,
    RichBlockTableCell,
    RichTextBold,
)
from aiogram.utils.formatting import Bold, Italic, Text

from bot.i18n import Texts
from bot.knowledge.colleges import (
    LABELS,
    CardLine,
    CollegeCard,
    ComparedRow,
    Comparison,
    DirectoryPage,
)
from bot.knowledge.models import Attribute
from bot.knowledge.sources import Citation, source_line
from bot.telegram.shortening import cut
from bot.telegram.views.layout import GAP

LONGEST = 900  # characters that are read on one screen
# How far names and values are cut until a screen is short enough.
WIDTHS = (LONGEST, 160, 120, 90, 70, 50, 35, 25, 15)
MOST_SHORT_NAMES = 40  # characters of all short names together
WANTED = 150  # characters of all filters together
VALUE = 120  # characters of a value in a table
UNKNOWN = "—"


def page(shown: DirectoryPage, texts: Texts) -> Text:
    """A page of the list: how many there are, and the names by number."""
    if shown.text:
        heading = texts.ngettext(
            "%(number)s college found", "%(number)s colleges found", shown.total
        )
    else:
        heading = texts.ngettext(
            "%(number)s college of which I know something",
            "%(number)s colleges of which I know something",
            shown.total,
        )
    return _listed("\n".join([heading, *_narrowed(shown, texts)]), shown)


def _narrowed(shown: DirectoryPage, texts: Texts) -> Iterator[str]:
    """By what the list was narrowed, and of how many more that is not known."""
    if shown.wanted:
        yield "✓ " + cut(", ".join(shown.wanted), WANTED)
    if shown.unknown:
        yield texts.ngettext(
            "Of %(number)s more college this is not known.",
            "Of %(number)s more colleges this is not known.",
            shown.unknown,
        )


def picking(shown: DirectoryPage, first: CollegeCard, texts: Texts) -> Text:
    """A page of the list, for picking the college to compare one with."""
    heading = texts.gettext("%(name)s: which college shall I compare it with?", name=first.label)
    return _listed(heading, shown)


def asked(texts: Texts) -> Text:
    """What to type for searching."""
    return Text(texts.gettext("Type the name of the college or a part of it."))


def nothing(texts: Texts) -> Text:
    """Where no college has such a name."""
    return Text(
        texts.gettext(
            "There is no such college in my list. Shall we look for another part of the name?"
        )
    )


def card(shown: CollegeCard, texts: Texts) -> Text:
    """What is known of a college, with source and date, and what is not."""
    return _fitting(lambda width: _card(shown, texts, width))


def compared(shown: Comparison, texts: Texts) -> Text:
    """Two colleges side by side as plain text."""
    return _fitting(lambda width: _compared(shown, texts, width))


def table(shown: Comparison, texts: Texts) -> InputRichMessage:
    """Two colleges side by side as a table; the same content as the plain text."""
    head = [_cell(None, head=True), *(_cell(card.label, head=True) for card in _pair(shown))]
    rows = [
        [_cell(_label(row.kind, texts), head=True), *map(_cell, _values(row, VALUE))]
        for row in shown.rows
    ]
    names = [RichTextBold(text=_full_name(card, LONGEST)) for card in _pair(shown)]
    return InputRichMessage(
        blocks=[
            *(InputRichBlockParagraph(text=name) for name in names),
            InputRichBlockTable(cells=[head, *rows], is_striped=True, is_compact=True),
            *(InputRichBlockParagraph(text=note) for note in _notes(shown, texts)),
            *(InputRichBlockFooter(text=line) for line in _sources(shown.sources, texts)),
        ]
    )


# --- inside -------------------------------------------------------------------------------------


def _fitting(write: Callable[[int], Text]) -> Text:
    """The first text that one screen holds, its parts cut no further than they have to be."""
    written = map(write, WIDTHS)
    return next((text for text in written if _length(text) <= LONGEST), write(WIDTHS[-1]))


def _length(text: Text) -> int:
    return len(text.render()[0])


def _listed(heading: str, shown: DirectoryPage) -> Text:
    return _fitting(
        lambda width: Text(
            Bold(heading),
            "\n",
            *(f"\n{i}. {_named(card, width)}" for i, card in enumerate(shown.cards, start=1)),
        )
    )


def _named(card: CollegeCard, width: int) -> str:
    return f"{cut(card.name, width)}{_short_names(card)}"


def _short_names(card: CollegeCard) -> str:
    joined = cut(", ".join(card.short_names), MOST_SHORT_NAMES)
    return f" ({joined})" if joined else ""


def _card(shown: CollegeCard, texts: Texts, width: int) -> Text:
    parts: list[Text | str] = [Bold(cut(shown.name, width)), _short_names(shown)]
    if shown.source_name:
        parts += ["\n", Italic(_translated(cut(shown.source_name, width), texts))]
    for source, lines in groupby(_by_source(shown.lines), key=lambda line: line.source):
        parts += [GAP, "\n".join(_line(line, texts, width) for line in lines)]
        parts += ["\n", Italic(source_line(source, texts))]
    if shown.unknown:
        parts += [GAP, _unknown(shown.unknown, texts)]
    return Text(*parts)


def _translated(source_name: str, texts: Texts) -> str:
    return texts.gettext(
        "I do not know the official name, this is a translation. In the source: %(name)s",
        name=source_name,
    )


def _by_source(lines: Iterable[CardLine]) -> Iterator[CardLine]:
    """Lines of one source next to each other, sources in the order in which they come up."""
    grouped: dict[Citation, list[CardLine]] = {}
    for line in lines:
        grouped.setdefault(line.source, []).append(line)
    return (line for group in grouped.values() for line in group)


def _line(line: CardLine, texts: Texts, width: int) -> str:
    return f"{_label(line.kind, texts)}: {cut(line.value, width)}"


def _unknown(kinds: Iterable[Attribute], texts: Texts) -> str:
    return texts.gettext("Not known to me yet: %(listed)s.", listed=_in_a_row(kinds, texts))


def _in_a_row(kinds: Iterable[Attribute], texts: Texts) -> str:
    labels = (_label(kind, texts) for kind in kinds)
    return ", ".join(label[:1].lower() + label[1:] for label in labels)


def _label(kind: Attribute, texts: Texts) -> str:
    return texts.gettext(LABELS[kind])


def _compared(shown: Comparison, texts: Texts, width: int) -> Text:
    head = " | ".join(cut(card.label, width) for card in _pair(shown))
    rows = (
        f"\n{_label(row.kind, texts)}: {' | '.join(_values(row, width))}" for row in shown.rows
    )
    sources = (Text("\n", Italic(line)) for line in _sources(shown.sources, texts))
    names = "\n".join(_full_name(card, width) for card in _pair(shown))
    notes = (f"\n{note}" for note in _notes(shown, texts))
    return Text(names, GAP, Bold(head), *rows, "\n", *notes, *sources)


def _full_name(card: CollegeCard, width: int) -> str:
    """The name, with the source's beside it where it is only our translation."""
    name = cut(card.name, width)
    return f"{name} ({cut(card.source_name, width)})" if card.source_name else name


def _pair(shown: Comparison) -> tuple[CollegeCard, CollegeCard]:
    return shown.left, shown.right


def _values(row: ComparedRow, width: int) -> tuple[str, str]:
    return _value(row.left, width), _value(row.right, width)


def _value(value: str | None, width: int) -> str:
    return UNKNOWN if value is None else cut(value, width)


def _notes(shown: Comparison, texts: Texts) -> Iterator[str]:
    """What the sign for the unknown means, where it stands, and what is known of neither."""
    if any(None in (row.left, row.right) for row in shown.rows):
        yield texts.gettext("%(sign)s : not known to me yet", sign=UNKNOWN)
    if shown.unknown:
        listed = _in_a_row(shown.unknown, texts)
        yield texts.gettext("Of neither I know yet: %(listed)s.", listed=listed)


def _sources(cited: Iterable[Citation], texts: Texts) -> list[str]:
    return [source_line(citation, texts) for citation in cited]


def _cell(text: str | None, head: bool = False) -> RichBlockTableCell:
    return RichBlockTableCell(
        text=text, align="left", valign="top", is_header=True if head else None
    )
