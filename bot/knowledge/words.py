"""The words that the knowledge base is asked with, and the nearest of them to a misspelt one."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from zlib import crc32

import numpy as np

from bot.language.latin import skeleton, sound
from bot.language.spelling import folded_words
from bot.language.stems import stems

SHORTEST = 4  # a shorter word is too near to too many others to be put right
LAST_LETTER = "\U0010ffff"  # comes after every other in an ordered list
SHORTEST_BEGINNING = 3  # letters from which an unfinished word can be told
LONG = 8  # from here on two slips are put right
SHORTEST_PART, LONGEST_PART = 3, 20  # letters of words that were typed as one
COMMON = 100  # how often a shorter word must be asked with to be such a part: «в», «на»


class Words:
    """All words of the ways of asking, folded, with how often they are asked with."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms = _count(texts)
        self._ordered = sorted(self._forms)
        self._stems = {stem for form in self._forms for stem in stems(form)}
        self._by_skeleton = self._skeletons()
        self._by_sound = self._sounds()
        self._shorter = Shortened(self._by_sound)

    def known(self, word: str) -> bool:
        """Whether a word is asked with, in this or another inflected form."""
        return word in self._forms or any(stem in self._stems for stem in stems(word))

    def spelt_alike(self, word: str) -> str | None:
        """The form that a word in Latin letters stands for, if there is one."""
        return self._by_skeleton.get(skeleton(word))

    def complete(self, beginning: str) -> str | None:
        """The commonest form that begins so; None where there is none, or it is too short."""
        if len(beginning) < SHORTEST_BEGINNING:
            return None
        start = bisect_left(self._ordered, beginning)
        end = bisect_left(self._ordered, beginning + LAST_LETTER, start)
        return max(self._ordered[start:end], key=self._forms.__getitem__, default=None)

    def repair(self, word: str) -> tuple[str, ...]:
        """What a folded word that is not known stands for: a near one, or two written as one.

        Returns nothing where no known word is near.
        """
        if len(word) < SHORTEST or word.isdigit():
            return ()
        near = self._nearest(word) if len(word) <= LONGEST_PART else None
        return (near,) if near else self._split(word)

    def _nearest(self, word: str) -> str | None:
        sounds = sound(word)
        heard = self._shorter.of(_shortened(sounds, 2 if len(word) >= LONG else 1))
        most = 3 if len(word) >= LONG else 2
        near = [
            (distance(sounds, other, most), slips, -self._forms[form], form)
            for other in heard
            for form in self._by_sound[other]
            if (slips := _slips(word, form, most)) <= most
        ]
        best = min(near, default=None)
        return best[3] if best and best[0] <= (2 if len(word) >= LONG else 1) else None

    def _split(self, word: str) -> tuple[str, ...]:
        """Known words that were typed as one, as few as possible."""
        best: list[tuple[str, ...] | None] = [()]
        for end in range(1, len(word) + 1):
            ways = [
                (*before, word[start:end])
                for start in range(max(0, end - LONGEST_PART), end)
                if (before := best[start]) is not None and self._is_part(word[start:end])
            ]
            best.append(min(ways, key=len, default=None))
        return best[-1] or ()

    def _is_part(self, piece: str) -> bool:
        return self._forms[piece] >= (1 if len(piece) >= SHORTEST_PART else COMMON)

    def _skeletons(self) -> dict[str, str]:
        # The commonest form wins where several share a skeleton.
        return {skeleton(form): form for form, _ in reversed(self._forms.most_common())}

    def _sounds(self) -> dict[str, list[str]]:
        by_sound: dict[str, list[str]] = defaultdict(list)
        for form in self._forms:
            if len(form) >= SHORTEST:
                by_sound[sound(form)].append(form)
        return dict(by_sound)


class Shortened:
    """Words, found by what is left of each where a letter is left out, or by all of it.

    That is a dozen texts a word, which would take more room than all else that is known of words.
    So only a hash of 32 bits is kept of each, and whose it is; what has the same hash by chance is
    told apart when it is looked up.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        keys = array("Q")  # hash and owner in one number, so that sorting it sorts both
        for owner, word in enumerate(self._words):
            keys.extend(crc32(text.encode()) << 32 | owner for text in _shortened(word, 1))
        ordered = np.sort(np.array(keys, dtype=np.uint64))
        self._hashes = (ordered >> np.uint64(32)).astype(np.uint32)
        self._owners = ordered.astype(np.uint32)

    def of(self, texts: Iterable[str]) -> set[str]:
        """The words that are one of these texts, or are it with a letter left out."""
        given = tuple(texts)
        hashes = np.array([crc32(text.encode()) for text in given], dtype=np.uint32)
        starts = np.searchsorted(self._hashes, hashes, "left").tolist()
        ends = np.searchsorted(self._hashes, hashes, "right").tolist()
        return {
            word
            for text, start, end in zip(given, starts, ends, strict=True)
            for word in map(self._words.__getitem__, self._owners[start:end].tolist())
            if _is_shortened(word, text)
        }


def _is_shortened(word: str, text: str) -> bool:
    """Whether a text is a word, or what is left of it without one letter."""
    if word == text:
        return True
    alike = next(
        (i for i, (a, b) in enumerate(zip(word, text, strict=False)) if a != b), len(text)
    )
    return word[alike + 1 :] == text[alike:] and len(word) == len(text) + 1


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(chain.from_iterable(map(folded_words, texts)))


def _shortened(word: str, most: int) -> Iterator[str]:
    """A word, and the word with up to `most` letters left out."""
    seen = {word}
    layer = [word]
    for _ in range(most):
        layer = [w[:i] + w[i + 1 :] for w in layer for i in range(len(w))]
        seen.update(layer)
    return iter(seen)


def _slips(word: str, form: str, most: int) -> int:
    # A slip at the very beginning mostly makes another word of it.
    return distance(word, form, most) + (word[0] != form[0])


def _differing(left: str, right: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike: mostly a letter or two are left."""
    shorter = min(len(left), len(right))
    start = 0
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def distance(left: str, right: str, most: int) -> int:
    """Slips between two words: a letter more, less, other, or two swapped.

    Optimal string alignment distance; `most` + 1 as soon as it is more than `most`.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    left, right = _differing(left, right)
    if not left or not right:
        return len(left) + len(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
