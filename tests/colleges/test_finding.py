"""Questions about imported colleges: what is answered from the list, and what never is."""

import datetime as dt

import pytest

from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry, RowSource
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from tests.colleges.sample import importing

NBSP = "\N{NO-BREAK SPACE}"
MEDICAL, DIGITAL, FOOD, TOURISM = "sample-07", "sample-02", "sample-04", "sample-11"
DESIGN, BUILDING, TECHNICAL = "sample-09", "sample-03", "sample-10"
SOURCE = RowSource(url="https://example.invalid/list", date=dt.date(2026, 1, 15))


def found(answerer: Answerer, question: str) -> list[str]:
    """The colleges whose cards are offered."""
    offer = answerer.answer(question).offer
    return [one.id for one in offer.cards] if offer else []


# --- one college and what is asked of it --------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "college", "lead"),
    [
        ("медицинский колледж адрес", MEDICAL, "адрес: улица Образцовая, 7"),
        ("медициналық колледждің мекенжайы", MEDICAL, "мекенжай: Үлгі көшесі, 7"),
        ("медициналык колледж кайда орналаскан", MEDICAL, "мекенжай: Үлгі көшесі, 7"),
        ("где находится медицинский колледж", MEDICAL, "адрес: улица Образцовая, 7"),
        ("где медицинский колледж", MEDICAL, "адрес: улица Образцовая, 7"),
        ("телефон медицинского колледжа", MEDICAL, "телефон: +7 727 000 00 07"),
        ("тилифон медецинского коледжа", MEDICAL, "телефон: +7 727 000 00 07"),
        ("medicinskii kolledj telefon", MEDICAL, "телефон: +7 727 000 00 07"),
        ("vtlbwbycrbq rjkktl; ntktajy", MEDICAL, "телефон: +7 727 000 00 07"),
        ("МЕДИЦИНСКИЙ КОЛЛЕДЖ ТЕЛЕФОН!!!", MEDICAL, "телефон: +7 727 000 00 07"),
        ("медколледж номер телефона", MEDICAL, "телефон: +7 727 000 00 07"),
        ("КЦТ сайт", DIGITAL, "сайт: https://sample-02.example.invalid/"),
        ("почта колледжа цифровых технологий", DIGITAL, "эл. почта: office@sample-02"),
        ("на каком языке учат в КЦТ", DIGITAL, "язык обучения: казахский, русский, английский"),
        ("дуальное обучение в КЦТ есть?", DIGITAL, "дуальное обучение: есть"),
        ("цифрлық технологиялар колледжінде жатақхана бар ма", DIGITAL, "жатақхана: жоқ"),
        ("сколько стоит обучение в КЦТ", DIGITAL, f"от 420{NBSP}000 до 600{NBSP}000{NBSP}тенге"),
        ("КЦТ оқу ақысы қанша", DIGITAL, f"жылына 420{NBSP}000 – 600{NBSP}000{NBSP}теңге"),
        ("политех государственный или частный", "sample-01", "собственности: государственный"),
        ("в каком районе колледж туризма Наурыз", TOURISM, "район: Наурызбайский район"),
        ("какие специальности в строительном колледже", BUILDING, "специальности: Строительство"),
        ("строительный колледж после 9 класса берут?", BUILDING, "кого берут: после 9 класса"),
        ("сколько лет учиться в педколледже", "sample-06", "срок учёбы: 2 года 10 месяцев – 3"),
        ("колледж алатау общежитие", TECHNICAL, "общежитие: есть"),
        ("КЦТ төлемақысы қанша", DIGITAL, f"жылына 420{NBSP}000 – 600{NBSP}000{NBSP}теңге"),
        ("КЦТ окуу акысы", DIGITAL, f"жылына 420{NBSP}000 – 600{NBSP}000{NBSP}теңге"),
        ("КЦТ оқу ұзақтығы", DIGITAL, "оқу мерзімі: 1 жыл 10 ай – 3 жыл 10 ай"),
        ("медициналық колледж қай көшеде, орналасқан жері", MEDICAL, "мекенжай: Үлгі көшесі, 7"),
        ("цифрлық технологиялар колледжінде студенттер үйі бар ма", DIGITAL, "жатақхана: жоқ"),
    ],
)
def test_what_is_asked_of_a_college_stands_in_the_first_line(
    imported: Answerer, question: str, college: str, lead: str
) -> None:
    answer = imported.answer(question)
    assert (answer.kind, answer.entry_id) == ("answer", f"college.{college}")
    assert lead in answer.lead
    assert "example.invalid, " in answer.source
    assert "2026" in answer.source
    assert answer.url == f"https://example.invalid/colleges/{college}"
    assert found(imported, question) == [college]
    assert len(answer.text) <= 700


