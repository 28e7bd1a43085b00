"""What is offered while somebody types: honest, near, and never much work."""

import pytest

from bot.knowledge.answering import Answerer
from bot.knowledge.suggesting import LIMIT
from bot.knowledge.words import Words
from bot.language import LANGUAGES, Language

ALMATY_FIGURES = ("dual.", "colleges.", "abroad.", "graduates.")


def offered(answerer: Answerer, text: str, fallback: Language = "ru") -> list[str]:
    """The ids of what is offered."""
    return [page.entry_id for page in answerer.suggest(text, fallback)]


@pytest.mark.parametrize(
    ("beginning", "form"),
    [
        ("хака", "хакатон"),
        ("хакатоны", "хакатоны"),
        ("ха", None),
        ("", None),
        ("яяя", None),
        ("колледжи всех", None),
    ],
)
def test_a_beginning_stands_for_the_commonest_word_that_begins_so(
    beginning: str, form: str | None
) -> None:
    known = Words(["когда хакатон", "сколько хакатонов", "наш хакатон", "хакатоны", "ха"])
    assert known.complete(beginning) == form


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        # whole questions
        ("сколько студентов на дуалке", "ru", "dual.students"),
        ("дуальды оқытуда қанша студент бар", "kk", "dual.students"),
        ("хакатондар қашан басталады", "kk", "hackathons.when"),
        # as a question, but not yet a whole one
        ("сколько студентов на дуа", "ru", "dual.students"),
        ("қашан хак", "kk", "hackathons.when"),
        ("где общеж", "ru", "gap.dormitory"),
        # misspelt, in Latin letters, in the wrong layout, without Kazakh letters
        ("скока каледжей", "ru", "colleges.count"),
        ("skolko studentov na dualke", "ru", "dual.students"),
        ("kansha kolledj bar", "kk", "colleges.count"),
        ("crjkmrj rjkktl;tq", "ru", "colleges.count"),
        ("алматыда канша колледж бар", "kk", "colleges.count"),
        # known gaps
        ("сколько стоит обучение", "ru", "gap.tuition"),
        ("жатақхана бар ма", "kk", "gap.dormitory"),
    ],
)
def test_what_is_meant_comes_first_in_the_language_of_the_question(
    answerer: Answerer, text: str, language: Language, first: str
) -> None:
    page = answerer.suggest(text)[0]
    assert (page.entry_id, page.language) == (first, language)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("дуальное", {"dual.about", "dual.colleges", "dual.students", "dual.companies"}),
        ("дуал", {"dual.about", "dual.colleges", "dual.students"}),
        ("дуалд", {"dual.about", "dual.colleges", "dual.students"}),
        ("dual", {"dual.about", "dual.colleges", "dual.students"}),
        ("хака", {"hackathons.about", "hackathons.when"}),
        ("haka", {"hackathons.about", "hackathons.when"}),
        ("герман", {"abroad.germany", "abroad.germany.pay", "abroad.germany.jobs"}),
        ("қытай", {"abroad.china", "abroad.china.agreements"}),
        ("форум", {"forum.about", "forum.fair", "forum.awards"}),
    ],
)
def test_a_word_or_its_beginning_offers_what_is_about_it_and_nothing_else(
    answerer: Answerer, text: str, entries: set[str]
) -> None:
    found = offered(answerer, text)
    assert entries <= set(found)
    topics = {entry.split(".")[0] for entry in entries}
    assert {entry.split(".")[0] for entry in found} == topics


@pytest.mark.parametrize(
    "text",
    [
        "какая погода завтра",
        "пицц",
        "привет",
        "рахмет",
        "как сварить борщ",
        "ауа райы қандай",
        "???",
        "🙂",
        "яяяяя",
        "я",
    ],
)
def test_nothing_is_offered_to_what_is_not_our_subject(answerer: Answerer, text: str) -> None:
    assert not offered(answerer, text)


@pytest.mark.parametrize(
    "text",
    [
        "дуальное в Астане",
        "сколько колледжей в Астане",
        "сколько колледжей было в 2019",
        "колледжи Караганды",
        "Шымкентте дуальды оқытуда қанша студент бар",
        "сколько студентов поехало в Корею",
        "сколько педагогов поехало в Германию",
    ],
)
def test_of_another_place_year_or_people_no_figure_of_ours_is_offered(
    answerer: Answerer, text: str
) -> None:
    first, *others = offered(answerer, text)
    assert first.startswith("gap.")
    assert not [entry for entry in others if entry.startswith(("dual.", "colleges."))]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        (
            "Кто директор Алматинского строительно-технического колледжа?",
            "gap.elsewhere.officials",
        ),
        ("Сколько часов длится один хакатон колледжей?", "gap.hackathons.eligibility"),
    ],
)
def test_a_whole_question_that_is_doubted_in_the_chat_is_doubted_here_too(
    answerer: Answerer, text: str, gap: str
) -> None:
    assert answerer.answer(text).entry_id == gap
    assert offered(answerer, text)[0] == gap


def test_what_shares_only_a_common_word_with_the_question_is_not_offered(
    answerer: Answerer,
) -> None:
    assert "colleges.students" not in offered(answerer, "общага")


def test_beside_a_known_gap_stand_the_facts_that_are_nearest(answerer: Answerer) -> None:
    gap, *others = offered(answerer, "сколько стоит обучение")
    related = list(answerer.library.related(gap))
    assert related
    assert others[: len(related)] == related


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_finds_its_entry(answerer: Answerer, language: Language) -> None:
    library = answerer.library
    entries = [entry for topic in library.topics for entry in library.answers_of(topic.id)]
    entries += ["gap.tuition", "gap.dormitory", "service.help"]
    for entry in entries:
        page = library.page(entry, language)
        for typed in (page.title, page.title.upper(), f"  {page.title}?"):
            assert answerer.suggest(typed, fallback=language)[0] == page


def test_a_title_of_one_language_only_settles_the_language(answerer: Answerer) -> None:
    assert answerer.suggest("Электромеханический", fallback="kk")[0].language == "ru"
    assert answerer.suggest("Құрылыс-техникалық", fallback="ru")[0].language == "kk"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "  \n"])
def test_before_anything_is_typed_every_topic_is_offered(
    answerer: Answerer, text: str, language: Language
) -> None:
    library = answerer.library
    pages = answerer.suggest(text, fallback=language)
    assert len(pages) == LIMIT
    assert {page.language for page in pages} == {language}
    topics = [library.topic_of(page.entry_id) for page in pages]
    assert set(topics) == {topic.id for topic in library.topics}
    assert all(topics.count(topic) <= 2 for topic in topics)


def test_the_persons_language_is_used_where_the_text_does_not_tell(answerer: Answerer) -> None:
    for language in LANGUAGES:
        assert answerer.suggest("хакатон", fallback=language)[0].language == language


@pytest.mark.parametrize("text", ["", "колледж", "сколько студентов", "қанша"])
def test_nothing_is_offered_twice_or_beyond_the_limit(answerer: Answerer, text: str) -> None:
    found = offered(answerer, text)
    assert len(found) == len(set(found)) <= LIMIT
    pages = answerer.suggest(text, limit=3)
    assert [page.entry_id for page in pages] == found[:3]


@pytest.mark.parametrize(
    "text", ["колледж", "колледж ", "сколько ", "абвгд?", "\0", "'\"*^()[]{}", "9"]
)
def test_a_long_text_costs_no_more_than_its_beginning(answerer: Answerer, text: str) -> None:
    long = (text * 100_000)[:100_000]
    assert answerer.suggest(long) == answerer.suggest(long[:256])
