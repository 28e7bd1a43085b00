"""The real knowledge with the invented colleges beside it."""

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from tests.colleges.sample import importing, sample


@pytest.fixture(scope="session")
def imported(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """What answers after the invented colleges were imported."""
    return importing(answerer, sample(), catalogues)