@pytest.mark.parametrize(
    ("question", "college", "unknown"),
    [
        ("колледж сервиса и питания общежитие", FOOD, "не указано: общежитие"),
        ("инстаграм колледжа дизайна и моды", DESIGN, "не указано: instagram"),
        ("новый колледж телефон", "sample-12", "не указано: телефон"),
        ("медицинский колледж дуальное", MEDICAL, "не указано: дуальное обучение"),
        ("жаңа колледждің мекенжайы", "sample-12", "көрсетілмегені: мекенжай"),
    ],
)
def test_what_the_list_does_not_hold_is_named(
    imported: Answerer, question: str, college: str, unknown: str
) -> None:
    answer = imported.answer(question)
    assert (answer.kind, answer.entry_id) == ("gap", f"college.{college}")
    assert unknown in answer.lead
    assert found(imported, question) == [college]


def test_several_things_are_told_at_once_and_what_is_unknown_is_named(imported: Answerer) -> None:
    answer = imported.answer("адрес и инстаграм строительного колледжа")
    assert "адрес: улица Образцовая, 3" in answer.lead
    assert answer.details == "Пока не знаю: instagram."


@pytest.mark.parametrize(
    ("question", "kind", "lead"),
    [
        ("есть ли туризм в колледже Наурыз", "answer", "туризм: есть"),
        ("сколько стоит туризм в колледже Наурыз", "answer", f"420{NBSP}000 до 600{NBSP}000"),
        ("есть ли дизайн в колледже сервиса и питания", "gap", "не указано: Дизайн"),
        ("новый колледж бухгалтер стоимость", "gap", "не указано: стоимость"),
    ],
)
def test_a_college_and_something_to_learn(
    imported: Answerer, question: str, kind: str, lead: str
) -> None:
    answer = imported.answer(question)
    assert answer.kind == kind
    assert lead in answer.lead


