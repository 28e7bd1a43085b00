"""Data folders that a test may break: a made-up one, and a copy of the real one."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge.files import DATA
from tests.knowledge.town import REPORT, Folder, build_town


@pytest.fixture
def town(tmp_path: Path) -> Folder:
    """A made-up data folder that can be read without a fault."""
    return build_town(tmp_path / "town", gaps=3)


@pytest.fixture
def town_report(tmp_path: Path) -> Path:
    """The report that the made-up folder is taken from."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Folder:
    """A copy of the real data folder."""
    return Folder(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("bot.*")))
