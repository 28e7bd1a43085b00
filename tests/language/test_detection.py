"""Which language a question is in; examples are made up, the traps are those of real people."""

import pytest

from bot.language import Language
from bot.language.detection import LanguageDetector
from bot.language.spelling import fold, normalise, words


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """A detector that has seen a few questions of each language."""
    return LanguageDetector(
        {
            "ru": [
                "сколько студентов учится в колледжах",
                "куда поехали преподаватели на стажировку",
                "где проходила практика студентов",
                "какие призы получили победители",
            ],
            "kk": [
                "колледждерде неше студент оқиды",
                "мұғалімдер тағылымдамаға қайда барды",
                "студенттердің тәжірибесі қайда өтті",
                "жеңімпаздар қандай жүлде алды",
            ],
        }
    )


def detect(detector: LanguageDetector, text: str) -> Language | None:
    """The language of a text whose words are understood as they are typed."""
    typed = words(normalise(text))
    return detector.detect(typed, [fold(word) for word in typed])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("сколько колледжей в городе", "ru"),
        ("дуалка скока народу", "ru"),
        ("ЧЁ ПО ДУАЛКЕ", "ru"),
        ("подскажите пожалуйста про общагу", "ru"),
        ("қалада қанша колледж бар", "kk"),
        ("КОЛЛЕДЖДЕ ҚАНША СТУДЕНТ", "kk"),
        ("жатақхана", "kk"),
    ],
)
def test_a_plain_question_is_in_its_language(
    detector: LanguageDetector, text: str, language: Language
) -> None:
    assert detect(detector, text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Кто из колледжа «Әділет» ездил в Данию?",
        "а где находится Әділет",
        "как поступить в колледж әділеттің",
        "преподаватели и студенты Әділет",
        "что такое Жұмысшы мамандықтары жылы и для чего он",
    ],
)
def test_a_kazakh_name_does_not_make_a_russian_question_kazakh(
    detector: LanguageDetector, text: str
) -> None:
    assert detect(detector, text) == "ru"


@pytest.mark.parametrize(
    "text",
    [
        "стипендия бар ма",
        "хакатон деген не",
        "германияда канша толейды",
        "дуалка деген немене керек пе",
        "общага бар ма балам ушин",
        "стажировка кашан болады",
        "проходнойга жетеды ма",
    ],
)
def test_kazakh_needs_no_kazakh_letter(detector: LanguageDetector, text: str) -> None:
    assert detect(detector, text) == "kk"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("преподавательскими", "ru"),
        ("колледждерденсиндер", "kk"),
    ],
)
def test_a_word_that_is_not_known_is_told_by_its_letters(
    detector: LanguageDetector, text: str, language: Language
) -> None:
    assert detect(detector, text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "👍🙏",
        "?!",
        "/start",
        "@almaty_colleges_bot",
        "https://example.kz/әділет",
        "WorldSkills",
        "«Әділет»",
        "xyz",
    ],
)
def test_a_text_that_does_not_tell_is_left_open(detector: LanguageDetector, text: str) -> None:
    assert detect(detector, text) is None


def test_punctuation_and_capitals_do_not_matter(detector: LanguageDetector) -> None:
    assert (
        detect(detector, "«СТИПЕНДИЯ» — бар ма?!") == detect(detector, "стипендия бар ма") == "kk"
    )


def test_a_detector_that_has_seen_nothing_goes_by_small_words() -> None:
    detector = LanguageDetector({"ru": [], "kk": []})
    assert detect(detector, "где это") == "ru"
    assert detect(detector, "қайда") == "kk"
    assert detect(detector, "колледж") is None


def test_a_number_is_in_no_language() -> None:
    detector = LanguageDetector({"ru": ["88 колледжей", "их 88"], "kk": ["колледж"]})
    assert detect(detector, "88") is None


def test_a_word_that_both_languages_use_alike_tells_nothing() -> None:
    examples: dict[Language, list[str]] = {"ru": ["что за форум"], "kk": ["форум деген не"]}
    detector = LanguageDetector(examples, shared={"ворлдскиллс"})
    assert detector.detect(["ворлдскиллс"], ["ворлдскиллс"]) is None
