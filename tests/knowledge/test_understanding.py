"""Reading, finding and deciding, on a small made-up base; answering, on the real one."""

import pytest

from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.concepts import ALONE, Alone, Concepts, slot
from bot.knowledge.deciding import AGAINST, FEATURES, FOR, WEIGHTS, Decider
from bot.knowledge.finding import Document, Index
from bot.knowledge.models import Concept, Phrasings
from bot.knowledge.reading import Reader
from bot.knowledge.understanding import Subject, Understander
from bot.knowledge.words import Shortened, Words, distance
from bot.language import Language
from bot.language.spelling import folded_words, words
from bot.language.stems import stems

RUSSIAN = ("сколько колледжей в городе", "что такое дуальное обучение", "практика в германии")
KAZAKH = ("қалада қанша колледж бар", "дуальды оқыту деген не", "германиядағы тәжірибе")


@pytest.fixture(scope="module")
def known() -> Words:
    """A few words of both languages."""
    return Words((*RUSSIAN, *KAZAKH))


@pytest.mark.parametrize(
    ("left", "right", "slips"),
    [
        ("колледж", "колледж", 0),
        ("каледж", "колледж", 2),
        ("колелдж", "колледж", 1),
        ("абв", "абвг", 1),
        ("кот", "собака", 3),
    ],
)
def test_slips_are_counted_up_to_a_bound(left: str, right: str, slips: int) -> None:
    assert distance(left, right, 2) == slips


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["колледж"], {"колледж"}),  # itself
        (["коледж"], {"колледж"}),  # one of two that are the same is left out
        (["олледж", "коллед"], {"колледж"}),
        (["кот", "кта"], {"кот", "кота"}),
        (["котаа", "кл", ""], set()),
        ([], set()),
        (["buckeroo"], set()),  # has the hash of "plumless"
        (["plumless"], {"plumless"}),
    ],
)
def test_words_are_found_by_what_is_left_without_a_letter(
    texts: list[str], found: set[str]
) -> None:
    assert Shortened(("колледж", "кот", "кота", "plumless")).of(texts) == found


def test_nothing_is_found_among_no_words() -> None:
    assert Shortened(()).of(["кот"]) == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("колледж", ("колледж",)),  # known words are not asked for, but do no harm
        ("каледжей", ("колледжей",)),
        ("обучние", ("обучение",)),
        ("абучение", ("обучение",)),
        ("чтотакое", ("что", "такое")),
        ("шкаф", ()),
        ("кот", ()),
        ("2026", ()),
    ],
)
def test_a_misspelt_word_is_put_right_or_left(
    known: Words, typed: str, meant: tuple[str, ...]
) -> None:
    assert known.repair(typed) == meant


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    """A place, a country, a phrase."""
    return Concepts(
        {
            "place": {
                "karaganda": Concept(ru=("Караганда",), kk=("Қарағанды",)),
                "almaty": Concept(ru=("Алматы",), kk=("Алматы",)),
            },
            "country": {"china": Concept(ru=("Китай", "Китае"), kk=("Қытай",))},
            "thing": {"order": Concept(ru=("государственный заказ",), kk=("мемтапсырыс",))},
        }
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("колледжи караганды", {"place.karaganda"}),
        ("қарағандыда қанша колледж", {"place.karaganda"}),
        ("қарап көрдім", set()),
        ("кітап жәрмеңкесі", set()),
        ("қытайға кім барды", {"country.china"}),
        ("студенты в китае", {"country.china"}),
        ("по государственному заказу", {"thing.order"}),
        ("государственный колледж", set()),
        ("в 2019 году", {"year.2019"}),
    ],
)
def test_concepts_are_found_in_every_form_of_their_words(
    concepts: Concepts, text: str, found: set[str]
) -> None:
    row = words(text)
    meant = [word.replace("қ", "к").replace("ғ", "г").replace("і", "и") for word in row]
    meant = [word.replace("ң", "н").replace("ә", "а").replace("ө", "о") for word in meant]
    assert set().union(*concepts.find([stems(w) for w in meant], meant)) == found


