"""The folder of an export: whole or not there, and never in the place of somebody's files."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.knowledge.export_folder import DIGESTS, write_folder

ROOT = Path(__file__).parent.parent.parent
OLD = {"a.yaml": "old\n", "b/c.yaml": "old\n", "b/gone.yaml": "old\n"}
NEW = {"a.yaml": "new\n", "b/c.yaml": "new\n", "d.yaml": "new\n"}


def texts(folder: Path) -> dict[str, str]:
    """Every file of an export but the list of digests."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != DIGESTS
    }


def refusal(folder: Path) -> str:
    """The line that the operator reads."""
    with pytest.raises(OperatorError) as caught:
        write_folder(folder, NEW)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An earlier export."""
    path = tmp_path / "export"
    write_folder(path, OLD)
    return path


def test_a_new_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "b", NEW)
    assert texts(tmp_path / "a" / "b") == NEW
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", NEW)
    assert texts(tmp_path / "empty") == NEW


def test_an_earlier_export_is_replaced_as_a_whole(folder: Path) -> None:
    write_folder(folder, NEW)
    assert texts(folder) == NEW
    assert list(folder.parent.iterdir()) == [folder]


def test_a_link_to_an_earlier_export_stays_a_link(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    write_folder(link, NEW)
    assert link.is_symlink()
    assert texts(folder) == NEW


def test_what_is_gone_from_an_earlier_export_is_no_loss(folder: Path) -> None:
    (folder / "a.yaml").unlink()
    write_folder(folder, NEW)
    assert texts(folder) == NEW


def test_digests_are_those_that_other_programs_check(folder: Path) -> None:
    check = subprocess.run(
        ["sha256sum", "--check", "--strict", "--status", DIGESTS], cwd=folder, timeout=30
    )
    assert check.returncode == 0


# --- what is refused ----------------------------------------------------------------------------


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    assert refusal(tmp_path) == f"{tmp_path} holds other files: name a new or an empty folder"
    assert texts(tmp_path) == {"note.txt": "mine"}


def test_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("mine")
    assert refusal(path) == f"{path} is no folder: name a new or an empty one"
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["a.yaml", "b/c.yaml", "new.yaml", "b/.note", "a.yaml~"])
def test_an_export_that_somebody_has_worked_on_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("mine")
    before = texts(folder)
    assert refusal(folder) == (
        f"{folder} holds an export in which {name} was added or changed: "
        "name another folder, so that nothing is lost"
    )
    assert texts(folder) == before


@pytest.mark.parametrize("target", ["../mine", "../mine/note.txt", "../nowhere", "a.yaml"])
def test_a_link_in_an_export_is_refused(folder: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("mine")
    (folder / "link").symlink_to(target)
    assert "link was added or changed" in refusal(folder)
    assert (folder / "link").is_symlink()


def test_digests_that_cannot_be_read_protect_what_is_there(folder: Path) -> None:
    (folder / DIGESTS).write_bytes(b"\xff\x00nonsense\n")
    assert "was added or changed" in refusal(folder)
    assert texts(folder) == OLD


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
def test_a_full_disk_leaves_the_earlier_export_and_nothing_beside(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    calls: list[int] = []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", fsync)
    assert refusal(folder) == (
        f"{folder}: the export cannot be written (No space left on device); "
        "name a new folder where there is room and you may write"
    )
    assert texts(folder) == OLD
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("number", [1, 2])
def test_a_folder_that_cannot_be_put_in_place_leaves_the_earlier_export(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    rename, calls = Path.rename, []

    def fail(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == number:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    assert "(Permission denied)" in refusal(folder)
    assert texts(folder) == OLD
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")
def test_a_folder_that_may_not_be_written_to_gives_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "(Permission denied)" in refusal(tmp_path / "export")
    tmp_path.chmod(0o700)


def test_a_folder_under_a_file_gives_one_line(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    assert "the export cannot be written (" in refusal(tmp_path / "note.txt" / "export")


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.knowledge.export_folder import write_folder

left = int(sys.argv[2])

def step(act):
    def killed(*given):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*given)
    return killed

os.fsync, Path.rename = step(os.fsync), step(Path.rename)
write_folder(Path(sys.argv[1]), %r)
"""
STEPS = 6  # four files that are synced, and two renames


@pytest.mark.parametrize("number", range(STEPS + 1))
def test_a_kill_leaves_a_whole_export(folder: Path, number: int) -> None:
    process = subprocess.run(
        [sys.executable, "-c", KILLED % NEW, str(folder), str(number)], cwd=ROOT, timeout=30
    )
    assert process.returncode == (0 if number == STEPS else -9)
    if number < STEPS - 1:
        assert texts(folder) == OLD
    elif number == STEPS:
        assert texts(folder) == NEW
    else:  # between the two renames: both are beside it, whole
        assert not folder.exists()
        (beside,) = folder.parent.iterdir()
        assert (texts(beside / "old"), texts(beside / "new")) == (OLD, NEW)
