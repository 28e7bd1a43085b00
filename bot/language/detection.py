"""Which language a question is in: its letters, then its small words, then its letter pairs."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.language import LANGUAGES, Language
from bot.language.spelling import fold, normalise, words

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
GRAM = 3
DOUBT = 0.15  # mean log-likelihood difference a letter triple below which the text does not tell

# Small words, folded, that one language has and the other has not. Content words are left to
# the letter triples: people mix those.
_KAZAKH = """
ма ме ба бе па пе бар жок деген керек канша калай кашан кайда кай кайсы неше нешеу не неге ким
кимдер кимге кандай болады болама барма ушин туралы жайлы жайында бойынша пен мен бен гой екен
еди емес осы сол бул бир менин балам кызым улым айтынызшы айтшы жана жане немесе сонда енди тагы
барлыгы калада бизде бизге олар оларга калайша рахмет салем салеметсиз
"""
_RUSSIAN = """
и в на по с со из за для у к о об от что че кто как где когда куда сколько скока скок какой какая
какие какое каком ли есть это эти этот там тут мне меня мой моя мы вы вас нам наш или ни нет да
бы же а но при их его она они он подскажите скажите можно нужно сын дочь ребенок спасибо
здравствуйте привет
"""
SMALL_WORDS: dict[str, Language] = {
    **{word: "kk" for word in _KAZAKH.split()},
    **{word: "ru" for word in _RUSSIAN.split()},
}


class LanguageDetector:
    """Tells Russian from Kazakh, trained on texts whose language is known."""

    def __init__(self, examples: Mapping[Language, Iterable[str]]) -> None:
        counts = {language: _count(texts) for language, texts in examples.items()}
        vocabulary = len(set().union(*counts.values())) + 1
        self._logs = {language: _Model(count, vocabulary) for language, count in counts.items()}

    def detect(self, text: str) -> Language | None:
        """The language of a text, or None where the text does not tell."""
        found = words(normalise(text))
        if votes := _votes(found):
            return votes
        return self._by_letters(found)

    def _by_letters(self, found: list[str]) -> Language | None:
        grams = [gram for word in found for gram in _grams(fold(word))]
        if not grams:
            return None
        scores = {la: sum(map(self._logs[la].log, grams)) / len(grams) for la in LANGUAGES}
        if abs(scores["ru"] - scores["kk"]) < DOUBT:
            return None
        return "ru" if scores["ru"] > scores["kk"] else "kk"


class _Model:
    def __init__(self, counts: Counter[str], vocabulary: int) -> None:
        total = sum(counts.values()) + vocabulary
        self._logs = {gram: math.log((n + 1) / total) for gram, n in counts.items()}
        self._unseen = math.log(1 / total)

    def log(self, gram: str) -> float:
        return self._logs.get(gram, self._unseen)


def _votes(found: list[str]) -> Language | None:
    votes: Counter[Language] = Counter()
    for word in found:
        # ә and і alone must not decide: «Әділет» stands in Russian questions too.
        if KAZAKH_LETTERS & set(word) and not word.startswith("әділет"):
            votes["kk"] += 1
        elif language := SMALL_WORDS.get(fold(word)):
            votes[language] += 1
    if votes["ru"] == votes["kk"]:
        return None
    return "ru" if votes["ru"] > votes["kk"] else "kk"


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(
        gram for text in texts for word in words(normalise(text)) for gram in _grams(fold(word))
    )


def _grams(word: str) -> Iterator[str]:
    padded = f" {word} "
    return (padded[i : i + GRAM] for i in range(len(padded) - GRAM + 1))
