"""The words that the knowledge base is asked with, and the nearest of them to a misspelt one."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bot.language.latin import skeleton, sound
from bot.language.spelling import fold, normalise, words
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
        self._by_sound, self._near_sounds = self._sounds()

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
        heard = {
            form
            for shorter in _shortened(sounds, 2 if len(word) >= LONG else 1)
            for other in self._near_sounds.get(shorter, "").split()
            for form in self._by_sound[other]
        }
        most = 3 if len(word) >= LONG else 2
        near = [
            (distance(sounds, sound(form), most), slips, -self._forms[form], form)
            for form in heard
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

    def _sounds(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """The forms that sound alike, and the sounds that are near to a shortened one.

        Nearly every shortened one has one near sound only, so that a list of each would take more
        room than all else here: they are one text, with spaces between.
        """
        by_sound: dict[str, list[str]] = defaultdict(list)
        for form in self._forms:
            if len(form) >= SHORTEST:
                by_sound[sound(form)].append(form)
        near: dict[str, str] = {}
        for sounds in by_sound:
            for shorter in _shortened(sounds, 1):
                near[shorter] = f"{near[shorter]} {sounds}" if shorter in near else sounds
        return dict(by_sound), near


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(fold(word) for text in texts for word in words(normalise(text)))


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


def distance(left: str, right: str, most: int) -> int:
    """Slips between two words: a letter more, less, other, or two swapped.

    Optimal string alignment distance; `most` + 1 as soon as it is more than `most`.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
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
