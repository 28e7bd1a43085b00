"""What a chart says: every figure from the facts, nothing else, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from bot.i18n import Catalogues
from bot.knowledge.facts import (
    NBSP,
    Count,
    Date,
    Fact,
    Facts,
    MoneyRange,
    Name,
    Rank,
    Share,
    placeholders,
)
from bot.knowledge.files import picture_texts
from bot.knowledge.models import Knowledge, Picture
from bot.language import LANGUAGES, Language
from bot.pictures import charts as charts_module
from bot.pictures.charts import Chart, content_key, write_chart
from tests.pictures.conftest import IDS, Charts

NUMBER = re.compile(rf"\d+(?:[,{NBSP}]\d+)*")


def strings(chart: Chart) -> Iterator[str]:
    """Everything that is drawn of a chart."""
    yield from (chart.title, chart.source)
    for row in chart.rows:
        yield from (row.label, row.figure, *row.notes, *row.items)


def said(chart: Chart) -> str:
    """The same as one text with ordinary spaces."""
    return "\n".join(strings(chart)).replace(NBSP, " ")


def written(facts: Facts, language: Language) -> set[str]:
    """All numbers that the facts write in a language."""
    forms = (
        fact.write(language, form)
        for fact in facts.values()
        for form in (None, *fact.forms(language))
    )
    return {number for text in forms for number in NUMBER.findall(text)}


def altered(fact: Fact) -> Fact:
    """Another fact of the same type."""
    if isinstance(fact, Count):
        return fact.model_copy(update={"value": fact.value + (1000 if fact.bound else 1)})
    if isinstance(fact, Share | Rank):
        return fact.model_copy(update={"value": fact.value - 1 if fact.value > 1 else 2})
    if isinstance(fact, MoneyRange):
        return fact.model_copy(update={"low": fact.low + 1})
    if isinstance(fact, Date):
        return fact.model_copy(update={"value": fact.value.replace("2025", "2024")})
    assert isinstance(fact, Name)
    ru = {form: f"{text}!" for form, text in fact.ru.items()}
    kk = {form: f"{text}!" for form, text in fact.kk.items()}
    return fact.model_copy(update={"ru": ru, "kk": kk})


def drawn_facts(picture: Picture) -> list[str]:
    """The facts that a picture's chart is made of; its caption stands beside it."""
    names = {
        placeholder.name
        for _, template, place in picture_texts(picture)
        if place[-1] != "caption"
        for placeholder in placeholders(template)
    }
    return sorted(names)


def test_there_are_the_pictures_that_were_asked_for(knowledge: Knowledge) -> None:
    assert tuple(picture.id for picture in knowledge.pictures) == IDS


@pytest.mark.parametrize(
    ("picture", "language", "figures"),
    [
        ("dual", "ru", ["52", "из 88 колледжей", "22 067", "из более чем 86 тыс. студентов"]),
        ("dual", "kk", ["52", "88 колледждің", "22 067", "86 мыңнан астам"]),
        ("graduates", "ru", ["94,3 %", "24 434 человека работают или продолжают учёбу", "2025"]),
        ("graduates", "kk", ["94,3 %", "24 434 адам", "немесе оқуын жалғастырып", "2025 жылғы"]),
        ("abroad", "ru", ["110 студентов", "16 студентов", "132 педагога", "45 дней"]),
        ("abroad", "kk", ["110 студент", "16 студент", "132 педагог", "45 күндік"]),
        ("skills", "ru", ["1-е место", "100 000–200 000 тенге", "колледжа «Әділет»", "Дании"]),
        ("skills", "kk", ["1-орын", "100 000–200 000 теңге", "«Әділет» колледжі", "Данияда"]),
    ],
)
def test_the_figures_are_written_out(
    charts: Charts, picture: str, language: Language, figures: list[str]
) -> None:
    text = said(charts[picture, language])
    assert [figure for figure in figures if figure not in text] == []


@pytest.mark.parametrize("picture", IDS)
def test_no_figure_stands_in_a_chart_that_no_fact_writes(
    charts: Charts, knowledge: Knowledge, picture: str
) -> None:
    for language in LANGUAGES:
        chart = charts[picture, language]
        body = "\n".join(string for string in strings(chart) if string != chart.source)
        odd = set(NUMBER.findall(body)) - written(knowledge.facts, language)
        assert not odd, (language, odd)


def test_the_share_that_is_left_is_nowhere_named(charts: Charts) -> None:
    for language in LANGUAGES:
        assert "5,7" not in said(charts["graduates", language])


@pytest.mark.parametrize("picture", IDS)
def test_another_fact_is_another_chart_with_another_key(
    charts: Charts, knowledge: Knowledge, catalogues: Catalogues, picture: str
) -> None:
    (reviewed,) = (p for p in knowledge.pictures if p.id == picture)
    names = drawn_facts(reviewed)
    assert names
    for name in names:
        facts = knowledge.facts | {name: altered(knowledge.facts[name])}
        for language in LANGUAGES:
            other = write_chart(reviewed, facts, knowledge.source, catalogues[language])
            assert said(other) != said(charts[picture, language]), name
            assert content_key(other) != content_key(charts[picture, language]), name


@pytest.mark.parametrize(
    ("picture", "lengths"),
    [
        ("dual", [(52, 88), (22067, 86000)]),
        ("graduates", [(94.3, 100)]),
        ("abroad", [(110, 132), (16, 132), (132, 132)]),
        ("skills", [(0, 0), (0, 0), (0, 0)]),
    ],
)
def test_lengths_are_the_facts(
    charts: Charts, picture: str, lengths: list[tuple[float, float]]
) -> None:
    for language in LANGUAGES:
        rows = charts[picture, language].rows
        assert [(row.value, row.whole) for row in rows] == lengths


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("ru", "Источник: Kazinform, 25 декабря 2025 г."),
        ("kk", "Дереккөз: Kazinform, 2025 ж. 25 желтоқсан"),
    ],
)
def test_source_and_date_stand_on_every_chart(
    charts: Charts, language: Language, source: str
) -> None:
    for picture in IDS:
        assert charts[picture, language].source.replace(NBSP, " ") == source


def test_a_chart_goes_through_json_unchanged(charts: Charts) -> None:
    for chart in charts.values():
        assert Chart.from_json(chart.to_json()) == chart


def test_every_chart_has_a_key_of_its_own(charts: Charts) -> None:
    assert len({content_key(chart) for chart in charts.values()}) == len(charts)


def test_everything_in_a_chart_is_in_its_key(chart: Chart) -> None:
    row = chart.rows[0]
    other_rows = [
        replace(row, label="x"), replace(row, figure="x"), replace(row, notes=("x",)),
        replace(row, items=("x",)), replace(row, tone="accent"), replace(row, value=1.0),
        replace(row, whole=1.0),
    ]  # fmt: skip
    assert len(other_rows) == len(fields(row))
    others = [
        replace(chart, kind="bars"), replace(chart, language="kk"), replace(chart, title="x"),
        replace(chart, source="x"), *(replace(chart, rows=(other,)) for other in other_rows),
    ]  # fmt: skip
    keys = {content_key(other) for other in [chart, *others]}
    assert len(keys) == len(others) + 1


def test_another_way_of_drawing_is_another_key(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_key(chart)
    monkeypatch.setattr(charts_module, "DRAWING", charts_module.DRAWING + 1)
    assert content_key(chart) != before