@pytest.mark.parametrize(
    ("concept", "kind"),
    [("place.astana", "place"), ("place.almaty", None), ("thing.college", None)],
)
def test_home_is_no_other_place(concept: str, kind: str | None) -> None:
    assert slot(concept) == kind


@pytest.mark.parametrize(
    "typed",
    [
        "дуальное обучение",
        "ДУАЛЬНОЕ обучениееее!!! 🎓",
        "lefkmyjt j,extybt",
        "dualnoe obuchenie",
        "дуалное обучние",
        "@bot дуальное обучение https://t.me/x",
        "дуaльное oбучение",
    ],
)
def test_a_question_is_read_the_same_however_it_is_typed(
    known: Words, concepts: Concepts, typed: str
) -> None:
    reading = Reader(known, concepts).read(typed)
    assert [word.meant for word in reading.words] == ["дуальное", "обучение"]


def test_an_index_finds_scores_and_compares() -> None:
    documents = [Document(("a b c", "a d"), ("a",)), Document(("e f",)), Document(())]
    index = Index(documents, lambda text: set(text.split()))
    scores = index.search(["a", "b", "x"])
    assert scores.raw[0].argmax() == 0
    assert len(scores.known) == 2
    assert index.has(0, "a")
    assert not index.has(1, "a")
    assert index.share(0, "d") == 0.5
    assert not index.knows("x")
    assert index.rarity("x") > index.rarity("a")
    assert index.likeness(index.search(["e", "f"]), 1)[0] == pytest.approx(1)
    assert index.likeness(scores, 2) == (0.0, 0.0)


def test_an_index_of_a_question_without_a_known_word_is_silent() -> None:
    index = Index([Document(("a",))], lambda text: set(text.split()))
    assert not index.search(["x"]).raw.any()


@pytest.fixture(scope="module")
def understander() -> Understander:
    """Two answers, and a gap that is about other cities."""
    ways = Phrasings(ru=("сколько колледжей", "число колледжей"), kk=("қанша колледж бар",))
    other = Phrasings(ru=("что такое дуальное обучение",), kk=("дуальды оқыту деген не",))
    gap = Phrasings(ru=("колледжи караганды", "учёба в караганде"), kk=("қарағанды колледжі",))
    return Understander(
        [
            Subject("count", "answer", ways, ("В городе есть колледжи",)),
            Subject("dual", "answer", other),
            Subject("elsewhere", "gap", gap),
        ],
        {
            "place": {"karaganda": Concept(ru=("Караганда",), kk=("Қарағанды",))},
            "asked": {"how_many": Concept(ru=("сколько",), kk=("қанша",))},
        },
    )


def test_a_gap_about_another_city_needs_a_city(understander: Understander) -> None:
    candidates = understander.understand("сколько колледжей").candidates
    assert understander.ids[candidates.answers[0]] == "count"
    assert not candidates.conflicts


def test_another_city_in_a_question_conflicts(understander: Understander) -> None:
    understanding = understander.understand("сколько колледжей в караганде")
    assert understanding.candidates.conflicts == {"place.karaganda"}
    assert Decider.load().probability(understanding.candidates) == 0


def test_people_whom_no_answer_is_about_conflict_however_often_they_are_named() -> None:
    ways = tuple(f"сколько студентов в колледже {i}" for i in range(30))
    people = {"student": Concept(ru=("студент",)), "pupil": Concept(ru=("школьник",))}
    for times, conflicts in ((1, {"audience.pupil"}), (3, set())):
        asked = ways + ("школьники, студенты и колледж",) * times
        subject = Subject("students", "answer", Phrasings(ru=asked, kk=()))
        understander = Understander([subject], {"audience": people})
        question = understander.understand("сколько школьников в колледже")
        assert question.candidates.conflicts == conflicts
        assert not understander.understand("сколько студентов в колледже").candidates.conflicts


