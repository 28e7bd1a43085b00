"""Whatever is typed can be read, in little time and space."""

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.language.detection import LanguageDetector
from bot.language.figures import figures, missing
from bot.language.latin import from_kazakh, from_russian, is_latin, skeleton, sound
from bot.language.layout import from_qwerty, looks_like_layout, to_qwerty
from bot.language.sentences import first_and_rest, last_asked, questions
from bot.language.spelling import fold, latin_share, normalise, words
from bot.language.stems import stems
from bot.language.suffixes import ablative, locative
from bot.people.masking import mask
from tests.properties.made import cyrillic, latin, texts

# How much longer a text may become: «ﷺ» alone stands for eighteen letters.
GROWTH = 18
# Of no width, of direction, for where to break, and marks over a letter that has no such form.
UNSEEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200f", "\u202e", "\u0301")
FEW = 4  # letters that one letter may stand for: «щ» as «shch»


@given(texts)
def test_spelling(text: str) -> None:
    normal = normalise(text)
    assert len(normal) <= GROWTH * len(text)
    found = words(normal)
    assert sum(map(len, found)) <= len(normal)
    assert all(word and not word.isspace() for word in found)
    assert fold(fold(normal)) == fold(normal)
    assert 0 <= latin_share(text) <= 1


@given(texts)
def test_what_was_read_once_is_read_the_same_again(text: str) -> None:
    found = words(normalise(text))
    assert normalise(normalise(text)) == normalise(text)
    again = words(normalise(" ".join(found)))
    # «aabb» without stretched letters may have new ones at its joints, but settles at once.
    assert words(" ".join(again)) == again


@given(texts)
def test_stems(text: str) -> None:
    for word in words(normalise(text))[:50]:
        russian, kazakh = stems(word)
        assert len(russian) <= len(word) + 2
        assert len(kazakh) <= len(word) + 3


@given(texts | latin)
def test_latin(text: str) -> None:
    for word in words(normalise(text))[:50]:
        readings = (from_kazakh(word), from_russian(word), skeleton(word), sound(word))
        assert all(len(reading) <= FEW * len(word) + 1 for reading in readings)
        assert is_latin(word) in (True, False)


@given(texts)
def test_layouts(text: str) -> None:
    for other in (from_qwerty(text, "ru"), from_qwerty(text, "kk"), to_qwerty(text)):
        assert len(other) == len(text)
    assert looks_like_layout(text) in (True, False)


@given(st.text(st.sampled_from("йцукенгшщзхъфывапролджэячсмитьбю ")))
def test_a_layout_and_back(text: str) -> None:
    assert from_qwerty(to_qwerty(text), "ru") == text


@given(texts)
def test_sentences(text: str) -> None:
    assert sum(map(len, questions(text))) <= len(text)
    assert last_asked(text).rstrip("?") in text
    assert all(part in text for part in first_and_rest(text))


@given(texts, texts)
def test_figures(text: str, other: str) -> None:
    assert all(figure for figure in figures(text))
    assert missing(text, text) == []
    assert isinstance(missing(text, other), list)


@given(texts)
def test_masking(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(cyrillic)
def test_suffixes(text: str) -> None:
    assume(text.strip())
    assert locative(text).startswith(text)
    assert ablative(text).startswith(text)


@given(st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")), texts)
def test_forms_of_unicode_are_one(form: str, text: str) -> None:
    other = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert words(normalise(other)) == words(normalise(text))


@given(st.lists(texts, max_size=5))
def test_detection(typed: list[str]) -> None:
    detector = LanguageDetector({"ru": ["сколько студентов"], "kk": ["қанша студент"]}, [])
    assert detector.detect(typed, typed) in ("ru", "kk", None)


@given(st.sampled_from(UNSEEN), cyrillic, st.integers(0, 30))
def test_what_nobody_sees_is_not_read(unseen: str, text: str, place: int) -> None:
    inserted = text[:place] + unseen + text[place:]
    assert words(normalise(inserted)) == words(normalise(text))
