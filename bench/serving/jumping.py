"""Runs a program whose clock can be set: `python -m bench.serving.jumping CLOCK PROGRAM`.

The file CLOCK holds by how many seconds the clock goes wrong, as `set_ahead` writes it, and may be
written anew at any time. What measures spans of time (`time.monotonic`) is not touched, as where
the real clock of a machine is set. libfaketime would do the same for C code, but it makes every
wait of one thread for another take milliseconds; the bot looks at `time.time` and nothing else.
"""

import mmap
import runpy
import struct
import sys
import time
from pathlib import Path

SECONDS = struct.Struct("d")


def set_ahead(clock: Path, seconds: float) -> None:
    """Let the clock be so many seconds ahead from now on."""
    if not clock.exists():
        clock.write_bytes(bytes(SECONDS.size))
    with clock.open("r+b") as file:
        file.write(SECONDS.pack(seconds))


def main(clock: str, program: str) -> None:
    """Run the program."""
    with Path(clock).open("rb") as file:
        ahead = mmap.mmap(file.fileno(), SECONDS.size, access=mmap.ACCESS_READ)
    right = time.time
    time.time = lambda: right() + SECONDS.unpack(ahead)[0]
    sys.argv = [program]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
