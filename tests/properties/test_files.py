"""Whatever stands in a file is taken or refused clearly, in little time."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench.fuzzing import targets
from bot.announcements.listing import LARGEST, ListingError, read_ids
from bot.announcements.schedule import MomentError, parse_moment
from bot.colleges.checking import Rules
from bot.colleges.importing import read_file
from bot.knowledge.files import DATA, read_draft
from bot.knowledge.yaml_file import read_yaml
from bot.knowledge.yaml_text import write_yaml
from bot.moments import ALMATY, parse_day
from bot.settings import PSEUDO_USERS, Settings, SettingsError, load_settings
from tests.colleges.files import as_csv, sample
from tests.properties.made import anything, refusal, texts, values

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
NAMES = [path.relative_to(DATA).as_posix() for path in sorted(DATA.glob("**/*.yaml"))]
MOST_LINES = 20_000
BOMB = "\n".join(
    [
        "a: &a [x, x]",
        *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
)
ODD = (
    BOMB,
    "a: &a [*a]",
    "!!python/object/apply:os.system [x]",
    "!!binary aGk=",
    "- " * 5_000,
    "[" * 1_000,
    "a: " + "9" * 100_000,
    "2026-13-45: x",
    "? [a, b]\n: c",
    "a: 1\na: 2",
    "--- a\n--- b",
    "a: \ud83d",
    "\0",
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("name", ["facts.yaml", "report.yaml", "words.yaml", "gaps/x.yaml"])
@pytest.mark.parametrize("content", ODD, ids=range(len(ODD)))
def test_odd_yaml(name: str, content: str, tmp_path: Path) -> None:
    written(tmp_path, name, content)
    faults = read_draft(tmp_path).faults()
    assert any(fault.file.endswith(name) for fault in faults)
    assert all(0 < fault.line < MOST_LINES and "\n" not in str(fault) for fault in faults)


@given(st.sampled_from(NAMES), values)
def test_any_values_of_a_data_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: Any
) -> None:
    folder = tmp_path_factory.mktemp("data")
    written(folder, name, yaml.safe_dump(value, allow_unicode=True))
    assert all("\n" not in str(fault) for fault in read_draft(folder).faults())


@given(st.binary(max_size=300))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = written(tmp_path_factory.mktemp("data"), "x.yaml", data)
    assert len(read_yaml(path, "x.yaml").faults) <= len(data) + 1
    assert read_file(data, Rules(TODAY)).faults


strings = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
records = st.recursive(
    strings, lambda inner: st.lists(inner) | st.dictionaries(strings, inner), max_leaves=8
)


@given(st.lists(records, min_size=1, max_size=4))
def test_what_is_written_is_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, value: list[Any]
) -> None:
    path = written(tmp_path_factory.mktemp("data"), "x.yaml", write_yaml(value))
    read = read_yaml(path, "x.yaml")
    assert not read.faults
    assert read.value == value


@given(st.sampled_from(("articles", "later_report", "colleges", "data_file")), values)
def test_values_in_the_other_files(name: str, value: Any) -> None:
    dumped = yaml.safe_dump(value, allow_unicode=True)
    targets.TARGETS[name].harness(dumped.encode("utf-8", "surrogatepass"))


@given(st.data())
def test_lists_of_colleges(data: st.DataObject) -> None:
    rows = sample(data.draw(st.sampled_from(("colleges", "programmes"))))[:5]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[0]) - 1))
        rows[row][column] = data.draw(strings)
    checked = read_file(as_csv(rows), Rules(TODAY, samples=True))
    read = [*(checked.colleges or ()), *(checked.programmes or ())]
    assert checked.faults or len(read) <= len(rows) - 1


@given(st.lists(st.integers(1 - LARGEST, LARGEST - 1).filter(bool), min_size=1, unique=True))
def test_ids_and_back(ids: list[int]) -> None:
    assert read_ids("\n".join(map(str, ids)).encode()) == ids


@given(st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "replace")))
def test_any_list_of_ids(data: bytes) -> None:
    found: list[int] = []
    error = refusal(ListingError, lambda: found.extend(read_ids(data)))
    assert all(0 < abs(number) < LARGEST for number in found)
    assert bool(found) != bool(str(error or ""))


@given(texts | st.from_regex(r"\d{1,2}[:./]\d{1,2}([./]\d{4})? ?\d{0,2}:?\d{0,2}", fullmatch=True))
def test_any_moment(text: str) -> None:
    found: list[dt.datetime] = []
    error = refusal(MomentError, lambda: found.append(parse_moment(text, NOW, ALMATY)))
    assert all(moment > NOW for moment in found)
    assert error is None or error.fault in ("unreadable", "past", "far")
    assert isinstance(parse_day(text), dt.date | None)


KEYS = (
    "BOT_TOKEN", "ADMIN_IDS", "DATABASE_PATH", "TELEGRAM_API_URL", "WEBHOOK_URL",
    "WEBHOOK_SECRET", "WEB_HOST", "WEB_PORT", "SEND_RATE", "TIMEZONE", "LOG_LEVEL", "LOG_FORMAT",
)  # fmt: skip


@given(st.sampled_from(KEYS), strings | anything | st.integers().map(str))
def test_any_setting(tmp_path_factory: pytest.TempPathFactory, key: str, value: str) -> None:
    line = f"{key}={json.dumps(value, ensure_ascii=False)}\n"
    path = written(tmp_path_factory.mktemp("settings"), ".env", line)
    found: list[Settings] = []
    error = refusal(SettingsError, lambda: found.append(load_settings(path)))
    assert error is None or len(str(error).splitlines()) == 1
    assert not any(settings.admin_ids & PSEUDO_USERS for settings in found)


@given(st.sets(st.sampled_from(sorted(PSEUDO_USERS)), min_size=1), st.sets(st.integers(1, 2**40)))
def test_no_list_of_owners_with_somebody_who_is_many(
    tmp_path_factory: pytest.TempPathFactory, pseudo: set[int], others: set[int]
) -> None:
    ids = ",".join(map(str, sorted(pseudo | others)))
    path = written(tmp_path_factory.mktemp("settings"), ".env", f"ADMIN_IDS={ids}\n")
    with pytest.raises(SettingsError, match="ADMIN_IDS"):
        load_settings(path)
