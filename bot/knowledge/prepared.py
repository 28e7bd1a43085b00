"""What was worked out of the knowledge, in a file beside the database, for the next start.

To read ten thousand ways of asking takes a second, and nearly every start reads the same ones. The
file holds numbers only, no text and nothing of people. It is good for one state of the knowledge
and of the program, whose key stands in it. Where it is of another, damaged or not there, all is
worked out again and written anew; so it may be deleted at any time, and needs no backup.
"""

import hashlib
import json
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import Stemmer

from bot.knowledge.concepts import Vocabulary
from bot.knowledge.finding import Document

log = logging.getLogger(__name__)

Arrays = Mapping[str, npt.NDArray[Any]]
# What decides which words a text has, and what it is found by. A change elsewhere costs a start.
PROGRAM = ("knowledge", "language")
KEY = "key"
UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


class PreparedFile:
    """The file; `keep` and `find` never fail."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, key: str) -> dict[str, npt.NDArray[Any]] | None:
        """What was kept under a key; None where it is not there, or cannot be read."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                if str(kept[KEY]) != key:
                    return None
                return {name: kept[name] for name in kept.files if name != KEY}
        except UNREADABLE:
            return None

    def keep(self, key: str, arrays: Arrays) -> None:
        """Keep this and nothing else; a kill leaves what was there before."""
        written = self._path.with_name(f"{self._path.name}.new")
        try:
            with written.open("wb") as file:
                np.savez(file, allow_pickle=False, **{**arrays, KEY: np.array(key)})
            os.replace(written, self._path)
        except OSError as error:
            log.info("The next start will be slower: %s", error.strerror)
            with suppress(OSError):  # the next time it is written over
                written.unlink(missing_ok=True)


def prepared_beside(database: Path) -> PreparedFile:
    """The one that belongs to a database."""
    return PreparedFile(database.with_name(f"{database.name}-prepared"))


def fingerprint(documents: Sequence[Document], vocabulary: Vocabulary) -> str:
    """One text for all that decides what is worked out: knowledge, words, program, stemmer."""
    digest = hashlib.sha256(f"{Stemmer.version()} {np.__version__}".encode())
    for path in _program():
        digest.update(path.name.encode() + path.read_bytes())
    concepts = [
        [kind, name, list(concept.ru), list(concept.kk)]
        for kind, named in vocabulary.items()
        for name, concept in named.items()
    ]
    texts = [[list(document.ways), list(document.leads)] for document in documents]
    digest.update(json.dumps([concepts, texts]).encode())
    return digest.hexdigest()


def _program() -> list[Path]:
    package = Path(__file__).parent.parent
    return sorted(path for name in PROGRAM for path in (package / name).glob("*.py"))
