"""Runs one harness by atheris: `python -m bench.fuzzing.one TARGET FOUND [libFuzzer's …] CORPUS`.

What the harness fails on is written into the file FOUND.
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

PACKAGES = ("bot", "handlers")


class Kept:
    """A harness that keeps what it fails on."""

    def __init__(self, harness: Callable[[bytes], None], file: Path) -> None:
        self._harness = harness
        self._file = file

    def __call__(self, data: bytes) -> None:
        """Run it."""
        try:
            self._harness(data)
        except BaseException:
            self._file.write_bytes(data)
            raise


def main() -> None:
    """Run it until libFuzzer has had enough; a finding ends it with a traceback."""
    name, found, *arguments = sys.argv[1:]
    with atheris.instrument_imports(include=list(PACKAGES), enable_loader_override=False):
        from bench.fuzzing import targets
    logging.disable(logging.WARNING)
    target = targets.TARGETS[name]
    folder = Path(arguments[-1])
    seeds = target.seeds()
    target.harness(seeds[0])  # what it opens takes longer than an input may
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(seed[: target.longest])
    atheris.Setup(
        [sys.argv[0], f"-max_len={target.longest}", *arguments],
        Kept(target.harness, Path(found)),
        enable_python_coverage=True,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
