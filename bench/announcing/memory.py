"""The most memory that this process has taken."""

import re
import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak() -> int:
    """Bytes.

    Not what `getrusage` says where Linux says more: there a process begins with the peak of
    whoever started it.
    """
    if STATUS.exists():
        return high_water(STATUS.read_text())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def high_water(status: str) -> int:
    """The peak in what Linux tells of a process, in bytes."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    if found is None:
        raise ValueError("no VmHWM in the status of a process")
    return int(found[1]) * 1024
