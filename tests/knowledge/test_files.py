"""A broken data file is refused with file, line and reason; nothing broken gets into the base."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge.files import content_hash, read_draft, read_knowledge
from bot.knowledge.yaml_file import KnowledgeError
from tests.knowledge.town import Folder

COLLEGES = "entries/colleges.yaml"
FAIR = "entries/fair.yaml"
LISTS = [
    "topics.yaml", "colleges.yaml", "pictures.yaml", "services.yaml", COLLEGES, "gaps/fair.yaml",
]  # fmt: skip
MAPPINGS = ["report.yaml", "facts.yaml", "words.yaml", "offtopic.yaml", "asks/all.yaml"]


def faults(folder: Folder) -> list[str]:
    """What is said about a folder that is refused, a line a fault."""
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(folder.path)
    return str(caught.value).splitlines()


def test_a_folder_without_a_fault_is_read(town: Folder) -> None:
    knowledge = read_knowledge(town.path)
    assert [entry.id for entry in knowledge.entries][:2] == ["colleges.count", "fair.when"]
    assert knowledge.entries[0].topic == "colleges"
    assert knowledge.phrasings["fair.when"].ru[0] == "ярмарка ru а"
    assert [topic.id for topic in knowledge.topics] == ["colleges", "fair"]
    assert [college.id for college in knowledge.colleges] == ["tal"]
    assert [picture.id for picture in knowledge.pictures] == ["town", "share", "part", "told"]
    assert knowledge.pictures[0].rows[1].wording("ru").items == ("учатся",)
    assert list(knowledge.vocabulary) == ["place", "thing"]
    assert knowledge.vocabulary["thing"]["college"].ru == ("колледж", "шарага")
    assert knowledge.offtopic["weather"].kk == ("жаңбыр жауа ма",)


def test_the_source_is_known_as_facts_of_its_own(town: Folder) -> None:
    facts = read_knowledge(town.path).facts
    assert facts["report.publisher"].write("ru") == "Вестник"
    assert facts["report.date"].write("kk") == "2024 жылғы 1 маусым"
    assert facts["report.title"].write("kk") == "Ауыл жаңалықтары"


def test_a_word_that_yaml_takes_for_a_value_stays_the_word(town: Folder) -> None:
    town.edit("colleges.yaml", "[Тал]", "[no, 1.0, 2024-01-01, ~]")
    names = read_knowledge(town.path).colleges[0].short_names
    assert names == ("no", "1.0", "2024-01-01", "~")


# --- one table: what is replaced by what, and the fault at the line where `at` stands ---------


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "reason"),
    [
        pytest.param(
            "facts.yaml", "share:", "\tshare:", "\tshare:", "it is not well-formed YAML",
            id="syntax",
        ),
        pytest.param(
            "facts.yaml", "share: {", "students: {", "students: {type: share",
            "«students» stands here twice", id="duplicate key",
        ),
        pytest.param(
            COLLEGES, "    title: Неше колледж бар\n", "", "  kk:", "«kk.title» is missing",
            id="missing key",
        ),
        pytest.param(
            COLLEGES, "related:", "relatd:", "relatd:", "«relatd» is not a known key",
            id="unknown key",
        ),
        pytest.param(
            COLLEGES, "{colleges.count} ", "{colleges.cuont} ", "- Ауылда",
            "no fact is named «colleges.cuont»", id="unknown placeholder",
        ),
        pytest.param(
            FAIR, "{river@by}", "{river@to}", "- Ярмарка",
            "fact «river» has no form «to» in ru", id="unknown form",
        ),
        pytest.param(
            FAIR, "{river@by}", "{River}", "- Ярмарка",
            "{River} is not a placeholder: write {name}, {name@form} or {name:one|few|many}",
            id="no placeholder",
        ),
        pytest.param(
            COLLEGES, "колледж|колледжа|колледжей", "колледж|колледжа", "- В посёлке",
            "«colleges.count» wants 3 forms of the noun in ru", id="too few plural forms",
        ),
        pytest.param(
            COLLEGES, "{colleges.count} ", "{colleges.count:колледж|колледждер} ", "- Ауылда",
            "«colleges.count» wants 1 forms of the noun in kk", id="too many plural forms",
        ),
        pytest.param(
            COLLEGES, "{share} выпускников", "{share:часть|части|частей} выпускников", "- В них",
            "fact «share» counts nothing that a noun could agree with", id="nothing counted",
        ),
        pytest.param(
            FAIR, "related: [colleges.count]", "related: [colleges.list]", "related:",
            "no entry is named «colleges.list»", id="unknown related entry",
        ),
        pytest.param(
            "gaps/fair.yaml", "gap.n1\n  topic: fair", "gap.n1\n  topic: moon", "topic: moon",
            "no topic is named «moon»", id="unknown topic",
        ),
        pytest.param(
            "gaps/fair.yaml", "n1\n  topic: fair\n  turn_to: [department]",
            "n1\n  topic: fair\n  turn_to: [mayor]", "turn_to: [mayor]",
            "«turn_to.0»: Input should be 'admissions',", id="unknown place to turn to",
        ),
        pytest.param(
            "asks/all.yaml", "fair.when:", "fair.where:", "fair.where:",
            "no entry is named «fair.where»", id="ways of asking for no entry",
        ),
        pytest.param(
            "asks/all.yaml", "fair.when:", "gap.n1:", "gap.n1:",
            "ways of asking for «gap.n1» stand elsewhere already", id="ways of asking twice",
        ),
        pytest.param(
            FAIR, "id: fair.when", "id: colleges.count", "- id:",
            "entry «colleges.count» exists already", id="entry twice",
        ),
        pytest.param(
            FAIR, "id: fair.when", "id: Fair when", "- id:", "«id»: String should match pattern",
            id="id of another form",
        ),
        pytest.param(
            FAIR, "title: Когда ярмарка", f"title: {'Когда ярмарка ' * 3}", "title:",
            "«ru.title»: String should have at most 40 characters", id="long title",
        ),
        pytest.param(
            "colleges.yaml", "entry: colleges.count", "entry: college.tal", "entry:",
            "no entry is named «college.tal»", id="college without entry",
        ),
        pytest.param(
            "colleges.yaml", "name: tal.name", "name: tal", "name: tal",
            "no fact is named «tal»", id="college without name",
        ),
        pytest.param(
            "colleges.yaml", "id: tal", "id: Тал", "- id:",
            "«id»: String should match pattern", id="college with an id of another form",
        ),
        pytest.param(
            "colleges.yaml", "id: tal", f"id: {'tal' * 9}", "- id:",
            "«id»: String should have at most 24 characters", id="college with a long id",
        ),
        pytest.param(
            "colleges.yaml", "[Тал]", "[]\n  known: {pool: {ru: есть, kk: бар}}", "known:",
            "«known.pool.[key]»: Input should be 'abroad'", id="attribute that is none",
        ),
        pytest.param(
            "colleges.yaml", "[Тал]", "[]\n  known:\n    dual: {ru: есть}", "dual:",
            "«known.dual.kk» is missing", id="attribute in one language",
        ),
        pytest.param(
            "colleges.yaml", "[Тал]", "[]\n  known:\n    dual: {ru: '{tal}', kk: бар}", "dual:",
            "no fact is named «tal»", id="attribute with an unknown placeholder",
        ),
        pytest.param(
            "facts.yaml", "place:", "report.place:", "report.place:",
            "names that begin with «report.» are the source's own", id="reserved name of a fact",
        ),
        pytest.param(
            "words.yaml", "place:\n  town: {ru: [Жайлау], kk: [Жайлау]}", "place: [Жайлау]",
            "place:", "a mapping of concepts («name: {ru: …, kk: …}») is expected here",
            id="kind of concepts without names",
        ),
        pytest.param(
            "words.yaml", "fair: {ru", "fair: {en", "fair:", "«en» is not a known key",
            id="concept in another language",
        ),
        pytest.param(
            "words.yaml", "place:", "alone:\n  fair.who: {ru: [ярмарка], kk: []}\nplace:",
            "fair.who", "no entry is named «fair.who»", id="word alone for no entry",
        ),
        pytest.param(
            "words.yaml", "place:",
            "alone:\n  fair.when: {ru: [ярмарка], kk: []}\n"
            "  weather: {ru: [], kk: [Ярмарка]}\nplace:",
            "weather", "«Ярмарка» asks for «fair.when» already", id="word alone for two entries",
        ),
        pytest.param(
            "offtopic.yaml", "ru:", "en:", "weather:", "«en» is not a known key",
            id="off-topic in another language",
        ),
        pytest.param(
            "pictures.yaml", "id: share", "id: town", "id: town\n  topic: fair",
            "picture «town» exists already", id="picture twice",
        ),
        pytest.param(
            "pictures.yaml", "topic: colleges", "topic: moon", "topic: moon",
            "no topic is named «moon»", id="picture of an unknown topic",
        ),
        pytest.param(
            "pictures.yaml", "[colleges.count, fair.when]", "[colleges.count, fair.where]",
            "entries:", "no entry is named «fair.where»", id="picture under no entry",
        ),
        pytest.param(
            "pictures.yaml", "kind: bars", "kind: pie", "kind: pie",
            "«kind»: Input should be 'parts', 'ring', 'bars' or 'tiles'", id="kind of picture",
        ),
        pytest.param(
            "pictures.yaml", "Посёлок в цифрах", "Посёлок в больших цифрах!", "ru: {button: Пос",
            "«ru.button»: String should have at most 21 characters", id="long button",
        ),
        pytest.param(
            "pictures.yaml", "'более {students}'", "'более {pupils}'", "ru: {label: Студенты",
            "no fact is named «pupils»", id="unknown fact in a picture",
        ),
        pytest.param(
            "pictures.yaml", "items: [учатся]", "items: ['{pupils}']", "ru: {label: Студенты",
            "no fact is named «pupils»", id="unknown fact in an item of a picture",
        ),
        pytest.param(
            "pictures.yaml", "value: students", "value: pupils", "value: pupils",
            "no fact is named «pupils»", id="unknown length",
        ),
        pytest.param(
            "pictures.yaml", "value: students", "value: river", "value: river",
            "fact «river» is no count", id="a name for a length",
        ),
        pytest.param(
            "pictures.yaml", "value: share", "value: place", "value: place",
            "fact «place» is no share", id="ring of a count",
        ),
        pytest.param(
            "pictures.yaml", "    - value: students\n      tone: accent\n", "    - tone: accent\n",
            "- tone: accent", "a picture of kind «bars» needs «value»: the name of a fact",
            id="bar without a length",
        ),
        pytest.param(
            "pictures.yaml", "      whole: students\n      ru: {label: Часть",
            "      ru: {label: Некая", "- value: colleges.count\n      ru: {label: Некая",
            "a picture of kind «parts» needs «whole»: the name of a fact",
            id="part without its whole",
        ),
        pytest.param(
            "pictures.yaml", "- ru: {label: '{river@by}'", "- value: place\n      ru: {label: Сай",
            "value: place", "a picture of kind «tiles» has no «value»",
            id="tile with a length",
        ),
        pytest.param(
            "pictures.yaml", "tone: accent", "tone: loud", "tone: loud",
            "«rows.1.tone»: Input should be 'plain' or 'accent'", id="unknown tone",
        ),
        pytest.param(
            "pictures.yaml", "- value: share",
            "- {value: share, ru: {label: Доля}, kk: {label: Үлес}}\n    - value: share",
            "- value: share", "a ring shows one row only", id="ring of two",
        ),
        pytest.param(
            "report.yaml", "2024-06-01", "1 июня 2024", "published:",
            "«published»: Input should be a valid date", id="date of another form",
        ),
        pytest.param(
            "report.yaml", "publisher: Вестник\n", "", "id:", "«publisher» is missing",
            id="source without publisher",
        ),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(
    town: Folder, file: str, old: str, new: str, at: str, reason: str
) -> None:
    town.edit(file, old, new)
    expected = f"town/{file}:{town.line(file, at)}: {reason}"
    assert any(fault.startswith(expected) for fault in faults(town)), expected


FACTS_REFUSED = [
    ("value: 3,", "value: three,", "value»: Input should be a valid integer"),
    ("paragraph: 1, value: 3,", "value: 3,", "paragraph» is missing"),
    ("value: 3,", "value: 3, sum: 4,", "sum» is not a known key"),
    ("low: 1000000", "low: 2000000", "low is above high"),
    ("value: 2024-03", "value: 2024-13", "month must be in 1..12"),
    ("ru: {name: Сай, by: Сая}", "ru: {by: Сая}", "ru: the form «name» is missing"),
    ("type: rank", "type: place", "Input tag 'place' found using 'type' does not match"),
]


@pytest.mark.parametrize(("old", "new", "reason"), FACTS_REFUSED)
def test_a_broken_fact_is_refused(town: Folder, old: str, new: str, reason: str) -> None:
    town.edit("facts.yaml", old, new)
    of_facts = [fault for fault in faults(town) if fault.startswith("town/facts.yaml:")]
    assert len(of_facts) == 1
    assert reason in of_facts[0]


@pytest.mark.parametrize(("old", "new", "reason"), FACTS_REFUSED[3:])
def test_a_broken_fact_is_refused_with_its_line(
    town: Folder, old: str, new: str, reason: str
) -> None:
    town.edit("facts.yaml", old, new)
    line = town.line("facts.yaml", new)
    assert any(fault.startswith(f"town/facts.yaml:{line}: ") for fault in faults(town)), reason


def test_a_broken_fact_of_several_lines_is_named_with_the_line_that_is_broken(
    town: Folder,
) -> None:
    town.edit("facts.yaml", "place: {", "people:\n  type: count\n  paragraph: 1\n"
              "  value: many\n  said: Мало\nplace: {")  # fmt: skip
    line = town.line("facts.yaml", "value: many")
    expected = f"town/facts.yaml:{line}: fact «people»: «value»: Input should be a valid integer"
    assert any(fault.startswith(expected) for fault in faults(town))


def test_the_file_of_a_topic_that_does_not_exist_is_refused(town: Folder) -> None:
    (town.path / FAIR).rename(town.path / "entries/moon.yaml")
    assert "town/entries/moon.yaml:1: no topic is named «moon»" in faults(town)


@pytest.mark.parametrize(
    "file",
    [*MAPPINGS[:-1], "topics.yaml", "colleges.yaml", "pictures.yaml"],
)
def test_a_missing_file_is_refused(town: Folder, file: str) -> None:
    (town.path / file).unlink()
    assert f"town/{file}:1: it cannot be read (No such file or directory)" in faults(town)


@pytest.mark.parametrize("file", ["facts.yaml", FAIR, "asks/all.yaml", "gaps/fair.yaml"])
def test_a_file_that_is_not_utf8_is_refused(town: Folder, file: str) -> None:
    (town.path / file).write_bytes(town.read(file).encode("cp1251", errors="replace"))
    expected = f"town/{file}:1: it is not well-formed YAML ('utf-8' codec can't decode"
    assert any(fault.startswith(expected) for fault in faults(town))


@pytest.mark.parametrize("file", LISTS)
@pytest.mark.parametrize("text", ["key: value\n", "a word\n", "", "# only a comment\n"])
def test_a_file_that_is_no_list_is_refused(town: Folder, file: str, text: str) -> None:
    town.write(file, text)
    assert f"town/{file}:1: a list of items («- …») is expected here" in faults(town)


@pytest.mark.parametrize("file", MAPPINGS)
@pytest.mark.parametrize("text", ["- item\n", "a word\n", "", "# only a comment\n"])
def test_a_file_that_is_no_mapping_is_refused(town: Folder, file: str, text: str) -> None:
    town.write(file, text)
    assert f"town/{file}:1: a mapping («name: …») is expected here" in faults(town)


def test_all_faults_are_listed_not_only_the_first(town: Folder) -> None:
    town.edit(COLLEGES, "related:", "relatd:")
    town.edit("topics.yaml", "icon: F", "ikon: F")
    town.edit("facts.yaml", "share:", "\tshare:")
    town.edit("colleges.yaml", "short_names:", "nicknames:")
    listed = faults(town)
    assert {fault.split(":")[0] for fault in listed} >= {
        f"town/{file}" for file in (COLLEGES, "topics.yaml", "facts.yaml", "colleges.yaml")
    }
    assert any("«ikon» is not a known key" in fault for fault in listed)
    assert any("«icon» is missing" in fault for fault in listed)


def test_faults_stand_in_the_order_of_files_and_lines(town: Folder) -> None:
    town.edit(COLLEGES, "{students} студентов", "{pupils} студентов")
    town.edit(COLLEGES, "{students}нан", "{pupils}нан")
    town.edit("asks/all.yaml", "fair.when:", "fair.where:")
    assert faults(town) == [
        f"town/asks/all.yaml:{town.line('asks/all.yaml', 'fair.where')}: "
        "no entry is named «fair.where»",
        f"town/{COLLEGES}:{town.line(COLLEGES, '- В них')}: no fact is named «pupils»",
        f"town/{COLLEGES}:{town.line(COLLEGES, '- Оларда')}: no fact is named «pupils»",
    ]


def test_a_file_is_read_as_far_as_it_can_be(town: Folder) -> None:
    town.edit(COLLEGES, "related:", "relatd:")
    assert "fair.when" in read_draft(town.path).entries


# --- the real folder ---------------------------------------------------------------------------


def test_every_broken_file_of_the_real_folder_is_named(data: Folder) -> None:
    files = [path.relative_to(data.path).as_posix() for path in data.path.rglob("*.yaml")]
    for file in files:
        data.write(file, data.read(file) + "\n\t]\n")
    assert {fault.split(":")[0] for fault in faults(data)} == {f"data/{file}" for file in files}


def test_the_fingerprint_follows_what_is_written_not_when(town: Folder, tmp_path: Path) -> None:
    copy = Folder(shutil.copytree(town.path, tmp_path / "copy"))
    assert content_hash(copy.path) == content_hash(town.path)
    copy.edit("topics.yaml", "icon: F", "icon: G")
    assert content_hash(copy.path) != content_hash(town.path)


@pytest.mark.parametrize("change", ["renamed", "added", "removed"])
def test_the_fingerprint_follows_the_files(town: Folder, change: str) -> None:
    before = content_hash(town.path)
    if change == "added":
        town.write("gaps/new.yaml", "[]")
    elif change == "removed":
        (town.path / FAIR).unlink()
    else:
        (town.path / FAIR).rename(town.path / "entries/renamed.yaml")
    assert content_hash(town.path) != before


def test_the_fingerprint_does_not_follow_other_files(town: Folder) -> None:
    before = content_hash(town.path)
    town.write("notes.txt", "for editors")
    assert content_hash(town.path) == before


# --- what the database could not hold ----------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(
            "gaps/fair.yaml", "n1\n  topic: fair\n  turn_to: [department]\n  ru: {title: Чего",
            f"n1\n  topic: fair\n  turn_to: [department]\n  ru: {{title: {'Чего ' * 9}",
            id="long title of a gap",
        ),
        pytest.param(
            "gaps/fair.yaml", "id: gap.n1\n", "id: Gap.N1\n", id="id of a gap of another form",
        ),
        pytest.param(
            "topics.yaml", "- {id: fair", "- {id: fair, icon: X, ru: X, kk: X}\n- {id: fair",
            id="topic twice",
        ),
        pytest.param(
            "colleges.yaml", "- id: tal\n", "- {id: tal, name: tal.name, entry: colleges.count}\n"
            "- id: tal\n", id="college twice",
        ),
        pytest.param(
            "report.yaml", "kind: report", "kind: administrator", id="layer of somebody else",
        ),
        pytest.param(
            "colleges.yaml", "[Тал]", "&a [*a]", id="alias of itself",
        ),
    ],
)  # fmt: skip
def test_what_the_database_could_not_hold_is_refused(
    town: Folder, file: str, old: str, new: str
) -> None:
    town.edit(file, old, new)
    assert any(fault.startswith(f"town/{file}:") for fault in faults(town))


def test_a_lock_that_an_editor_leaves_is_passed_over(town: Folder) -> None:
    (town.path / ".#facts.yaml").symlink_to("editor@host.1")
    before = content_hash(town.path)
    for file in ("entries/.#fair.yaml", "gaps/.#fair.yaml", ".saved/facts.yaml"):
        town.write(file, "]")
    assert content_hash(town.path) == before
    assert read_knowledge(town.path)


def test_a_file_that_cannot_be_opened_is_refused(town: Folder) -> None:
    (town.path / "gaps/lost.yaml").symlink_to("nowhere")
    assert content_hash(town.path)
    assert "town/gaps/lost.yaml:1: it cannot be read (No such file or directory)" in faults(town)


def test_an_alias_is_refused_with_its_line(town: Folder) -> None:
    town.edit("colleges.yaml", "[Тал]", "&a [*a]")
    line = town.line("colleges.yaml", "short_names")
    assert faults(town)[0].startswith(f"town/colleges.yaml:{line}: it is not well-formed YAML (an")


def test_a_file_that_is_nested_without_end_is_refused(town: Folder) -> None:
    town.write("colleges.yaml", "[" * 5000)
    assert any(fault.startswith("town/colleges.yaml:1: ") for fault in faults(town))
