"""On what machine and with which programs it was measured."""

import os
import platform
import re
import sqlite3
from importlib.metadata import version
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
PACKAGES = ("aiogram", "aiohttp")


def machine() -> dict[str, str]:
    """By name, in the order in which it is told."""
    told = CPUINFO.read_text() if CPUINFO.exists() else ""
    return {
        "processor": model(told) or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def model(cpuinfo: str) -> str:
    """The processor's name in what Linux tells of it."""
    found = re.search(r"^model name\s*:\s*(.+)$", cpuinfo, re.MULTILINE)
    return found[1].strip() if found else ""


def named(told: dict[str, str]) -> str:
    """The machine in one line."""
    programs = [f"{name} {told[name]}" for name in ("Python", "SQLite", *PACKAGES)]
    return ", ".join([told["processor"], f"{told['cores']} cores", told["system"], *programs])
