"""The real knowledge with the invented colleges beside it."""

from dataclasses import replace

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.live import build_answerer
from tests.colleges.sample import sample


@pytest.fixture(scope="session")
def imported(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """What answers after the invented colleges were imported."""
    return build_answerer(replace(answerer.library.base, registry=sample()), catalogues)