def test_a_city_in_the_story_around_a_question_does_not(understander: Understander) -> None:
    story = "мы приехали из караганды " + "очень долго ехали на поезде " * 5
    assert not understander.understand(story + "сколько колледжей").candidates.conflicts


BY_ITSELF = {
    ALONE: {
        "count": Concept(ru=("колледж", "колледжи города"), kk=("қала колледждері",)),
        "usa": Concept(ru=("США",), kk=("АҚШ",)),
        "prize": Concept(ru=("награда",), kk=("жүлде",)),
        "award": Concept(ru=("награды",), kk=("марапат",)),
    }
}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("колледж", "count"),
        ("Колледжи?", "count"),
        ("колледжге", "count"),
        ("колледжи города", "count"),
        ("кала колледждери", "count"),
        ("города", None),  # a part of what is known
        ("колледжи нашего города", None),  # more than that
        ("сколько колледжей", None),
        ("ақш", "usa"),
        ("ақша", None),  # a short stem is another word's as well
        ("наградой", None),  # either may be meant
        ("жүлде", "prize"),
        ("", None),
    ],
)
def test_a_word_or_two_ask_for_something_by_themselves(question: str, asked: str | None) -> None:
    assert Alone(BY_ITSELF).find(folded_words(question)) == asked


STORY = {
    "aside": {"school": Concept(ru=("после школы", "закончил школу"), kk=("мектептен кейін",))},
    "audience": {"pupil": Concept(ru=("школа", "школьник"), kk=("мектеп",))},
    "thing": {"after": Concept(ru=("после",), kk=("кейін",))},
}


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("школа", {"audience.pupil"}),
        ("после школы", {"thing.after"}),
        ("дочь закончила школу", set()),
        ("мектептен кейин", {"thing.after"}),
        ("школьник после школы", {"audience.pupil", "thing.after"}),  # who is told of, stays
    ],
)
def test_what_only_tells_a_story_names_nobody(text: str, concepts: set[str]) -> None:
    row = folded_words(text)
    found = Concepts(STORY).find([stems(word) for word in row], row)
    assert set().union(*found) == concepts


def test_a_phrase_without_a_word_means_nothing() -> None:
    signs = {ALONE: {"a": Concept(ru=("?!",))}, "thing": {"b": Concept(ru=("🏫",))}}
    assert Alone(signs).find(["?"]) is None
    assert Concepts(signs).find([stems("школа")], ["школа"]) == [set()]


def test_what_stands_alone_is_no_concept() -> None:
    row = folded_words("колледжи города")
    assert Concepts(BY_ITSELF).find([stems(word) for word in row], row) == [set(), set()]


def test_a_gap_is_asked_for_where_enough_speaks_for_it(answerer: Answerer) -> None:
    understander = answerer._understander
    for question in (
        "есть ли общежитие",
        "жатақхана бар ма",
        "какие документы нужны для поступления",
    ):
        assert understander.understand(question).gap(Decider.load().gap) is not None
    for question in ("Айға адам ұшты ма", "сколько живёт хомяк"):
        assert understander.understand(question).gap(Decider.load().gap) is None


def test_the_weights_keep_their_signs() -> None:
    decider = Decider.load(WEIGHTS)
    weights = dict(zip(FEATURES, decider.weights, strict=True))
    assert all(weights[name] >= 0 for name in FOR)
    assert all(weights[name] <= 0 for name in AGAINST)
    assert 0 < decider.offer < decider.answer < 1


