"""The editor's gate: the real data passes, and every kind of fault is found."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.knowledge.check import Coverage, check_knowledge
from bot.knowledge.files import DATA
from bot.knowledge.yaml_file import read_yaml
from tests.knowledge.town import Folder, build_town

REAL_REPORT = DATA.parent.parent / "shared" / "report" / "report.txt"
with_real_report = pytest.mark.skipif(
    not REAL_REPORT.exists(), reason=f"the report's text is not here ({REAL_REPORT})"
)

COLLEGES = "entries/colleges.yaml"
FAIR = "entries/fair.yaml"


@pytest.fixture
def town(tmp_path: Path) -> Folder:
    """A made-up data folder with as many known gaps as the gate wants."""
    return build_town(tmp_path / "town", gaps=80)


def check(folder: Folder, report: Path | None = None) -> list[str]:
    """The faults of a folder, a line each."""
    return [str(fault) for fault in check_knowledge(folder.path, report).faults]


# --- what passes ---------------------------------------------------------------------------------


def test_the_real_data_passes() -> None:
    assert [str(fault) for fault in check_knowledge(DATA).faults] == []


@with_real_report
def test_the_real_data_agrees_with_the_real_report() -> None:
    result = check_knowledge(DATA, REAL_REPORT)
    assert [str(fault) for fault in result.faults] == []
    assert result.compared


def test_the_made_up_data_passes(town: Folder) -> None:
    assert check(town) == []


def test_the_made_up_data_agrees_with_its_report(town: Folder, town_report: Path) -> None:
    result = check_knowledge(town.path, town_report)
    assert result.faults == []
    assert result.compared == 9


def test_without_a_report_nothing_is_compared(town: Folder) -> None:
    assert check_knowledge(town.path).compared is None


def test_each_entry_has_a_line_in_the_table(town: Folder) -> None:
    lines = check_knowledge(town.path).coverage
    assert len(lines) == 83
    assert lines[0] == Coverage("colleges.count", "answer", facts=3, asks={"ru": 30, "kk": 30})
    assert lines[3] == Coverage("gap.n1", "gap", facts=0, asks={"ru": 12, "kk": 12})


# --- what is known of a college ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ru", "kk", "fault"),
    [
        ("3 места", "үш орын", "the digit «3» is typed: name the fact instead"),
        ("{share} учатся так", "осылай оқиды", "«tal» says share in one language only"),
        ("так учатся {students}", "{students}нан астам", "the source says “more than”"),
        (" ", "бар", "an empty sentence"),
        ("да, " * 21 + "{share}", "{share}", "90 characters, a table shows 80"),
    ],
)
def test_a_text_of_a_college_is_checked_like_a_sentence(
    town: Folder, ru: str, kk: str, fault: str
) -> None:
    town.edit("colleges.yaml", "[Тал]", f"[]\n  known:\n    dual: {{ru: '{ru}', kk: '{kk}'}}")
    expected = f"town/colleges.yaml:{town.line('colleges.yaml', 'dual:')}: {fault}"
    found = check(town)
    assert any(line.startswith(expected) for line in found), found


def test_a_fact_that_only_a_college_says_is_said(town: Folder) -> None:
    fact = "\nsurplus: {type: count, paragraph: 1, value: 3, said: три колледжа}\n"
    town.write("facts.yaml", town.read("facts.yaml") + fact)
    unsaid = "no sentence says the fact «surplus»"
    assert any(line.endswith(unsaid) for line in check(town))
    town.edit("colleges.yaml", "[Тал]", "[]\n  known: {dual: {ru: '{surplus}', kk: '{surplus}'}}")
    assert check(town) == []


# --- sentences and ways of asking ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        pytest.param(
            COLLEGES, "В посёлке {", "В 2024 году в посёлке {",
            "the digit «2» is typed: name the fact instead", id="digit in a sentence",
        ),
        pytest.param(
            COLLEGES, "Ауылда {", "2024 жылы ауылда {",
            "the digit «2» is typed: name the fact instead", id="digit in a Kazakh sentence",
        ),
        pytest.param(
            COLLEGES, "title: Сколько колледжей", "title: Все 3 колледжа", "a digit in the title",
            id="digit in a title",
        ),
        pytest.param(
            FAIR, "title: Когда ярмарка", f"title: {24 * 'Я'}",
            "the title has 24 characters, a button holds 23", id="title over 23 characters",
        ),
        pytest.param(
            FAIR, "title: Жәрмеңке қашан", f"title: {24 * 'Ж'}",
            "the title has 24 characters, a button holds 23", id="Kazakh title over 23 characters",
        ),
        pytest.param(
            FAIR, "  kk:", "      - Раз.\n      - Два.\n      - Три.\n  kk:",
            "5 sentences, at most 4 are read", id="five sentences",
        ),
        pytest.param(
            FAIR, "  kk:", "      - ''\n  kk:", "an empty sentence", id="empty sentence",
        ),
        pytest.param(
            COLLEGES, "Ауылда {colleges.count} колледж", "Ауылда колледж",
            "«colleges.count» says colleges.count in one language only",
            id="fact missing in Kazakh",
        ),
        pytest.param(
            FAIR, " у {river@by}", "", "«fair.when» says river in one language only",
            id="fact missing in Russian",
        ),
        pytest.param(
            FAIR, "Мастера получили {pay}", "Мастера получили {share}",
            "«fair.when» says pay, share in one language only", id="different facts",
        ),
        pytest.param(
            COLLEGES, "более {students}", "{students}",
            "the source says “more than”, the sentence does not", id="more than in Russian",
        ),
        pytest.param(
            COLLEGES, "{students}нан астам", "{students}",
            "the source says “more than”, the sentence does not", id="more than in Kazakh",
        ),
        pytest.param(
            "asks/all.yaml", "- ярмарка ru б", "- 'Колледж, ru: Б!'",
            "«Колледж, ru: Б!» is asked under «colleges.count» too", id="asked under two entries",
        ),
        pytest.param(
            "gaps/fair.yaml", "гость 7 б", "Привет ru а",
            "«Привет ru а» is asked under «service.greeting» too", id="asked under a gap too",
        ),
        pytest.param(
            "asks/all.yaml", "- ярмарка ru б", "- '?!'", "an empty way of asking",
            id="empty way of asking",
        ),
        pytest.param(
            "asks/all.yaml", "    - ярмарка kk б\n", "",
            "«fair.when» has 29 ways of asking in kk, at least 30 are wanted",
            id="too few ways of asking",
        ),
        pytest.param(
            "gaps/fair.yaml", "[гость 7 а, ", "[",
            "«gap.n7» has 11 ways of asking in ru, at least 12 are wanted",
            id="too few ways of asking for a gap",
        ),
        pytest.param(
            "asks/all.yaml", "    - привет ru б\n", "",
            "«service.greeting» has 29 ways of asking in ru, at least 30 are wanted",
            id="too few ways of asking for a service",
        ),
        pytest.param(
            "pictures.yaml", "caption: 'Колледжей", "caption: 'В 2 сёлах колледжей",
            "the digit «2» is typed: name the fact instead", id="digit in a picture",
        ),
        pytest.param(
            "pictures.yaml", "label: Студенттер,", "label: 4 мың,",
            "the digit «4» is typed: name the fact instead", id="digit in a row of a picture",
        ),
        pytest.param(
            "pictures.yaml", "button: Доля", "button: Все 100", "a digit in the title",
            id="digit on the button of a picture",
        ),
        pytest.param(
            "pictures.yaml", "caption: 'Часть.'", "caption: '{pay}.'",
            "«part» says pay in one language only", id="picture says more in Russian",
        ),
        pytest.param(
            "pictures.yaml", "'более {students}'", "'{students}'",
            "the source says “more than”, the sentence does not", id="more than in a picture",
        ),
        pytest.param(
            "pictures.yaml", "figure: '{colleges.count} колледж',", "figure: '{share} колледж',",
            "the figure does not say «colleges.count», which is shown", id="figure of another bar",
        ),
        pytest.param(
            "pictures.yaml", "['{students}нан астам']", "[барлығы]",
            "no note says «students», of which a part is shown", id="whole without its figure",
        ),
        pytest.param(
            "facts.yaml", "place:", "lake: {type: name, paragraph: 2, said: Сай, ru: {name: С}, "
            "kk: {name: С}}\nplace:", "no sentence says the fact «lake»", id="unused fact",
        ),
        pytest.param(
            COLLEGES, "В них более {students} студентов", "В них более {pupils} студентов",
            "no fact is named «pupils»", id="what reading finds",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_found(town: Folder, file: str, old: str, new: str, fault: str) -> None:
    town.edit(file, old, new)
    assert any(line.endswith(f": {fault}") for line in check(town)), check(town)


def test_a_title_of_23_characters_stays_whole(town: Folder) -> None:
    town.edit(FAIR, "title: Когда ярмарка", f"title: {23 * 'Я'}")
    assert check(town) == []


def test_a_fault_of_a_sentence_is_shown_at_its_line(town: Folder) -> None:
    town.edit(COLLEGES, "более {students}", "{students}")
    line = town.line(COLLEGES, "- В них")
    assert check(town) == [
        f"town/{COLLEGES}:{line}: the source says “more than”, the sentence does not"
    ]


def test_fewer_than_eighty_known_gaps_are_too_few(town: Folder) -> None:
    gaps = town.read("gaps/fair.yaml")
    town.write("gaps/fair.yaml", gaps[: gaps.index("- id: gap.n80")])
    assert check(town) == ["town/report.yaml:1: 79 known gaps, at least 80 are wanted"]


def test_a_name_of_a_college_needs_no_sentence(town: Folder) -> None:
    town.edit(FAIR, "а {tal.name} — {place} место", "место — {place}")
    town.edit(FAIR, "ал {tal.name} {place}орын", "{place}орын")
    assert check(town) == []


@pytest.mark.parametrize("word", ["более", "больше", "свыше"])
def test_there_are_several_words_for_more_than(town: Folder, word: str) -> None:
    town.edit(COLLEGES, "более {students}", f"{word} {{students}}")
    assert check(town) == []


def test_a_sentence_may_begin_with_more_than(town: Folder) -> None:
    town.edit(COLLEGES, "В них более {students} студентов", "Более {students} студентов в них")
    assert check(town) == []


def test_a_placeholder_in_a_title_is_found(town: Folder) -> None:
    town.edit(COLLEGES, "title: Сколько колледжей", "title: Их {colleges.count}")
    line = town.line(COLLEGES, "title: Их")
    assert f"town/{COLLEGES}:{line}: «ru.title»: a title holds no placeholders" in check(town)


# --- the facts against a report ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        pytest.param(
            "facts.yaml", "value: 3,", "value: 4,",
            "fact «colleges.count»: the value is 4, the report says «три колледжа»", id="count",
        ),
        pytest.param(
            "facts.yaml", "value: 4000", "value: 4001",
            "fact «students»: the value is 4001, the report says «более 4 тыс. студентов»",
            id="count with more than",
        ),
        pytest.param(
            "facts.yaml", "value: 87.5", "value: 87.6",
            "fact «share»: the value is 87.6, the report says «87,5% выпускников»", id="share",
        ),
        pytest.param(
            "facts.yaml", "value: 2024-03", "value: 2023-03",
            "fact «fair.month»: the value is 2023, the report says «В марте 2024 года»", id="year",
        ),
        pytest.param(
            "facts.yaml", "value: 2024-03", "value: 2024-04",
            "fact «fair.month»: the value is 2024-04, the report says «В марте 2024 года»",
            id="month",
        ),
        pytest.param(
            "facts.yaml", "value: 2025,", "value: 2026,",
            "fact «fair.next»: 2026 is not the year after the report's, 2024", id="relative date",
        ),
        pytest.param(
            "facts.yaml", "low: 1000000", "low: 1100000",
            "fact «pay»: the value is 1100000, the report says «от 1 млн до 1,2 млн»",
            id="low amount",
        ),
        pytest.param(
            "facts.yaml", "high: 1200000", "high: 1300000",
            "fact «pay»: the value is 1300000, the report says «от 1 млн до 1,2 млн»",
            id="high amount",
        ),
        pytest.param(
            "facts.yaml", "value: 1,", "value: 2,",
            "fact «place»: the value is 2, the report says «первое место»", id="rank",
        ),
        pytest.param(
            "facts.yaml", "said: Сай", "said: Ойыл",
            "fact «river»: «Ойыл» does not stand in paragraph 2", id="name",
        ),
        pytest.param(
            "facts.yaml", "paragraph: 1, value: 3,", "paragraph: 3, value: 3,",
            "fact «colleges.count»: «три колледжа» does not stand in paragraph 3",
            id="wrong paragraph",
        ),
        pytest.param(
            "facts.yaml", "paragraph: 1, value: 3,", "paragraph: 4, value: 3,",
            "fact «colleges.count»: the report has no paragraph 4", id="no such paragraph",
        ),
        pytest.param(
            "report.yaml", "2024-06-01", "2024-06-02",
            "«2 июня 2024» does not stand in the report's head", id="date of the report",
        ),
        pytest.param(
            "report.yaml", 'number: "12"', 'number: "13"',
            "paragraph 2: «12» is neither a fact nor waived", id="number without a waiver",
        ),
        pytest.param(
            "report.yaml", 'number: "12"', 'number: "13"',
            "paragraph 2: «13» is waived but not there", id="waiver without a number",
        ),
        pytest.param(
            "report.yaml", "paragraph: 2", "paragraph: 3",
            "paragraph 3: «12» is waived but not there", id="waiver in another paragraph",
        ),
    ],
)  # fmt: skip
def test_what_differs_from_the_report_is_found(
    town: Folder, town_report: Path, file: str, old: str, new: str, fault: str
) -> None:
    town.edit(file, old, new)
    found = check(town, town_report)
    assert any(line.endswith(f": {fault}") for line in found), found


def test_a_fault_against_the_report_is_shown_at_the_fact(town: Folder, town_report: Path) -> None:
    town.edit("facts.yaml", "said: Сай", "said: Ойыл")
    line = town.line("facts.yaml", "river:")
    assert check(town, town_report) == [
        f"town/facts.yaml:{line}: fact «river»: «Ойыл» does not stand in paragraph 2"
    ]


def test_a_number_of_the_report_that_no_fact_takes_up_is_found(
    town: Folder, town_report: Path
) -> None:
    text = town_report.read_text(encoding="utf-8")
    town_report.write_text(text.replace("прошла ярмарка", "прошли две ярмарки"), encoding="utf-8")
    line = town.line("report.yaml", "waived:")
    assert check(town, town_report) == [
        f"town/report.yaml:{line}: paragraph 2: «две» is neither a fact nor waived"
    ]


def test_a_number_is_taken_up_only_by_a_fact_of_its_own_paragraph(
    town: Folder, town_report: Path
) -> None:
    text = town_report.read_text(encoding="utf-8")
    town_report.write_text(text.replace("колледж «Тал»", "3 колледжа и «Тал»"), encoding="utf-8")
    assert [line.split(": ", 1)[1] for line in check(town, town_report)] == [
        "paragraph 3: «3» is neither a fact nor waived"
    ]


def test_may_is_not_taken_for_march(town: Folder, town_report: Path) -> None:
    town.edit("facts.yaml", "value: 2024-03", "value: 2024-05")
    assert any("fair.month" in line for line in check(town, town_report))


@pytest.mark.parametrize(("day", "is_right"), [(15, True), (16, False)])
def test_the_day_of_a_date_is_compared(
    town: Folder, town_report: Path, day: int, is_right: bool
) -> None:
    text = town_report.read_text(encoding="utf-8")
    town_report.write_text(text.replace("В марте 2024", "15 марта 2024"), encoding="utf-8")
    town.edit(
        "facts.yaml",
        'value: 2024-03, said: "В марте 2024 года"',
        f"value: 2024-03-{day}, said: 15 марта 2024 года",
    )
    found = [line.split(": ")[1] for line in check(town, town_report)]
    assert found == ([] if is_right else ["fact «fair.month»", "paragraph 2"])


# --- every figure of the real data against the real report ---------------------------------------


def altered(kind: str, key: str, value: str) -> str:
    """The next value after a figure: one more, or the next month of a date."""
    if kind == "date" and value.count("-") == 1:
        following = dt.date.fromisoformat(f"{value}-28") + dt.timedelta(days=5)
        return f"{following:%Y-%m}"
    whole, point, fraction = value.partition(".")
    return f"{int(whole) + 1}{point}{fraction}"


def real_facts() -> dict[str, dict[str, str]]:
    """The real facts as they are written in their file."""
    file = read_yaml(DATA / "facts.yaml", "facts.yaml")
    return {
        name: {key: value for key, value in fact.items() if isinstance(value, str)}
        for name, fact in file.mapping().items()
        if isinstance(fact, dict)
    }


FIGURES = [
    pytest.param(name, key, altered(fact["type"], key, fact[key]), id=f"{name}-{key}")
    for name, fact in real_facts().items()
    if fact.get("type") != "name"
    for key in ("value", "low", "high")
    if key in fact
]


@with_real_report
@pytest.mark.parametrize(("name", "key", "wrong"), FIGURES)
def test_a_real_figure_that_is_altered_by_one_is_found(
    tmp_path: Path, name: str, key: str, wrong: str
) -> None:
    facts = read_yaml(DATA / "facts.yaml", "facts.yaml").mapping()
    about = Folder(tmp_path / "data")  # facts and their source; the sentences do not matter here
    about.write("report.yaml", (DATA / "report.yaml").read_text(encoding="utf-8"))

    def named() -> bool:
        about.write("facts.yaml", yaml.safe_dump(facts, allow_unicode=True))
        return any(f"fact «{name}»: " in line for line in check(about, REAL_REPORT))

    assert not named()
    fact = facts[name]
    assert isinstance(fact, dict)
    fact[key] = wrong
    assert named()


def test_the_real_data_has_figures() -> None:
    assert len(FIGURES) > 20
