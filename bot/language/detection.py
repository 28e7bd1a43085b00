"""Which language a question is in: its letters, its words, then its letter groups."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.language import LANGUAGES, Language
from bot.language.spelling import folded_words

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
# A name that stands in questions of both languages with its Kazakh letters.
NAME = "әділет"
GRAM = 3

# Weights in favour of Kazakh (above nought) or Russian (below).
LETTER = 3.0
SMALL = 2.5
MOST = 2.0  # that one word's frequency or letters may weigh
DOUBT = 0.5  # below which the text does not tell

# Small words, folded, that one language has and the other has not: people who mix languages mix
# content words, and keep to the grammar of one.
_KAZAKH = """
ма ме ба бе бар жок деген керек канша калай кашан кайда кай кайсы неше нешеу неге ким кимдер
кимге кандай болады болама барма ушин туралы жайлы жайында бойынша пен мен бен гой екен еди емес
осы сол бул бир менин балам кызым улым айтынызшы айтшы жана жане немесе сонда енди тагы барлыгы
бизде бизге олар оларга калайша рахмет салем салеметсиз жыл жылы жатыр еткен
"""
_RUSSIAN = """
и в с со из за для у к о об от что чо че чё кто как где когда куда сколько скока скок какой какая
какие какое каком ли есть это эти этот там тут мне меня мой моя мы вы вас нам наш или ни нет бы же
но при их его она они он подскажите скажите можно нужно сын дочь ребенок спасибо здравствуйте
привет по на
"""
SMALL_WORDS: dict[str, float] = {
    **{word: SMALL for word in _KAZAKH.split()},
    **{word: -SMALL for word in _RUSSIAN.split()},
}


class LanguageDetector:
    """Tells Russian from Kazakh, trained on texts whose language is known."""

    def __init__(
        self, examples: Mapping[Language, Iterable[str]], shared: Collection[str] = ()
    ) -> None:
        """`shared` are folded words that both languages use alike and that tell nothing."""
        self._shared = frozenset(shared)
        rows = {la: [folded_words(text) for text in examples[la]] for la in LANGUAGES}
        self._words = _Ratio({la: (w for row in rows[la] for w in row) for la in LANGUAGES})
        self._grams = _Ratio(
            {la: (g for row in rows[la] for w in row for g in _grams(w)) for la in LANGUAGES}
        )

    def detect(self, typed: Sequence[str], meant: Sequence[str]) -> Language | None:
        """The language of a row of words as typed and as understood; None where it is open."""
        score = sum(self._weigh(a, b) for a, b in zip(typed, meant, strict=True))
        if abs(score) < DOUBT:
            return None
        return "kk" if score > 0 else "ru"

    def _weigh(self, typed: str, meant: str) -> float:
        if meant in self._shared or not any(letter.isalpha() for letter in meant):
            return 0.0
        if not KAZAKH_LETTERS.isdisjoint(typed) and not typed.startswith(NAME):
            return LETTER
        if meant in SMALL_WORDS:
            return SMALL_WORDS[meant]
        if meant in self._words:
            return self._words.log(meant)
        grams = list(_grams(meant))
        return sum(map(self._grams.log, grams)) / len(grams) * min(len(meant) / 4, 1)


class _Ratio:
    """How much likelier something is in Kazakh than in Russian, as a bounded logarithm."""

    def __init__(self, things: Mapping[Language, Iterable[str]]) -> None:
        counts = {language: Counter(things[language]) for language in LANGUAGES}
        unit = {language: math.log(sum(counts[language].values()) + 1) for language in LANGUAGES}

        def log(kk: int, ru: int) -> float:
            ratio = (_smoothed(kk) - unit["kk"]) - (_smoothed(ru) - unit["ru"])
            return max(-MOST, min(MOST, ratio))

        known = counts["kk"].keys() | counts["ru"].keys()
        self._logs = {thing: log(counts["kk"][thing], counts["ru"][thing]) for thing in known}
        self._unknown = log(0, 0)

    def __contains__(self, thing: str) -> bool:
        return thing in self._logs

    def log(self, thing: str) -> float:
        return self._logs.get(thing, self._unknown)


def _smoothed(count: int) -> float:
    return math.log(count + 0.5)


def _grams(word: str) -> Iterator[str]:
    edged = f" {word} "
    return (edged[i : i + GRAM] for i in range(len(edged) - GRAM + 1))