# --- answering, on the real knowledge ------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "language", "kind", "entry"),
    [
        ("Сколько колледжей в Алматы?", "ru", "answer", "colleges.count"),
        ("Алматыда қанша колледж бар?", "kk", "answer", "colleges.count"),
        ("привет! сколько студентов на дуалке", "ru", "answer", "dual.students"),
        ("сәлем, хакатон қашан басталады", "kk", "answer", "hackathons.when"),
        ("привет", "ru", "service", "service.greeting"),
        ("рахмет сізге", "kk", "service", "service.thanks"),
        ("здравствуйте, сколько стоит обучение", "ru", "gap", "gap.tuition"),
        ("жатақхана бар ма", "kk", "gap", "gap.dormitory"),
        ("какая погода завтра", "ru", "unknown", None),
        ("???", "ru", "unknown", None),
        ("", "ru", "unknown", None),
        # a word by itself
        ("колледжи", "ru", "answer", "colleges.count"),
        ("алматы колледждери", "kk", "answer", "colleges.count"),
        ("dual", "ru", "answer", "dual.about"),
        ("[frfnjy", "ru", "answer", "hackathons.about"),
        ("Помощь", "ru", "service", "service.help"),
        ("жоқ", "kk", "unknown", None),
        # nothing of ours, though some gap is the nearest
        ("Айға адам ұшты ма, рас па?", "kk", "unknown", None),
        ("сколько живут хомяки", "ru", "unknown", None),
        # a school in the story around a question, and one that is asked about
        ("дочь закончила школу, сколько в городе колледжей?", "ru", "answer", "colleges.count"),
        ("қалада неше мектеп бар", "kk", "gap", "gap.elsewhere.schools"),
    ],
)
def test_an_answer_is_of_the_right_kind(
    answerer: Answerer, question: str, language: Language, kind: str, entry: str | None
) -> None:
    answer = answerer.answer(question)
    assert (answer.language, answer.kind, answer.entry_id) == (language, kind, entry)


@pytest.mark.parametrize(
    "question",
    [
        "сколько колледжей в Астане",
        "сколько педагогов поехало в Германию",
        "сколько колледжей было в 2019",
        "Шымкентте дуальды оқытуда қанша студент бар",
        "сколько студентов поехало в Корею",
        "сколько школьников уехало в Китай",
        "Алматының неше мектебінде дуалды оқыту бар",
    ],
)
def test_what_asks_of_another_place_year_or_people_is_never_answered(
    answerer: Answerer, question: str
) -> None:
    assert answerer.answer(question).kind in ("gap", "unknown")


def test_each_word_that_stands_alone_asks_for_what_it_is_known_for(answerer: Answerer) -> None:
    vocabulary = answerer.library.base.vocabulary
    for entry_id, phrases in vocabulary[ALONE].items():
        expected = entry_id if entry_id in answerer.library else None
        told = {phrase: answerer.answer(phrase) for phrase in (*phrases.ru, *phrases.kk)}
        assert {phrase: answer.entry_id for phrase, answer in told.items()} == dict.fromkeys(
            told, expected
        )
        assert (expected is None) == all(answer.kind == "unknown" for answer in told.values())


def test_two_questions_in_one_message_get_two_answers(answerer: Answerer) -> None:
    answer = answerer.answer("сколько колледжей в алматы и сколько студентов на дуалке")
    assert answer.kind == "answer"
    assert "88" in answer.text
    assert "22\N{NO-BREAK SPACE}067" in answer.text


@pytest.mark.parametrize(
    "text",
    ["абвгд" * 800, "a?" * 2000, "колледж " * 500, "\0" * 4096, "'\"*^()[]{}" * 400, "9" * 4096],
)
def test_whatever_comes_is_answered(answerer: Answerer, text: str) -> None:
    assert answerer.answer(text).text


def test_the_saved_language_is_used_where_the_text_does_not_tell(answerer: Answerer) -> None:
    assert answerer.answer("88 ???", fallback="kk").language == "kk"


@pytest.mark.parametrize("entry_id", ["dual.students", "gap.tuition", "service.help"])
def test_every_kind_of_entry_can_be_shown(answerer: Answerer, entry_id: str) -> None:
    languages: tuple[Language, ...] = ("ru", "kk")
    for language in languages:
        shown: Answer = answerer.entry(entry_id, language)
        assert shown.lead
        assert shown.text.startswith(shown.lead)
