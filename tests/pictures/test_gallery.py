"""Which pictures there are, and what stands on their buttons and under them."""

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.facts import NBSP
from bot.knowledge.models import BUTTON
from bot.language import LANGUAGES, Language
from bot.pictures.gallery import Gallery
from tests.pictures.conftest import IDS, Charts

CAPTION = 1024  # https://core.telegram.org/bots/api#sendphoto


@pytest.fixture(scope="module")
def gallery(answerer: Answerer, catalogues: Catalogues) -> Gallery:
    """The real pictures, as the program has them."""
    return Gallery(answerer.library.base, catalogues)


def test_all_pictures_are_there_in_their_order(gallery: Gallery, charts: Charts) -> None:
    for language in LANGUAGES:
        exhibits = gallery.pictures(language)
        assert tuple(exhibit.picture_id for exhibit in exhibits) == IDS
        assert [exhibit.chart for exhibit in exhibits] == [charts[i, language] for i in IDS]


def test_a_picture_is_found_by_its_id(gallery: Gallery) -> None:
    assert "abroad" in gallery
    assert gallery.picture("abroad", "kk").topic == "abroad"


def test_a_picture_that_is_not_there_is_not_found(gallery: Gallery) -> None:
    assert "moon" not in gallery
    with pytest.raises(KeyError):
        gallery.picture("moon", "ru")


@pytest.mark.parametrize(
    ("entry", "pictures"),
    [
        ("dual.students", ["dual"]),
        ("graduates.employment", ["graduates"]),
        ("abroad.germany", ["abroad"]),
        ("skills.prizes", ["skills"]),
        ("report.source", []),
        ("no.entry", []),
    ],
)
def test_pictures_stand_under_their_entries(
    gallery: Gallery, entry: str, pictures: list[str]
) -> None:
    for language in LANGUAGES:
        found = gallery.of_entry(entry, language)
        assert [exhibit.picture_id for exhibit in found] == pictures
        assert all(exhibit.chart.language == language for exhibit in found)


def test_titles_fit_onto_buttons_and_texts_under_pictures(gallery: Gallery) -> None:
    for language in LANGUAGES:
        for exhibit in gallery.pictures(language):
            assert len(exhibit.title) <= BUTTON
            assert len(exhibit.text) <= CAPTION


@pytest.mark.parametrize(
    ("language", "start", "end"),
    [
        (
            "ru",
            "Дуальное обучение есть в 52 колледжах Алматы из 88. Всего в колледжах города более",
            "Источник: Kazinform, 25 декабря 2025 г.",
        ),
        (
            "kk",
            "Алматыдағы 88 колледждің ішінде 52 колледжде дуальды оқыту бар. ",
            "Дереккөз: Kazinform, 2025 ж. 25 желтоқсан",
        ),
    ],
)
def test_under_a_picture_stand_its_figures_and_its_source(
    gallery: Gallery, language: Language, start: str, end: str
) -> None:
    text = gallery.picture("dual", language).text.replace(NBSP, " ").replace("\u202f", " ")
    assert text.startswith(start)
    assert text.endswith(f"\n\n{end}")
