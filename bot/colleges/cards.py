"""Cards of imported colleges; one that the report knows too is one card, with lines from both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.colleges.describing import cited, describe
from bot.colleges.index import CollegeIndex, Profile
from bot.colleges.lexicon import row_of
from bot.i18n import Texts
from bot.knowledge.colleges import CardLine, CollegeCard
from bot.knowledge.models import EVERY_ATTRIBUTE

SHORTEST = 3  # letters of a name by which two cards are known to be of the same college


def with_imported(
    own: Iterable[CollegeCard], index: CollegeIndex, texts: Texts
) -> list[CollegeCard]:
    """The cards of the knowledge base and those of the import, each college once."""
    imported = [_card(profile, index, texts) for profile in index.profiles]
    by_name = _by_name(imported)
    merged: set[str] = set()
    cards = []
    for card in own:
        same = _same(card, imported, by_name, index, merged)
        if same is not None:
            merged.add(same.id)
            card = _merged(card, same)
        cards.append(card)
    return [*cards, *(card for card in imported if card.id not in merged)]


def _card(profile: Profile, index: CollegeIndex, texts: Texts) -> CollegeCard:
    record = profile.record
    name = record.name(texts.language)
    names = tuple(name for name in (record.name_ru, record.name_kk) if name)
    return CollegeCard(
        id=record.id,
        name=name,
        title=name,
        short_names=record.short_names,
        lines=tuple(_lines(profile, index, texts)),
        known_as=(*names, *record.short_names) or (name,),
        kinds=EVERY_ATTRIBUTE,
        imported=record.id,
        programmes=len(profile.programmes),
    )


def _lines(profile: Profile, index: CollegeIndex, texts: Texts) -> Iterator[CardLine]:
    for kind in EVERY_ATTRIBUTE:
        if value := describe(kind, profile, index, texts):
            yield CardLine(kind, value, cited(kind, profile))


def _by_name(cards: Sequence[CollegeCard]) -> dict[str, CollegeCard]:
    return {name: card for card in reversed(cards) for name in _names(card)}


def _names(card: CollegeCard) -> list[str]:
    folded = (" ".join(row_of(name)) for name in card.known_as)
    return [name for name in folded if len(name) >= SHORTEST]


def _same(
    card: CollegeCard,
    imported: Sequence[CollegeCard],
    by_name: dict[str, CollegeCard],
    index: CollegeIndex,
    merged: set[str],
) -> CollegeCard | None:
    """The imported card of the same college: of the same id, or of the same name."""
    number = index.by_id.get(card.id)
    found = [] if number is None else [imported[number]]
    found += [by_name[name] for name in _names(card) if name in by_name]
    return next((one for one in found if one.id not in merged), None)


def _merged(card: CollegeCard, same: CollegeCard) -> CollegeCard:
    """One card of two; where they disagree, both lines stand, each with its source."""
    lines = sorted((*card.lines, *same.lines), key=lambda line: EVERY_ATTRIBUTE.index(line.kind))
    return replace(
        card,
        lines=tuple(lines),
        short_names=tuple(dict.fromkeys((*card.short_names, *same.short_names))),
        known_as=tuple(dict.fromkeys((*card.known_as, *same.known_as))),
        kinds=EVERY_ATTRIBUTE,
        imported=same.imported,
        programmes=same.programmes,
    )
