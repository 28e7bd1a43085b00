"""What is written as YAML is read as it was, and looks as an editor would have written it."""

from pathlib import Path

import pytest

from bot.knowledge.yaml_file import read_yaml
from bot.knowledge.yaml_text import write_record, write_yaml
from tests.knowledge.making import AWKWARD, NBSP, Maker

LONG = "слово за словом, и строка нигде не кончается, " * 20 + "до точки."


def read_back(text: str, tmp_path: Path) -> object:
    path = tmp_path / "file.yaml"
    path.write_bytes(text.encode())
    file = read_yaml(path, "file.yaml")
    assert file.faults == []
    return file.value


@pytest.mark.parametrize("text", ["", *AWKWARD])
def test_any_text_is_read_as_it_was_written(tmp_path: Path, text: str) -> None:
    value = {"text": text, "list": [text, {"in": text}, [text]], text: {"key": text}}
    assert read_back(write_record(value), tmp_path) == value
    assert read_back(write_yaml(value), tmp_path) == value
    assert read_back(write_yaml([text, value, text]), tmp_path) == [text, value, text]


def test_texts_by_lot_are_read_as_they_were_written(tmp_path: Path) -> None:
    maker = Maker(seed=1)
    texts = [maker.text() for _ in range(3000)]
    assert read_back(write_yaml(texts), tmp_path) == texts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("Сколько колледжей в городе?", "Сколько колледжей в городе?", id="plain"),
        pytest.param("«ёлочки» — тире 👍", "«ёлочки» — тире 👍", id="not ASCII"),
        pytest.param("семья 👨\u200d👩\u200d👧", "семья 👨\u200d👩\u200d👧", id="joined emoji"),
        pytest.param("no", "no", id="a word that other programs take for a value"),
        pytest.param("2024-01-01", "2024-01-01", id="what looks like a date"),
        pytest.param(LONG, LONG, id="a long line"),
        pytest.param("да: нет", "'да: нет'", id="colon"),
        pytest.param("{a} б", "'{a} б'", id="brace"),
        pytest.param("", "''", id="nothing"),
        pytest.param(" с краю ", "' с краю '", id="spaces at the ends"),
        pytest.param(f"2025{NBSP}жылғы", r'"2025\_жылғы"', id="a space that does not break"),
        pytest.param('"a\u200bb"', r'"\"a\u200bb\""', id="what is not seen"),
        pytest.param("раз\n\nдва", "|-\n  раз\n\n  два", id="paragraphs"),
        pytest.param("раз\n", r'"раз\n"', id="an end of line that is easily lost"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(text: str, written: str) -> None:
    assert write_record({"text": text}) == f"text: {written}\n"


def test_items_stand_apart_and_lists_under_their_key() -> None:
    assert write_yaml([{"id": "a", "related": ["b", "c"]}, {"id": "b", "none": []}]) == (
        "- id: a\n  related:\n    - b\n    - c\n\n- id: b\n  none: []\n"
    )
    assert write_yaml({"a": {"ru": ["раз"]}, "b": {}}) == "a:\n  ru:\n    - раз\n\nb: {}\n"


@pytest.mark.parametrize(("value", "written"), [([], "[]\n"), ({}, "{}\n")])
def test_a_file_without_items_says_so(value: list[object], written: str) -> None:
    assert write_yaml(value) == written


def test_nothing_is_not_taken_for_a_text() -> None:
    with pytest.raises(TypeError):
        write_record({"until": None})