# --- many colleges ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "colleges", "lead"),
    [
        ("қай колледжде дизайн бар", [DESIGN], "Интерьер дизайны: тізімімде 1 колледж бар"),
        ("где учат на повара после 9 класса", [FOOD, TOURISM], "Повар, после 9 класса: 2"),
        ("Повар", [FOOD, TOURISM], "Повар: 2 колледжа в моём списке"),
        ("на повора где учат", [FOOD, TOURISM], "Повар: 2"),
        ("gde uchat na povara", [FOOD, TOURISM], "Повар: 2"),
        ("ult exfn yf gjdfhf", [FOOD, TOURISM], "Повар: 2"),
        ("аспаз болғым келеді, қай колледжге барамын", None, "Аспаз: тізімімде 2 колледж бар"),
        ("9-сыныптан кейін аспазға қайда түсуге болады", None, "Аспаз, 9-сыныптан кейін: "),
        ("колледжи с общежитием в Ауэзовском районе", [BUILDING], "Ауэзовский район, с общеж"),
        ("Әуезов ауданында қандай колледждер бар", [DESIGN, BUILDING], "Әуезов ауданы: тіз"),
        ("сколько колледжей в Медеуском районе", ["sample-06"], "Медеуский район: 1 колледж"),
        ("сын хочет на сварщика, где учат?", None, "Сварщик: 3 колледжа в моём списке"),
        ("сварщик в Алатауском районе", [TECHNICAL], "Сварщик, Алатауский район: 1"),
        ("бухгалтер на казахском языке", None, "Бухгалтер, язык: казахский: 2"),
        ("программист по госзаказу после 11 класса", [DIGITAL], "Программист, после 11 класса"),
        ("сколько стоит обучение на программиста", [DIGITAL], f"от 420{NBSP}000 до 600{NBSP}000"),
        ("какие колледжи с общежитием", None, "С общежитием: 5 колледжей"),
        ("частные колледжи", None, "Частный: 4 колледжа"),
        ("телефоны колледжей Медеуского района", ["sample-06"], "Медеуский район: 1"),
        ("мемлекеттік гранты бар колледждер", None, "Мемлекеттік тапсырысы бар: тізімімде 9"),
        ("какие колледжи с гос грантом", None, "С госзаказом: 9 колледжей"),
        ("повар, образовательный грант", [FOOD], "Повар, с госзаказом: 1"),
        ("білім беру гранты бар қандай колледждер", None, "Мемлекеттік тапсырысы бар: тіз"),
        ("9-сыныпты бітірдім, аспазға қайда түсейін", [TOURISM, FOOD], "Аспаз, 9-сыныптан кейін"),
        ("11 сынып бітірген бухгалтер", None, "Бухгалтер, 11-сыныптан кейін: "),
        ("аспазға қай колледжге тапсырсам болады", [TOURISM, FOOD], "Аспаз: тізімімде 2"),
        ("аспаз оқығым келеді", [TOURISM, FOOD], "Аспаз: тізімімде 2"),
        ("бухгалтер қазақ бөлім", None, "Бухгалтер, оқыту тілі: қазақша: тізімімде 2"),
        ("туризм ағылшын тілді", [TOURISM], "Туризм, оқыту тілі: ағылшынша: тізімімде 1"),
        ("жүйе әкімшісі", ["sample-02", "sample-01"], "Сисадмин: тізімімде 2"),
        ("машина жөндеу", [TECHNICAL, "sample-05"], "Автомеханик: тізімімде 2"),
        ("экскурсия жетекшісі", [TOURISM], "Туризм: тізімімде 1"),
        ("қонақ үй ісі", [TOURISM, FOOD], "Қонақүй ісі: тізімімде 2"),
        ("учитель начальной школы", ["sample-06"], "Учитель начальных классов: 1"),
        ("киім тігу", [DESIGN], "Тігінші: тізімімде 1"),
    ],
)
def test_colleges_are_found_by_what_they_teach_where_and_how(
    imported: Answerer, question: str, colleges: list[str] | None, lead: str
) -> None:
    answer = imported.answer(question)
    assert (answer.kind, answer.entry_id) == ("answer", "colleges.found")
    assert lead in answer.lead
    assert "example.invalid, " in answer.source
    assert len(answer.text) <= 700
    if colleges is not None:
        assert found(imported, question) == colleges


def test_of_how_many_it_is_not_known_is_said(imported: Answerer) -> None:
    answer = imported.answer("какие колледжи с общежитием")
    # Two columns are empty, and one college is hardly known at all.
    assert "Ещё у 3 колледжей это не указано." in answer.details


def test_several_sentences_of_which_one_asks(imported: Answerer) -> None:
    story = "Здравствуйте! Сын мечтает готовить и кормить людей. В каком колледже учат на повара?"
    assert imported.answer(story).entry_id == "colleges.found"
    elsewhere = "Здравствуйте! Мы живём в Караганде. В каком колледже учат на повара?"
    assert imported.answer(elsewhere).offer is None


def test_values_asked_of_many_stand_beside_their_names(imported: Answerer) -> None:
    answer = imported.answer("телефоны колледжей Медеуского района")
    assert "1. Педагогический колледж (образец): +7 727 000 00 06" in answer.details


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("дизайн на казахском языке", None),
        ("где учат на переводчика", "Переводчик: в моём списке такого колледжа нет."),
        ("аудармашыға қайда оқытады", "Аудармашы: тізімімде мұндай колледж жоқ."),
    ],
)
def test_where_none_is_found_that_is_no_no(
    imported: Answerer, question: str, unknown: str | None
) -> None:
    answer = imported.answer(question)
    assert (answer.kind, answer.entry_id) == ("gap", "colleges.found")
    assert "«нет»" in answer.details or "«жоқ»" in answer.details
    if unknown:
        assert answer.lead == unknown


