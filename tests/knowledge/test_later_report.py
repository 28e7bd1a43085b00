"""A later report: read and checked, compared, told from, and the earlier year still asked for.

All figures but those of `data/` are invented.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from bench.questions import for_fitting, for_judging
from bot.i18n import Catalogues
from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.comparing import Change, differences, in_dispute, tellings
from bot.knowledge.editions import Edition
from bot.knowledge.facts import Facts
from bot.knowledge.files import DATA, read_knowledge
from bot.knowledge.layers import own_edition, with_reports
from bot.knowledge.opening import open_answerer
from bot.knowledge.reports import add_report, remove_report
from bot.knowledge.store import KnowledgeBase, build, knowledge_version, load
from bot.knowledge.yaml_file import KnowledgeError
from bot.language import LANGUAGES, Language
from bot.pictures.gallery import Gallery
from bot.storage.database import Database
from tests.knowledge import later
from tests.knowledge.town import Folder

OLDER, NEWER = "Kazinform", "Выдумка"
# One more report of the same year as that of `data/`, which holds a few figures only.
SAME_YEAR = later.head(
    "made-up-again", published="2026-02-01", publisher="Ещё выдумка", about="2025"
)
FEW = later.only(
    "colleges.count",
    "graduates.share",
    "graduates.count",
    "dual.students",
    "dual.colleges",
    "colleges.students",
    "germany.days",
    changed={
        "colleges.count": ("value: 88", "value: 79"),
        "graduates.count": ("value: 24434", "value: 24435"),
        "dual.students": ("value: 22067", "value: 22068"),
        "germany.days": ("value: 45", "value: 46"),
    },
)

AnswererOf = Callable[..., Answerer]


def known_facts() -> Facts:
    """The facts of `data/`."""
    return read_knowledge(DATA).facts


def plain(text: str) -> str:
    """A text whose spaces are all alike."""
    return " ".join(text.replace("\n", " / ").split())


async def store(database: Database, report: Edition) -> bool:
    """Add a report in a transaction of its own."""
    async with database.writing() as connection:
        return await add_report(connection, report)


@pytest.fixture(scope="module")
def answerer_of(tmp_path_factory: pytest.TempPathFactory, catalogues: Catalogues) -> AnswererOf:
    """What answers where some reports were imported; built once for each of them."""
    built: dict[tuple[str, ...], Answerer] = {}

    def answerer(*texts: str) -> Answerer:
        if texts not in built:
            folder = tmp_path_factory.mktemp("later")
            built[texts] = later.answerer_with(folder, catalogues, *texts)
        return built[texts]

    return answerer


@pytest.fixture(scope="module")
def newer(answerer_of: AnswererOf) -> Answerer:
    """With a report of the next year, which misses a few facts."""
    return answerer_of(later.head() + later.facts(without=later.MISSING))


@pytest.fixture(scope="module")
def disputed(answerer_of: AnswererOf) -> Answerer:
    """With one more report of the same year."""
    return answerer_of(SAME_YEAR + FEW)


# --- reading ------------------------------------------------------------------------------------


def test_a_report_is_read_with_its_source_and_its_facts(tmp_path: Path) -> None:
    report = later.read(later.write(tmp_path, later.head() + later.facts()))
    assert report.source.kind == "import"
    assert (report.source.publisher, str(report.source.published)) == (NEWER, "2026-12-01")
    assert report.year == 2026
    assert report.facts["dual.students"].write("ru") == "24\N{NO-BREAK SPACE}002"
    assert report.facts["report.publisher"].write("kk") == NEWER


def test_where_it_is_from_may_stand_beside_it(tmp_path: Path) -> None:
    lines = later.head(about="2025").splitlines()[1:]
    later.write(tmp_path, "\n".join(line.strip() for line in lines), "report.yaml")
    report = later.read(later.write(tmp_path, later.facts()))
    assert (report.source.id, report.year) == ("later.made-up-2026", 2025)


def test_what_data_itself_is_made_of_can_be_read(tmp_path: Path) -> None:
    for name in ("facts.yaml", "report.yaml"):
        later.write(tmp_path, (DATA / name).read_text(encoding="utf-8"), name)
    report = later.read(tmp_path / "facts.yaml")
    assert report.facts == known_facts()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("dual.students: {type: count", "dual.pupils: {type: count",
         "no fact is named «dual.pupils»"),
        ("dual.students: {type: count", "dual.students: {type: rank",
         "fact «dual.students»: it is a rank, but the sentences are written for a count"),
        ("value: 22067", "value: many", "fact «dual.students»: «value»: Input should be a valid"),
        ("value: 22067", "number: 22067", "fact «dual.students»: «value» is missing"),
        (", bound: over", "", "fact «colleges.students»: the sentences say «more than»"),
        ('said: "52 колледжах"', 'said: "52 колледжах", bound: over',
         "fact «dual.colleges»: the sentences do not say «more than»"),
        ("value: 2025-09", "value: 2025",
         "fact «germany.work_from»: the sentences are written for a month"),
        ("graduates.year: {type: date, paragraph: 2, value: 2025",
         "graduates.year: {type: date, paragraph: 2, value: 2026-02-30",
         "fact «graduates.year»: day is out of range for month"),
        ("to: Китай}", "near: Китай}", "fact «china»: ru: the form «to» is missing"),
        ("of: Қытайдағы}", "by: Қытайдағы}", "fact «china»: kk: the form «of» is missing"),
        ("hackathons.start:", "report.start:",
         "names that begin with «report.» are the source's own"),
        ("id: made-up-2026", "id: Made up", "«id»: String should match pattern"),
        ("publisher: Выдумка", "publisher: ''", "«publisher»: String should have"),
        ("published: 2026-12-01", "published: 2026-13-01", "«published»: Input should be"),
        ("published: 2026-12-01", "published: 2031-12-01",
         "«published»: 2031-12-01 has not come yet"),
        ("url: https", "url: ftp", "«url»: String should match pattern"),
        ("  url:", "  address:", "«address» is not a known key"),
        ("  url: https://example.org/made-up\n", "", "«url» is missing"),
        ("  publisher:", "  about: 2027\n  publisher:",
         "«about»: 2027 is after the report was published"),
        (", kk: Ойдан шығарылған мақала}", "}", "«title.kk» is missing"),
        ("dual.colleges:", "dual.students:", "«dual.students» stands here twice"),
        ("report:\n", "report: [\n", "it is not well-formed YAML"),
        ("report:\n", "reports:\n", "it does not say where it is from"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, before: str, after: str, reason: str
) -> None:
    whole = later.head() + later.facts({})
    assert whole.count(before) == 1, before
    path = later.write(tmp_path, whole.replace(before, after))
    with pytest.raises(KnowledgeError) as caught:
        later.read(path)
    found = [fault for fault in caught.value.faults if reason in fault.reason]
    assert found, caught.value
    assert {fault.file for fault in found} == {str(path)}


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    path = later.write(tmp_path, later.head() + later.facts({}) + "\nmoon: {type: count}\n")
    with pytest.raises(KnowledgeError) as caught:
        later.read(path)
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert {fault.line for fault in caught.value.faults} == {last}
    assert f"{path}:{last}: no fact is named «moon»" in str(caught.value)


# With facts, but the head says nothing.
EMPTY = [f"report: {nothing}\n{later.facts()}" for nothing in ("{}", "''", "[]", "")]


@pytest.mark.parametrize("text", ["", "[]", "just words", later.head(), "report: {}\n", *EMPTY])
def test_what_holds_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KnowledgeError):
        later.read(later.write(tmp_path, text))


def test_a_file_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="it cannot be read") as caught:
        later.read(tmp_path / "nothing.yaml")
    assert len(caught.value.faults) == 1


# --- comparing ----------------------------------------------------------------------------------


@pytest.fixture
async def base(database: Database) -> KnowledgeBase:
    """What `data/` says, and nothing else."""
    await build(database)
    return await load(database)


def changed(found: Iterable[tuple[str, Change]]) -> dict[str, set[str]]:
    """The names by what has become of them."""
    table: dict[str, set[str]] = {}
    for name, change in found:
        table.setdefault(change, set()).add(name)
    return table


def test_every_fact_is_compared(tmp_path: Path) -> None:
    old = known_facts()
    report = later.read(later.write(tmp_path, later.head() + later.facts(without=later.MISSING)))
    found = changed((d.name, d.change) for d in differences(report.facts, old, old))
    assert found["changed"] == set(later.INVENTED)
    assert found["missing"] == set(later.MISSING)
    assert "new" not in found
    own = {name for name in old if name.startswith("report.")}
    assert found["unchanged"] == old.keys() - own - set(later.INVENTED) - set(later.MISSING)
    back = changed((d.name, d.change) for d in differences(old, report.facts, old))
    assert back["new"] == set(later.MISSING)


def test_where_a_fact_stands_in_its_report_is_no_difference(tmp_path: Path) -> None:
    moved = later.facts({"dual.students": ("paragraph: 8", "paragraph: 2")})
    report = later.read(later.write(tmp_path, later.head() + moved))
    assert {d.change for d in differences(report.facts, known_facts(), known_facts())} == {
        "unchanged"
    }


async def test_what_would_be_told_of_it_is_known_before(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    text = later.head() + later.facts(without=later.MISSING)
    told = {t.entry_id: t for t in tellings(base, later.read(later.write(tmp_path, text)))}
    assert told["dual.students"].is_newest
    assert told["dual.students"].year == 2026
    assert any("отчёт не перечисляет" in line for line in told["dual.colleges"].unproven)
    assert told["abroad.germany"].missing == ("germany.pay",)
    assert told["forum.about"].missing == ("forum.name",)
    for nameless in ("vision.role", "who.nukenov", "model.partnership", "colleges.named"):
        assert (told[nameless].year, told[nameless].missing) == (None, ())


async def test_what_two_of_a_year_have_otherwise_is_known_before(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    found = in_dispute(base, later.read(later.write(tmp_path, SAME_YEAR + FEW)))
    assert {dispute.name: dispute.told for dispute in found} == {
        "colleges.count": True,
        "graduates.count": False,  # no sentence has it without the year, which is missing
        "dual.students": True,
        "germany.days": False,
    }


# --- storing ------------------------------------------------------------------------------------


async def test_a_report_is_stored_once_and_taken_back_whole(
    database: Database, base: KnowledgeBase, tmp_path: Path
) -> None:
    report = later.read(later.write(tmp_path, later.head() + later.facts()))
    versions = [await knowledge_version(database)]
    assert await store(database, report)
    versions.append(await knowledge_version(database))
    assert not await store(database, report)
    assert (await load(database)).reports == (report,)
    async with database.writing() as connection:
        assert await remove_report(connection, report.source.id)
    versions.append(await knowledge_version(database))
    assert versions == sorted(set(versions))
    assert await load(database) == base
    async with database.writing() as connection:
        assert not await remove_report(connection, report.source.id)


async def test_only_what_was_imported_can_be_taken_back(
    database: Database, base: KnowledgeBase
) -> None:
    own = own_edition(base)
    assert own is not None
    async with database.writing() as connection:
        assert not await remove_report(connection, own.source.id)
    assert await load(database) == base


async def test_building_data_anew_leaves_a_report_alone(
    database: Database, data: Folder, tmp_path: Path
) -> None:
    await build(database, data.path)
    report = later.read(later.write(tmp_path, later.head() + later.facts()))
    assert await store(database, report)
    data.edit("report.yaml", "id: report-2025", "id: made-up-2026")
    await build(database, data.path)
    assert (await load(database)).reports == (report,)


async def test_what_no_longer_fits_the_sentences_is_told_as_before(
    database: Database, data: Folder, tmp_path: Path, catalogues: Catalogues
) -> None:
    await build(database, data.path)
    assert await store(database, later.read(later.write(tmp_path, later.head() + later.facts())))
    data.edit("facts.yaml", "colleges.students: {type: count", "dual.masters: {type: count")
    for file in ("entries/colleges.yaml", "entries/dual.yaml", "entries/year.yaml"):
        text = data.read(file)
        data.write(file, text.replace("{colleges.students}", "{dual.masters}"))
    pictures = data.read("pictures.yaml").replace("{colleges.students}", "{dual.masters}")
    data.write("pictures.yaml", pictures.replace("colleges.students", "dual.masters"))
    data.edit("facts.yaml", "dual.companies: {type: count", "dual.companies: {type: rank")
    text = data.read("entries/dual.yaml")
    data.write("entries/dual.yaml", text.replace(":предприятием|предприятиями|предприятиями", ""))
    answerer = await open_answerer(database, catalogues, data.path)
    for entry in ("colleges.students", "dual.students", "dual.companies"):
        assert OLDER in answerer.entry(entry, "ru").source
    assert NEWER in answerer.entry("dual.specialties", "ru").source


# --- told from it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "language", "figure", "publisher"),
    [
        ("dual.students", "ru", "24 002 студента", NEWER),
        ("dual.students", "kk", "24 002 студент", NEWER),
        ("colleges.count", "ru", "91 колледж", NEWER),
        ("colleges.students", "kk", "93 мыңнан астам", NEWER),
        ("graduates.employment", "ru", "95,1 % выпускников 2026 года", NEWER),
        ("graduates.employment", "kk", "2026 жылғы түлектердің 95,1 %-ы", NEWER),
        ("abroad.teachers", "ru", "в 2026 году", NEWER),
        # It misses a fact of these.
        ("abroad.germany", "ru", "16 студентов", OLDER),
        ("hackathons.when", "kk", "2026 жылдан", OLDER),
        ("skills.prizes", "ru", "100 000–200 000 тенге", OLDER),
        ("forum.about", "kk", "ALMATY PROF SKILLS", OLDER),
        # That it names the same people or places does not mean that it says the same of them.
        ("who.nukenov", "ru", "Абзал Нукенов — заместитель", OLDER),
        ("vision.role", "ru", "Абзал Нукенов", OLDER),
        ("skills.euroskills", "ru", "Дании", OLDER),
        ("model.partnership", "kk", "серіктестердің", OLDER),
    ],
)
def test_an_entry_is_told_from_the_newest_report_that_holds_it_all(
    newer: Answerer, entry: str, language: Language, figure: str, publisher: str
) -> None:
    answer = newer.entry(entry, language)
    assert figure in plain(answer.text)
    assert publisher in answer.source
    assert answer.dissent == ""


def test_no_answer_mixes_two_reports(newer: Answerer, answerer: Answerer) -> None:
    for entry_id, sourced in newer.library.base.entries.items():
        if sourced.entry.kind != "answer" or entry_id == "report.source":
            continue
        for language in LANGUAGES:
            told, before = newer.entry(entry_id, language), answerer.entry(entry_id, language)
            assert (OLDER in told.source) == (told.text == before.text)
            assert (OLDER in told.source) != (NEWER in told.source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_asked_for_its_source_the_bot_names_all_reports(
    newer: Answerer, language: Language
) -> None:
    lead = newer.entry("report.source", language).lead
    assert lead.index(NEWER) < lead.index(OLDER)


@pytest.mark.parametrize(
    ("picture", "publisher"),
    [("dual", NEWER), ("graduates", NEWER), ("abroad", NEWER), ("skills", NEWER)],
)
def test_a_picture_is_of_one_report(
    newer: Answerer, catalogues: Catalogues, picture: str, publisher: str
) -> None:
    exhibit = Gallery(newer.library.base, catalogues).picture(picture, "ru")
    assert publisher in exhibit.source
    assert publisher in exhibit.chart.source


def test_a_picture_for_which_a_fact_is_missing_stays(
    answerer_of: AnswererOf, catalogues: Catalogues
) -> None:
    base = answerer_of(later.head() + later.facts(without=["dual.colleges"])).library.base
    gallery = Gallery(base, catalogues)
    assert OLDER in gallery.picture("dual", "kk").source
    assert "22 067" in plain(gallery.picture("dual", "kk").caption)
    assert NEWER in gallery.picture("graduates", "kk").source


def test_a_card_is_of_one_report(newer: Answerer) -> None:
    card = newer.library.colleges["ru"].card("aemc")
    assert card is not None
    assert card.name.startswith("Выдуманный")
    assert {line.source.publisher for line in card.lines} == {NEWER}
    other = newer.library.colleges["ru"].card("adilet")
    assert other is not None
    assert {line.source.publisher for line in other.lines} == {OLDER}


# --- years --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "entry", "year", "figure"),
    [
        ("сколько студентов на дуалке", "dual.students", None, "24 002"),
        ("сколько было студентов на дуалке в 2025", "dual.students", 2025, "22 067"),
        ("сколько было студентов на дуалке в 2025 году?", "dual.students", 2025, "22 067"),
        ("В 2025-М СКОКА БЫЛО НА ДУАЛКЕ 🎓", "dual.students", 2025, "22 067"),
        ("skolko studentov na dualke bylo v 2025 godu", "dual.students", 2025, "22 067"),
        ("crjkmrj cneltynjd yf lefkrt d 2025 ujle", "dual.students", 2025, "22 067"),
        ("2025 жылы дуальды оқытуда қанша студент болды", "dual.students", 2025, "22 067"),
        ("2025 жылы дуалды окуда канша студент болды", "dual.students", 2025, "22 067"),
        ("dualdy oqytuda 2025 jyly qansha student boldy", "dual.students", 2025, "22 067"),
        ("2025-те дуальдыда неше адам оқыды", "dual.students", 2025, "22 067"),
        ("сколько колледжей было в алматы в 2025", "colleges.count", 2025, "88"),
        ("сколько колледжей в алматы в 2026 году", "colleges.count", None, "91"),
        ("2026 жылы алматыда қанша колледж бар", "colleges.count", None, "91"),
        ("какова занятость выпускников 2025 года", "graduates.employment", 2025, "94,3"),
        ("какова занятость выпускников 2026 года", "graduates.employment", None, "95,1"),
        ("2025 жылғы түлектер қайда кетті", "graduates.employment", 2025, "94,3"),
        # Only the earlier report holds these: they are told as ever.
        ("кого наградили на форуме в 2025", "forum.awards", None, "наградили"),
        ("когда начнутся хакатоны", "hackathons.when", None, "2026"),
    ],
)
def test_the_year_that_is_asked_for_is_told(
    newer: Answerer, question: str, entry: str, year: int | None, figure: str
) -> None:
    answer = newer.answer(question)
    assert (answer.kind, answer.entry_id, answer.year) == ("answer", entry, year)
    assert figure in plain(answer.text)
    newest = year is None and entry in {"dual.students", "colleges.count", "graduates.employment"}
    assert (NEWER if newest else OLDER) in answer.source


@pytest.mark.parametrize(
    "question",
    [
        "сколько студентов на дуалке в 2024",
        "2023 жылы дуальды оқытуда қанша студент болды",
        "сколько колледжей было в 2019",
        "сколько студентов поедет в германию в 2027",
        "форум в 2026",  # only the earlier report speaks of it
        "сколько хакатонов прошло в 2025",
        "сколько денег выделили колледжам в 2025",
        "сколько колледжей в астане в 2025",
        "больше или меньше студентов на дуалке в 2025, чем в 2024",
    ],
)
def test_of_other_years_and_things_nothing_is_told(newer: Answerer, question: str) -> None:
    assert newer.answer(question).kind in ("gap", "unknown")


@pytest.mark.parametrize(
    "question",
    ["сколько студентов на дуалке в 2025", "2025 жылы дуальды оқытуда қанша студент болды"],
)
def test_without_a_later_report_a_year_is_refused_as_ever(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.answer(question)
    assert (answer.kind, answer.other_years) == ("gap", ())
    assert answerer.library.years == frozenset()


def test_a_year_in_the_story_around_a_question_is_not_asked_for(newer: Answerer) -> None:
    story = (
        "моя дочь закончила школу ещё в 2025 и с тех пор думала чем ей заняться дальше в жизни "
    )
    answer = newer.answer(story + "скажите пожалуйста сколько студентов на дуальном обучении")
    assert (answer.entry_id, answer.year) == ("dual.students", None)


def test_two_years_are_told_together_each_with_its_source(newer: Answerer) -> None:
    answer = newer.answer("сколько студентов на дуалке было в 2025 и 2026 году")
    assert answer.entry_id == "dual.students"
    text = plain(answer.text)
    assert text.index("24 002") < text.index("22 067") < text.index(f"(Источник: {OLDER}")
    assert answer.source.startswith(f"Источник: {NEWER}")


def test_two_answers_from_two_reports_each_name_their_source(newer: Answerer) -> None:
    answer = newer.answer(
        "сколько студентов на дуальном обучении? когда начнутся хакатоны в алматы?"
    )
    assert "24 002" in plain(answer.lead)
    assert f"(Источник: {OLDER}" in answer.details


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("а в 2025?", "ru"),
        ("А сколько было в 2025 году?", "ru"),
        ("2025", "ru"),
        ("2025 жылы қанша еді", "kk"),
        ("2025 жылы канша болды", "kk"),
        ("ал 2025 жылы ше", "kk"),
    ],
)
def test_a_year_alone_is_asked_back_about_or_told_of_what_it_replies_to(
    newer: Answerer, question: str, language: Language
) -> None:
    answer = newer.answer(question)
    assert (answer.kind, answer.language) == ("choice", language)
    assert "2025" in answer.lead
    assert len(answer.choices) == 3
    assert all(OLDER in page.source for page in answer.choices)
    reply = newer.answer(question, replied_to="dual.students")
    assert (reply.kind, reply.entry_id, reply.year) == ("answer", "dual.students", 2025)
    assert reply.language == language
    assert "22 067" in plain(reply.lead)


def test_a_reply_that_asks_something_of_its_own_is_answered_for_itself(newer: Answerer) -> None:
    answer = newer.answer("сколько колледжей было в алматы в 2025", replied_to="dual.students")
    assert (answer.entry_id, answer.year) == ("colleges.count", 2025)


@pytest.mark.parametrize("replied_to", ["gap.tuition", "no.such.entry"])
def test_a_year_alone_in_reply_to_what_has_no_years_is_asked_back_about(
    newer: Answerer, replied_to: str
) -> None:
    assert newer.answer("а в 2025?", replied_to=replied_to).kind == "choice"


def test_a_choice_is_among_what_can_be_told_of_the_year(newer: Answerer) -> None:
    answer = newer.answer("студенты колледжи 2025")
    assert answer.kind == "choice"
    answers = [page for page in answer.choices if page.kind == "answer"]
    assert answers
    assert all(OLDER in page.source for page in answers)
    first, *_ = newer.answer("сколько колледжей было в 2025").choices
    assert (first.entry_id, first.year) == ("colleges.count", 2025)


def test_an_answer_knows_the_years_it_can_be_told_of_as_well(newer: Answerer) -> None:
    assert newer.entry("dual.students", "ru").other_years == (2025,)
    assert newer.entry("dual.students", "ru", year=2025).other_years == (2026,)
    for only_once in ("forum.about", "report.source", "gap.tuition", "service.help"):
        assert newer.entry(only_once, "kk").other_years == ()


def test_the_year_of_publication_may_be_asked_for_too(disputed: Answerer) -> None:
    assert disputed.library.years == {2025, 2026}
    answer = disputed.answer("сколько студентов на дуалке в 2026")
    assert "22 068" in plain(answer.lead)


def test_while_somebody_types_a_year_its_page_is_offered(newer: Answerer) -> None:
    first, *_ = newer.suggest("сколько студентов на дуалке в 2025")
    assert (first.entry_id, first.year) == ("dual.students", 2025)
    first, *_ = newer.suggest("сколько студентов на дуалке")
    assert (first.entry_id, first.year) == ("dual.students", None)
    assert {page.year for page in newer.suggest("2025")} <= {2025, None}


# --- an older report, and one of the same year --------------------------------------------------


def test_a_report_of_an_earlier_year_is_told_only_where_that_is_asked_for(
    answerer_of: AnswererOf,
) -> None:
    older = answerer_of(later.head("made-up-2024", published="2024-12-20") + later.facts())
    assert OLDER in older.entry("dual.students", "ru").source
    answer = older.answer("сколько студентов на дуалке было в 2024")
    assert (answer.year, "24 002" in plain(answer.lead)) == (2024, True)
    assert NEWER in answer.source


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("ru", "На дуальном обучении 22 068 студентов.",
         "По данным Kazinform, 25 декабря 2025 г.: На дуальном обучении 22 067 студентов."),
        ("kk", "Дуальды оқыту жүйесімен 22 068 студент оқиды.",
         "Kazinform мәліметі бойынша (2025 ж. 25 желтоқсан): "
         "Дуальды оқыту жүйесімен 22 067 студент оқиды."),
    ],
)  # fmt: skip
def test_where_two_of_a_year_differ_both_are_told(
    disputed: Answerer, language: Language, first: str, then: str
) -> None:
    answer = disputed.entry("dual.students", language)
    assert plain(answer.text).startswith(f"{first} / / {then} / / ")
    assert "Ещё выдумка" in answer.source
    assert answer.other_years == ()


def test_what_the_newer_holds_in_part_is_told_below(disputed: Answerer) -> None:
    answer = disputed.entry("year.results", "ru")
    assert OLDER in answer.source
    assert plain(answer.dissent) == (
        "По данным Ещё выдумка, 1 февраля 2026 г.: 94,3 % выпускников колледжей работают или "
        "учатся дальше, на дуальном обучении 22 068 студентов. "
        "В городе 79 колледжей и более 86 тыс. студентов."
    )


def test_where_two_of_a_year_agree_one_is_told(answerer_of: AnswererOf) -> None:
    agreeing = answerer_of(SAME_YEAR + later.facts({}))
    for entry_id in agreeing.library.base.entries:
        for language in LANGUAGES:
            assert agreeing.entry(entry_id, language).dissent == ""
    assert "Ещё выдумка" in agreeing.entry("dual.students", "ru").source


def test_two_of_an_earlier_year_differ_as_well(answerer_of: AnswererOf) -> None:
    three = answerer_of(SAME_YEAR + FEW, later.head() + later.facts())
    assert three.entry("dual.students", "ru").dissent == ""
    earlier = three.entry("dual.students", "ru", year=2025)
    assert "22 068" in plain(earlier.lead)
    assert "22 067" in plain(earlier.dissent)


def test_in_two_answers_both_figures_are_told(disputed: Answerer) -> None:
    answer = disputed.answer("сколько студентов на дуальном обучении? сколько колледжей в алматы?")
    text = plain(answer.text)
    for figure in ("22 068", "22 067", "79 колледжей", "88 колледжей"):
        assert figure in text


def test_every_page_fits_onto_a_screen(newer: Answerer, disputed: Answerer) -> None:
    for answerer in (newer, disputed):
        for entry_id, sourced in answerer.library.base.entries.items():
            years = [None, *(edition.year for edition in sourced.editions)]
            for language in LANGUAGES:
                for year in years:
                    assert len(answerer.entry(entry_id, language, year=year).text) <= 900


# --- nothing else changes -----------------------------------------------------------------------


def seen(answer: Answer) -> tuple[object, ...]:
    """What a question was taken for."""
    return answer.kind, answer.entry_id, [page.entry_id for page in answer.choices]


def test_with_the_same_figures_every_labelled_question_is_answered_as_before(
    answerer: Answerer, answerer_of: AnswererOf
) -> None:
    same = answerer_of(later.head() + later.facts({}))
    others = [
        question.text
        for question in [*for_fitting(), *for_judging()]
        if seen(answerer.answer(question.text)) != seen(same.answer(question.text))
    ]
    assert others == []


async def test_without_later_reports_nothing_is_touched(base: KnowledgeBase) -> None:
    assert with_reports(base) is base
