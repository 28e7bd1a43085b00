"""Years in a question, and the words around them that say nothing else."""

from collections.abc import Collection, Sequence

from bot.language.spelling import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


# What stands beside a year and belongs to it: «в 2025-м году», «2025 жылғы», «2025-те».
BEFORE = _folded("в во за на к с со до от")
AFTER = _folded(
    "год года году годом годе г гг й м го му ом те та де да ші жыл жылы жылғы жылда жылдың "
    "жылдағы жылға жылдан ж"
)
# What is asked of a year by itself: «а сколько было в 2025?», «ал 2025 жылы қанша еді?».
EMPTY = (
    BEFORE
    | AFTER
    | _folded(
        "а и но же ну ли то что как там тогда было был была были сколько скока скок какая какой "
        "какие цифра цифры данные ал ше ма ме ба бе па пе сонда онда еді болды болған болатын "
        "қанша неше қандай қалай сан саны"
    )
)


def without_years(row: Sequence[str], years: Collection[str]) -> list[int]:
    """Which words of a row, folded, are left without the years and what belongs to them."""
    kept = [not _is_year(word, years) for word in row]
    for i, word in enumerate(row):
        if _is_year(word, years):
            if i and row[i - 1] in BEFORE:
                kept[i - 1] = False
            for j in range(i + 1, len(row)):
                if row[j] not in AFTER:
                    break
                kept[j] = False
    return [i for i, keep in enumerate(kept) if keep]


def says_nothing(row: Sequence[str]) -> bool:
    """Whether words, folded, name no subject: only a year was asked for beside them."""
    return all(word in EMPTY for word in row)


def _is_year(word: str, years: Collection[str]) -> bool:
    return word[:4] in years
