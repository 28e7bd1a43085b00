"""Runs one harness by atheris: `python -m bench.fuzzing.one TARGET [libFuzzer's arguments]`."""

import logging
import sys
from pathlib import Path

import atheris

PACKAGES = ("bot", "handlers")


def main() -> None:
    """Run it until libFuzzer has had enough; a finding ends it with a traceback."""
    name, *arguments = sys.argv[1:]
    with atheris.instrument_imports(include=list(PACKAGES), enable_loader_override=False):
        from bench.fuzzing import targets
    logging.disable(logging.WARNING)
    target = targets.TARGETS[name]
    folder = Path(arguments[-1])
    for number, seed in enumerate(target.seeds()):
        (folder / f"seed-{number}").write_bytes(seed[: target.longest])
    atheris.Setup(
        [sys.argv[0], f"-max_len={target.longest}", *arguments],
        target.harness,
        enable_python_coverage=True,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
