"""The folder of an export: there as a whole or not at all, and never in the place of other files.

What was exported is told from what somebody has put in or changed by a list of digests, which
`sha256sum -c` reads too. There is no date in it: the same knowledge gives the same bytes.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import OperatorError

DIGESTS = "EXPORT.sha256"


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write an export; OperatorError where it cannot be, and then nothing is changed."""
    target = Path(os.path.realpath(folder))
    contents = {name: text.encode() for name, text in files.items()}
    try:
        _refuse_what_is_not_ours(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside it, so that it can be renamed: both must be on one disk.
        with TemporaryDirectory(
            prefix=".export-", dir=target.parent, ignore_cleanup_errors=True
        ) as beside:
            new = Path(beside) / "new"
            _write(new, {**contents, DIGESTS: _digests(contents)})
            _put_in_place(new, target, Path(beside) / "old")
    except OSError as error:
        raise OperatorError(
            f"{folder}: the export cannot be written ({error.strerror}); "
            "name a new folder where there is room and you may write"
        ) from error


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OperatorError(f"{folder} is no folder: name a new or an empty one")
    if not any(folder.iterdir()):
        return
    if not (folder / DIGESTS).is_file():
        raise OperatorError(f"{folder} holds other files: name a new or an empty folder")
    if changed := next(_changed(folder), None):
        raise OperatorError(
            f"{folder} holds an export in which {changed} was added or changed: "
            "name another folder, so that nothing is lost"
        )


def _changed(folder: Path) -> Iterator[str]:
    known = dict(_read_digests(folder / DIGESTS))
    for where, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(where, name))]
        for path in (Path(where, name) for name in sorted([*links, *files])):
            name = path.relative_to(folder).as_posix()
            if name != DIGESTS and (path.is_symlink() or known.get(name) != _digest_of(path)):
                yield name


def _digest_of(path: Path) -> str:
    return _digest(path.read_bytes()) if path.is_file() else ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digests(contents: Mapping[str, bytes]) -> bytes:
    return "".join(f"{_digest(contents[name])}  {name}\n" for name in sorted(contents)).encode()


def _read_digests(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut could leave the name without the content


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
