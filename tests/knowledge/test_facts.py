"""How each kind of fact is written in both languages, and what is refused."""

import pytest
from pydantic import ValidationError

from bot.knowledge.facts import (
    NBSP,
    Fact,
    FactError,
    FactOf,
    Facts,
    placeholders,
    write_sentence,
)
from bot.language import LANGUAGES, Language

RUSSIAN_MONTHS = [
    ("01", "январе", "января"),
    ("02", "феврале", "февраля"),
    ("03", "марте", "марта"),
    ("04", "апреле", "апреля"),
    ("05", "мае", "мая"),
    ("06", "июне", "июня"),
    ("07", "июле", "июля"),
    ("08", "августе", "августа"),
    ("09", "сентябре", "сентября"),
    ("10", "октябре", "октября"),
    ("11", "ноябре", "ноября"),
    ("12", "декабре", "декабря"),
]
KAZAKH_MONTHS = [
    ("01", "қаңтарда", "қаңтардан"),
    ("02", "ақпанда", "ақпаннан"),
    ("03", "наурызда", "наурыздан"),
    ("04", "сәуірде", "сәуірден"),
    ("05", "мамырда", "мамырдан"),
    ("06", "маусымда", "маусымнан"),
    ("07", "шілдеде", "шілдеден"),
    ("08", "тамызда", "тамыздан"),
    ("09", "қыркүйекте", "қыркүйектен"),
    ("10", "қазанда", "қазаннан"),
    ("11", "қарашада", "қарашадан"),
    ("12", "желтоқсанда", "желтоқсаннан"),
]
NOUNS = "студент|студента|студентов"


def fact(kind: str, **values: object) -> Fact:
    """A fact of a kind, as it would be read from a file."""
    return FactOf.model_validate(
        {"fact": {"type": kind, "paragraph": 1, "said": "so it is said", **values}}
    ).fact


FACTS: Facts = {
    "students": fact("count", value=22067),
    "share": fact("share", value="94.3"),
    "place": fact("rank", value=1),
    "pay": fact("money_range", low=1_000_000, high=1_200_000),
    "start": fact("date", value="2025-01"),
    "country": fact(
        "name", ru={"name": "Дания", "of": "Дании"}, kk={"name": "Дания", "in": "Данияда"}
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (88, "88"),
        (1000, f"1{NBSP}000"),
        (22067, f"22{NBSP}067"),
        (1234567, f"1{NBSP}234{NBSP}567"),
    ],
)
def test_a_count_has_its_thousands_apart_by_a_space_that_does_not_break(
    language: Language, value: int, expected: str
) -> None:
    assert fact("count", value=value).write(language) == expected


@pytest.mark.parametrize(
    ("value", "russian", "kazakh"),
    [
        (900, "900", "900"),
        (86_000, f"86{NBSP}тыс.", f"86{NBSP}мың"),
        (2_000_000, f"2{NBSP}млн", f"2{NBSP}млн"),
    ],
)
def test_a_count_that_is_more_than_its_value_is_written_short(
    value: int, russian: str, kazakh: str
) -> None:
    over = fact("count", value=value, bound="over")
    assert (over.write("ru"), over.write("kk")) == (russian, kazakh)


@pytest.mark.parametrize(
    ("value", "untrue"), [(86_818, f"87{NBSP}тыс."), (1_500_000, f"2{NBSP}млн")]
)
def test_a_count_that_is_more_than_its_value_is_never_rounded_up(value: int, untrue: str) -> None:
    assert fact("count", value=value, bound="over").write("ru") != untrue


@pytest.mark.parametrize(
    ("value", "russian", "kazakh"),
    [
        (999, "999", "999"),
        (1_099, f"1{NBSP}тыс.", f"1{NBSP}мың"),
        (86_818, f"86,8{NBSP}тыс.", f"86,8{NBSP}мың"),
        (99_999, f"99,9{NBSP}тыс.", f"99,9{NBSP}мың"),
        (1_990_000, f"1,9{NBSP}млн", f"1,9{NBSP}млн"),
        (2_999_999_999, f"2,9{NBSP}млрд", f"2,9{NBSP}млрд"),
    ],
)
def test_what_a_short_number_cannot_show_is_cut_off(value: int, russian: str, kazakh: str) -> None:
    over = fact("count", value=value, bound="over")
    assert (over.write("ru"), over.write("kk")) == (russian, kazakh)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("value", "expected"),
    [("94.3", "94,3"), ("43.7", "43,7"), ("50", "50"), ("0.5", "0,5"), ("0", "0"), ("100", "100")],
)
def test_a_share_has_a_comma_and_a_space_before_the_sign(
    language: Language, value: str, expected: str
) -> None:
    assert fact("share", value=value).write(language) == f"{expected}{NBSP}%"


