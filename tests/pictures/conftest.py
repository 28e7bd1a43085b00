"""The real pictures, written out and composed once."""

import pytest

from bot.i18n import Catalogues
from bot.knowledge.files import read_knowledge
from bot.knowledge.models import Knowledge
from bot.language import LANGUAGES, Language
from bot.pictures.canvas import Canvas
from bot.pictures.charts import Chart, write_chart
from bot.pictures.drawing import compose

Charts = dict[tuple[str, Language], Chart]
Canvases = dict[tuple[str, Language], Canvas]
IDS = ("dual", "graduates", "abroad", "skills")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real knowledge, as it stands in the files."""
    return read_knowledge()


@pytest.fixture(scope="session")
def charts(knowledge: Knowledge, catalogues: Catalogues) -> Charts:
    """Every real picture in both languages."""
    return {
        (picture.id, language): write_chart(
            picture, knowledge.facts, knowledge.source, catalogues[language]
        )
        for picture in knowledge.pictures
        for language in LANGUAGES
    }


@pytest.fixture(scope="session")
def canvases(charts: Charts) -> Canvases:
    """Every real chart on its sheet."""
    return {key: compose(chart) for key, chart in charts.items()}


@pytest.fixture
def chart(charts: Charts) -> Chart:
    """Any chart."""
    return charts["dual", "ru"]