TAUGHT = (
    ("Бағдарламалық басқарылатын станоктар", "Оператор"),
    ("Аспаптық орындаушылық", "Оркестр әртісі"),
    ("Актерлік өнер", "Актер"),
    ("Дене тәрбиесі және спорт", "Дене тәрбиесі пәнінің мұғалімі"),
    ("Банк және сақтандыру ісі", "Менеджер"),
    ("Токарлық іс", "Токарь"),
    ("Есептеу техникасы және ақпараттық желілер", "Техник"),
)


@pytest.fixture(scope="module")
def kazakh(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """What answers from a list in Kazakh where every college teaches one thing."""
    colleges = tuple(
        CollegeRecord(id=f"c{i}", name_kk=f"№ {i} колледж", source=SOURCE)
        for i in range(len(TAUGHT))
    )
    programmes = tuple(
        ProgrammeRecord(
            college_id=f"c{i}", specialty_kk=taught, qualification_kk=qualification, source=SOURCE
        )
        for i, (taught, qualification) in enumerate(TAUGHT)
    )
    return importing(answerer, Registry(colleges=colleges, programmes=programmes), catalogues)


@pytest.mark.parametrize(
    ("question", "colleges"),
    [
        ("бағдарламашыны қай колледжде оқытады", []),
        ("домбырашыны қай колледжде оқытады", ["c1"]),
        ("где учат на домбриста", ["c1"]),
        ("где учат на актёра", ["c2"]),
        ("где учат на артиста", ["c1", "c2"]),
        ("оркестр әртісін қай колледжде оқытады", ["c1"]),
        ("жаттықтырушыны қай колледжде оқытады", ["c3"]),
        ("где учат на физрука", ["c3"]),
        ("банкші қай колледжде", ["c4"]),
        ("где учат на токаря", ["c5"]),
        ("где учат на системного администратора", ["c6"]),
    ],
)
def test_a_trade_is_found_in_a_list_in_kazakh(
    kazakh: Answerer, question: str, colleges: list[str]
) -> None:
    assert kazakh.answer(question).entry_id == "colleges.found"
    assert found(kazakh, question) == colleges


# --- which one ----------------------------------------------------------------------------------


def two_of_a_name() -> Registry:
    """Colleges whose names differ by a word."""
    names = (
        "Алматинский государственный колледж связи",
        "Высший колледж связи",
        "Колледж связи и транспорта",
        "Колледж «Болашақ»",
        "Колледж «Астана»",
        "Колледж новых информационных технологий и прикладной механики",
    )
    return Registry(
        colleges=tuple(
            CollegeRecord(id=f"c{i}", name_ru=name, phone=f"+7 {i}", source=SOURCE)
            for i, name in enumerate(names)
        ),
        programmes=(
            ProgrammeRecord(college_id="c0", specialty_ru="Почтовая связь", source=SOURCE),
            ProgrammeRecord(college_id="c2", specialty_ru="Логистика", base=None, source=SOURCE),
        ),
    )


@pytest.fixture(scope="module")
def alike(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """What answers where names are alike."""
    return importing(answerer, two_of_a_name(), catalogues)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("колледж связи телефон", ["c0", "c1"]),
        ("государственный колледж связи телефон", ["c0"]),
        ("телефон: Алматинский государственный колледж связи", ["c0"]),
        ("высший колледж связи телефон", ["c1"]),
        ("колледж связи и транспорта телефон", ["c2"]),
        ("колледж механики телефон", ["c5"]),
        ("Болашақ колледжінің телефоны", ["c3"]),
        ("колледж Астана телефон", ["c4"]),
    ],
)
def test_an_unclear_name_is_a_choice(alike: Answerer, question: str, meant: list[str]) -> None:
    assert found(alike, question) == meant
    answer = alike.answer(question)
    # A small part of a long name is asked about too: it may be another college's.
    sure = len(meant) == 1 and meant != ["c5"]
    assert answer.kind == ("answer" if sure else "choice")
    if not sure:
        assert [page.entry_id for page in answer.choices] == [f"college.{one}" for one in meant]
        assert all("телефон: +7 " in page.text for page in answer.choices)