@pytest.mark.parametrize(("language", "expected"), [("ru", "1-е"), ("kk", "1-")])
def test_a_rank_is_written_before_its_noun(language: Language, expected: str) -> None:
    assert fact("rank", value=1).write(language) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1_000_000, 1_200_000, f"1–1,2{NBSP}млн"),
        (1_500_000, 2_000_000, f"1,5–2{NBSP}млн"),
        (100_000, 200_000, f"100{NBSP}000–200{NBSP}000"),
        (500_000, 1_200_000, f"500{NBSP}000–1{NBSP}200{NBSP}000"),
    ],
)
@pytest.mark.parametrize(("language", "currency"), [("ru", "тенге"), ("kk", "теңге")])
def test_an_amount_of_money_goes_from_low_to_high_in_tenge(
    language: Language, currency: str, low: int, high: int, expected: str
) -> None:
    written = fact("money_range", low=low, high=high).write(language)
    assert written == f"{expected} {currency}"


@pytest.mark.parametrize("form", [None, "in", "from"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_is_the_bare_number_in_every_form(language: Language, form: str | None) -> None:
    assert fact("date", value="2026").write(language, form) == "2026"


@pytest.mark.parametrize(("month", "in_", "from_"), RUSSIAN_MONTHS)
def test_a_month_is_inflected_in_russian(month: str, in_: str, from_: str) -> None:
    date = fact("date", value=f"2025-{month}")
    assert date.write("ru", "in") == f"{in_} 2025 года"
    assert date.write("ru", "from") == f"{from_} 2025 года"


@pytest.mark.parametrize(("month", "in_", "from_"), KAZAKH_MONTHS)
def test_a_month_is_inflected_in_kazakh(month: str, in_: str, from_: str) -> None:
    date = fact("date", value=f"2025-{month}")
    assert date.write("kk", "in") == f"2025 жылғы {in_}"
    assert date.write("kk", "from") == f"2025 жылғы {from_}"


@pytest.mark.parametrize(("month", "in_", "from_"), RUSSIAN_MONTHS)
def test_a_day_is_genitive_in_every_russian_form(month: str, in_: str, from_: str) -> None:
    date = fact("date", value=f"2025-{month}-25")
    assert {date.write("ru", form) for form in (None, "in", "from")} == {f"25 {from_} 2025 года"}


@pytest.mark.parametrize(("month", "in_", "from_"), KAZAKH_MONTHS)
def test_a_day_is_inflected_by_its_month_in_kazakh(month: str, in_: str, from_: str) -> None:
    date = fact("date", value=f"2025-{month}-25")
    assert date.write("kk", "in") == f"2025 жылғы 25 {in_}"
    assert date.write("kk", "from") == f"2025 жылғы 25 {from_}"


@pytest.mark.parametrize(
    ("value", "russian", "kazakh"),
    [
        ("2025", "2025", "2025"),
        ("2025-09", "сентябрь 2025 года", "2025 жылғы қыркүйек"),
        ("2025-09-01", "1 сентября 2025 года", "2025 жылғы 1 қыркүйек"),
    ],
)
def test_a_date_is_as_precise_as_its_source(value: str, russian: str, kazakh: str) -> None:
    date = fact("date", value=value)
    assert (date.write("ru"), date.write("kk")) == (russian, kazakh)


@pytest.mark.parametrize(
    ("template", "language", "expected"),
    [
        ("{country}", "ru", "Дания"),
        ("студенты {country@of}", "ru", "студенты Дании"),
        ("{country@in} оқиды", "kk", "Данияда оқиды"),
    ],
)
def test_a_name_is_written_in_the_form_that_a_sentence_asks_for(
    template: str, language: Language, expected: str
) -> None:
    assert write_sentence(template, FACTS, language) == expected


@pytest.mark.parametrize(
    ("number", "noun"),
    [
        (0, "студентов"),
        (1, "студент"),
        (2, "студента"),
        (4, "студента"),
        (5, "студентов"),
        (11, "студентов"),
        (12, "студентов"),
        (21, "студент"),
        (22, "студента"),
        (25, "студентов"),
        (101, "студент"),
        (111, "студентов"),
        (22067, "студентов"),
        (24434, "студента"),
    ],
)
def test_a_russian_noun_agrees_with_its_number(number: int, noun: str) -> None:
    facts: Facts = {"n": fact("count", value=number)}
    written = write_sentence(f"{{n:{NOUNS}}}", facts, "ru")
    assert written.endswith(f"{NBSP}{noun}")


@pytest.mark.parametrize("number", [1, 2, 5, 11, 21, 22067])
def test_a_kazakh_noun_has_one_form_after_any_number(number: int) -> None:
    facts: Facts = {"n": fact("count", value=number)}
    assert write_sentence("{n:студент}", facts, "kk").endswith(f"{NBSP}студент")


def test_a_noun_agrees_with_thousands_where_the_source_says_more_than() -> None:
    for value in (86_000, 86_021):
        facts: Facts = {"n": fact("count", value=value, bound="over")}
        expected = f"86{NBSP}тыс.{NBSP}студентов"
        assert write_sentence(f"{{n:{NOUNS}}}", facts, "ru") == expected


def test_a_sentence_may_say_several_facts() -> None:
    sentence = "С {start@from} — {share}, {students}, {place} место и {pay}."
    assert write_sentence(sentence, FACTS, "ru") == (
        f"С января 2025 года — 94,3{NBSP}%, 22{NBSP}067, 1-е место и 1–1,2{NBSP}млн тенге."
    )


def test_the_placeholders_of_a_sentence_are_listed_in_their_order() -> None:
    found = placeholders(f"{{students:{NOUNS}}} и {{country@of}} и {{share}}")
    assert [(p.name, p.form, p.nouns) for p in found] == [
        ("students", None, ("студент", "студента", "студентов")),
        ("country", "of", ()),
        ("share", None, ()),
    ]


@pytest.mark.parametrize("inside", ["", " ", "Students", "a b", "a@", "a:", "a@IN", "a:b:c", "а"])
def test_what_is_no_placeholder_is_refused(inside: str) -> None:
    with pytest.raises(FactError) as caught:
        write_sentence(f"{{{inside}}}", FACTS, "ru")
    assert str(caught.value) == (
        f"{{{inside}}} is not a placeholder: "
        "write {name}, {name@form} or {name:one|few|many}"
    )


@pytest.mark.parametrize(
    ("template", "language", "message"),
    [
        ("{pupils}", "ru", "no fact is named «pupils»"),
        ("{students@in}", "ru", "fact «students» has no form «in» in ru"),
        ("{country@in}", "ru", "fact «country» has no form «in» in ru"),
        ("{country@of}", "kk", "fact «country» has no form «of» in kk"),
        ("{start@of}", "kk", "fact «start» has no form «of» in kk"),
        ("{share:а|б|в}", "ru", "fact «share» counts nothing that a noun could agree with"),
        ("{country:а}", "kk", "fact «country» counts nothing that a noun could agree with"),
        ("{students:студент}", "ru", "«students» wants 3 forms of the noun in ru"),
        ("{students:а|б|в|г}", "ru", "«students» wants 3 forms of the noun in ru"),
        ("{students:а|б|в}", "kk", "«students» wants 1 forms of the noun in kk"),
    ],
)
def test_a_placeholder_that_cannot_be_filled_says_why(
    template: str, language: Language, message: str
) -> None:
    with pytest.raises(FactError) as caught:
        write_sentence(template, FACTS, language)
    assert str(caught.value) == message


@pytest.mark.parametrize("template", ["{students", "students}", "{{students}}"])
def test_a_brace_without_its_partner_is_refused(template: str) -> None:
    with pytest.raises(FactError):
        write_sentence(template, FACTS, "ru")


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("count", {"value": -1}),
        ("count", {"value": "1.5"}),
        ("count", {"value": 1, "bound": "under"}),
        ("share", {"value": "100.1"}),
        ("share", {"value": "-1"}),
        ("rank", {"value": 0}),
        ("money_range", {"low": 2, "high": 1}),
        ("date", {"value": "2025-13"}),
        ("date", {"value": "2025-02-30"}),
        ("date", {"value": "25.12.2025"}),
        ("date", {"value": "2025", "relative": "next_month"}),
        ("name", {"ru": {"name": "Дания"}, "kk": {"in": "Данияда"}}),
        ("name", {"ru": {"name": ""}, "kk": {"name": "Дания"}}),
        ("count", {"value": 1, "paragraph": -1}),
        ("count", {"value": 1, "said": ""}),
        ("count", {"value": 1, "note": "an unknown key"}),
        ("sum", {"value": 1}),
    ],
)
def test_a_value_that_cannot_be_is_refused(kind: str, values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        fact(kind, **values)


@pytest.mark.parametrize(
    ("name", "quantity"), [("students", 22067), ("share", None), ("start", None), ("pay", None)]
)
def test_only_a_count_has_a_quantity(name: str, quantity: int | None) -> None:
    assert FACTS[name].quantity() == quantity
