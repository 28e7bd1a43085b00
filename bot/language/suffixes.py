"""Kazakh case endings put on a word, by vowel harmony and the sound before them.

Source of the rules: the Kazakh locative (-да/-де/-та/-те) and ablative
(-дан/-ден/-тан/-тен/-нан/-нен) as any school grammar gives them.
"""

# У, ю and и are in neither: they follow the vowels before them («келуде», «болуда», «тарихта»).
FRONT = frozenset("әеөүіэ")
BACK = frozenset("аоұыёя")
VOICELESS = frozenset("пфктсшщчцхқһбвгд")
NASAL = frozenset("мнң")


def locative(word: str) -> str:
    """«қаңтар» → «қаңтарда», «қыркүйек» → «қыркүйекте»."""
    return word + ("т" if word[-1].lower() in VOICELESS else "д") + _vowel(word)


def ablative(word: str) -> str:
    """«қаңтар» → «қаңтардан», «қыркүйек» → «қыркүйектен», «маусым» → «маусымнан»."""
    last = word[-1].lower()
    first = "т" if last in VOICELESS else "н" if last in NASAL else "д"
    return word + first + _vowel(word) + "н"


def _vowel(word: str) -> str:
    for letter in reversed(word.lower()):
        if letter in FRONT:
            return "е"
        if letter in BACK:
            return "а"
    return "а"
