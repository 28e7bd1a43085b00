"""What is kept for the next start is used only where it is the same, and nothing depends on it."""

import logging
from pathlib import Path

import numpy as np
import pytest

from bot.i18n import Catalogues
from bot.knowledge.concepts import Vocabulary
from bot.knowledge.finding import Document, Index
from bot.knowledge.models import Concept
from bot.knowledge.opening import open_with_state
from bot.knowledge.prepared import PreparedFile, _program, fingerprint, prepared_beside
from bot.language.spelling import words
from bot.storage.database import Database

DOCUMENTS = [
    Document(["сколько стоит год", "цена за год"], ["Год стоит 500 000 тенге."]),
    Document(["когда хакатон", "хакатон қашан"]),
    Document([]),
]
VOCABULARY: Vocabulary = {"place": {"almaty": Concept(ru=["алматы"], kk=["алматы"])}}
QUESTIONS = ("сколько стоит колледж", "хакатондар қашан басталады", "общежитие есть?", "hackathon")


class Featurise:
    """Takes texts apart, and knows how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, text: str) -> set[str]:
        self.times += 1
        return set(words(text))


@pytest.fixture
def file(tmp_path: Path) -> PreparedFile:
    """An empty one."""
    return prepared_beside(tmp_path / "bot.sqlite3")


def arrays(documents: list[Document]) -> dict[str, np.ndarray]:
    """What is worked out of some documents."""
    worked_out = Index(documents, Featurise()).arrays()
    assert worked_out is not None
    return dict(worked_out)


@pytest.mark.parametrize("documents", [DOCUMENTS, DOCUMENTS[:1]])
def test_an_index_from_what_was_kept_is_the_same(
    file: PreparedFile, documents: list[Document]
) -> None:
    file.keep("key", arrays(documents))
    featurise = Featurise()
    kept, whole = Index(documents, featurise, file.find("key")), Index(documents, Featurise())
    assert not featurise.times
    for text in ("сколько стоит", "когда хакатон", "год"):
        one, other = kept.search(set(words(text))), whole.search(set(words(text)))
        assert np.array_equal(one.raw, other.raw)
        for number in range(len(documents)):
            assert kept.likeness(one, number) == whole.likeness(other, number)


def test_of_another_state_nothing_is_found(file: PreparedFile) -> None:
    assert file.find("key") is None
    file.keep("key", arrays(DOCUMENTS))
    assert file.find("another") is None
    file.keep("another", arrays(DOCUMENTS))
    assert file.find("key") is None, "only the last state is kept"


@pytest.mark.parametrize("cut", [0, 1, 100, 0.5, 0.99])
def test_of_a_damaged_file_nothing_is_found(
    file: PreparedFile, tmp_path: Path, cut: float
) -> None:
    file.keep("key", arrays(DOCUMENTS))
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(cut * len(whole)) if isinstance(cut, float) else cut])
    assert file.find("key") is None
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        found = file.find("key")  # a name inside may be hit, or what says how it is written
        assert found is None or found.keys() != arrays(DOCUMENTS).keys() or _same(found)


def _same(found: dict[str, np.ndarray]) -> bool:
    return all(np.array_equal(found[name], array) for name, array in arrays(DOCUMENTS).items())


def test_a_pickle_is_not_read(file: PreparedFile, tmp_path: Path) -> None:
    with (tmp_path / "bot.sqlite3-prepared").open("wb") as opened:
        np.savez(opened, key=np.array("key"), hashes=np.array([object()], dtype=object))
    assert file.find("key") is None


def test_where_it_cannot_be_written_it_is_said_and_that_is_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.INFO):
        PreparedFile(tmp_path / "file" / "prepared").keep("key", arrays(DOCUMENTS))
    assert [record.getMessage() for record in caplog.records] == [
        "The next start will be slower: Not a directory"
    ]


def test_a_disk_that_is_full_leaves_what_was_there(
    file: PreparedFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.keep("key", arrays(DOCUMENTS))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    file.keep("another", arrays(DOCUMENTS))
    assert file.find("key") is not None
    assert len(list(tmp_path.iterdir())) == 1, "nothing half written is left"


def test_whatever_decides_is_in_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "stems.py"
    program.write_text("1")
    monkeypatch.setattr("bot.knowledge.prepared._program", lambda: [program])
    other = [Document(["сколько стоит год"], ["цена за год"]), *DOCUMENTS[1:]]
    city: Vocabulary = {"place": {"almaty": Concept(ru=["алматы"], kk=["алма-ата"])}}
    keys = [
        fingerprint(DOCUMENTS, VOCABULARY),
        fingerprint(other, VOCABULARY),
        fingerprint(DOCUMENTS[1:], VOCABULARY),
        fingerprint(DOCUMENTS, city),
    ]
    program.write_text("2")
    keys.append(fingerprint(DOCUMENTS, VOCABULARY))
    assert len(set(keys)) == len(keys)
    assert keys[-1] == fingerprint(DOCUMENTS, VOCABULARY)


def test_the_program_itself_is_in_the_key() -> None:
    names = {path.name for path in _program()}
    assert {"stems.py", "kazakh.py", "spelling.py", "reading.py", "finding.py"} <= names


async def test_the_second_start_answers_as_the_first(
    database: Database,
    catalogues: Catalogues,
    file: PreparedFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = await open_with_state(database, catalogues, prepared=file)
    read: list[str] = []

    def read_again(_: object, text: str) -> set[str]:
        read.append(text)
        return set()

    monkeypatch.setattr("bot.knowledge.understanding.Understander._features", read_again)
    second, _ = await open_with_state(database, catalogues, prepared=file)
    assert not read, "no way of asking was read again"
    for question in QUESTIONS:
        assert second.answer(question) == first.answer(question)


def test_an_index_of_very_many_documents_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.knowledge.finding.REMEMBERED_DOCUMENTS", 2)
    assert Index(DOCUMENTS, Featurise()).arrays() is None