@pytest.mark.parametrize(
    "question",
    [
        "болашақта қандай мамандық керек",
        "болашақ мамандықтары",
        "колледжи Астаны телефон",
        "колледж в Астане телефон",
        "связь с колледжем",
        "телефон",
    ],
)
def test_a_name_that_is_another_word_is_no_name_there(alike: Answerer, question: str) -> None:
    assert alike.answer(question).offer is None


def test_what_is_not_known_of_a_programme_is_counted_apart(alike: Answerer) -> None:
    answer = alike.answer("логистика после 9 класса")
    assert answer.kind == "gap"
    # One does not say after which grade; of four others not even what they teach is known.
    assert "У 5 колледжей это не указано." in answer.details


# --- what the list never answers ----------------------------------------------------------------

NEVER = [
    "есть ли общежитие",
    "сколько стоит обучение",
    "жатақхана бар ма",
    "оқу ақысы қанша",
    "телефон колледжа",
    "где находится колледж",
    "медицинский колледж в Астане адрес",
    "медицинский колледж Шымкент телефон",
    "где учат на повара в Талгаре",
    "где учат на повара в Германии",
    "сколько стоил медицинский колледж в 2023 году",
    "политехнический лицей адрес",
    "медицинский университет адрес",
    "колледж Хогвартс телефон",
    "где учат на космонавта",
    "экзамены в медицинский колледж",
    "проходной балл в КЦТ",
    "преподаватели КЦТ",
    "кто директор медицинского колледжа",
    "столовая в КЦТ",
    "расписание КЦТ",
    "сколько студентов в медицинском колледже",
    "как поступить в медицинский колледж",
    "документы в КЦТ",
    "стипендия в медицинском колледже",
    "лучший колледж для поваров",
    "самый дешёвый колледж дизайна",
    "стоит ли идти на повара",
    "зарплата повара",
    "сколько платят поварам",
    "сколько зарабатывает программист",
    "вакансия сварщика",
    "что такое туризм",
    "колледжи без общежития",
    "колледжи не в Ауэзовском районе",
    "дизайн кроме Ауэзовского района",
    "колледжи в Жетысу",
    "колледжи Ауэзовского и Медеуского района",
    "сколько колледжей с общежитием",
    "сколько колледжей с дуальным обучением",
    "сколько студентов на дуальном",
    "какие есть специальности",
    "сазгер",
    "аспазға қанша төлейді",
    "какие тренеры есть",
    "жаттықтырушылар бар ма",
    "погода",
    "???",
]


@pytest.mark.parametrize("question", NEVER)
def test_what_hangs_on_something_else_is_answered_as_before(
    answerer: Answerer, imported: Answerer, question: str
) -> None:
    assert imported.answer(question) == answerer.answer(question)


@pytest.mark.parametrize("question", ["АЭМК", "сколько колледжей в Алматы", "привет", "дуалка"])
def test_what_the_report_answers_it_answers_still(
    answerer: Answerer, imported: Answerer, question: str
) -> None:
    assert imported.answer(question) == answerer.answer(question)


def test_without_imported_colleges_nothing_is_offered(answerer: Answerer) -> None:
    assert answerer.library.imported is None
    assert answerer.answer("медицинский колледж адрес").offer is None
    assert answerer.taught("повар") == ()


@pytest.mark.parametrize(
    ("question", "fallback", "language"),
    [
        ("туризм", "ru", "ru"),
        ("туризм", "kk", "kk"),
        ("қай колледжде туризм бар", "ru", "kk"),
        ("где учат на повара", "kk", "ru"),
    ],
)
def test_words_that_both_lists_share_tell_no_language(
    imported: Answerer, question: str, fallback: str, language: str
) -> None:
    answer = imported.answer(question, "kk" if fallback == "kk" else "ru")
    assert answer.offer is not None
    assert answer.language == language
