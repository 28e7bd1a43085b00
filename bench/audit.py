"""`python -m bench.audit LOCKFILE…`: known vulnerabilities of what the lock files name.

pip-audit asks, here is judged. Red is a vulnerability that a newer release mends, unless it stands
in pyproject.toml as looked at and borne until a day. One that nothing mends yet is named, but
waiting cannot be made red. Where nobody could be asked, this is said, and it is no failure: what
was not to be had must stop nobody from working.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
SERVICES = ("pypi", "osv")  # the second where the first does not know or cannot be reached
MISUSED = 2  # pip-audit's exit code for a wrong call; 1 is a finding, and trouble of the network
UNREADABLE = "ERROR:pip_audit._cli:requirement"  # in the lock file: no hash, no version
SECONDS = 180  # for one file and service


@dataclass(frozen=True)
class Finding:
    """A known vulnerability of one locked release; `fixed` are the releases that mend it."""

    package: str
    version: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended by {', '.join(self.fixed)}" if self.fixed else "nothing mends it yet"
        return f"{self.package} {self.version}: {', '.join(self.names)}, {mended}"


@dataclass(frozen=True)
class Accepted:
    """One that is borne for a reason, up to and including a day."""

    id: str
    reason: str
    until: date


@dataclass(frozen=True)
class Audit:
    """What was found, and of which releases nothing could be learnt."""

    asked: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


def read(report: str) -> Audit | None:
    """pip-audit's JSON; None where it is none, since it could not ask."""
    try:
        entries: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    findings = {
        Finding(
            entry["name"],
            entry["version"],
            (found["id"], *sorted(set(found["aliases"]) - {found["id"]})),
            tuple(found["fix_versions"]),
        ): None
        for entry in entries
        for found in entry.get("vulns", ())
    }
    unknown = tuple(entry["name"] for entry in entries if "skip_reason" in entry)
    return Audit(len(entries) - len(unknown), tuple(findings), unknown)


def judge(
    findings: Iterable[Finding], accepted: Sequence[Accepted], today: date
) -> tuple[list[str], bool]:
    """A line about each finding, and whether all of them can be borne."""
    lines, bearable = [], True
    for finding in findings:
        excuse = next((each for each in accepted if each.id in finding.names), None)
        if excuse and today <= excuse.until:
            lines.append(f"borne until {excuse.until}: {finding} ({excuse.reason})")
        elif not finding.fixed:
            lines.append(f"waiting: {finding}")
        else:
            overdue = f" (was borne until {excuse.until})" if excuse else ""
            lines.append(f"VULNERABLE: {finding}{overdue}")
            bearable = False
    return lines, bearable


def accepted_in(project: Path) -> list[Accepted]:
    """What pyproject.toml bears; ValueError where an entry has no reason or no day."""
    table = tomllib.loads(project.read_text("utf-8")).get("tool", {}).get("audit", {})
    accepted = []
    for entry in table.get("accepted", []):
        if not entry.get("id") or not entry.get("reason") or type(entry.get("until")) is not date:
            raise ValueError(f"[tool.audit] needs id, reason and until (a date): {entry}")
        accepted.append(Accepted(entry["id"], entry["reason"], entry["until"]))
    return accepted


def ask(lock_file: Path, service: str, osv_url: str | None) -> tuple[Audit | None, str]:
    """Ask one service about one lock file; what it knows, or else the last thing it said.

    ValueError where pip-audit cannot read the file, or does not understand us.
    """
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock_file)]
    command += ["--require-hashes", "--disable-pip", "--format=json"]
    command += ["--progress-spinner=off", "--desc=off", "--aliases=on"]
    command += ["--vulnerability-service", service]
    command += ["--osv-url", osv_url] if osv_url else []
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no end within {SECONDS} s"
    last = (ran.stderr.strip().splitlines() or ["no word"])[-1]
    if ran.returncode == MISUSED or last.startswith(UNREADABLE):
        raise ValueError(f"{lock_file.name} cannot be audited: {last}")
    return read(ran.stdout), last[:300]


def audit(lock_file: Path, services: Sequence[str], osv_url: str | None) -> Audit | None:
    """The fullest of what the services know of a file; None where none could be asked."""
    fullest: Audit | None = None
    for service in services:
        answer, said = ask(lock_file, service, osv_url)
        if answer is None:
            print(f"{lock_file.name}: {service} could not be asked: {said}", file=sys.stderr)
        elif fullest is None or answer.asked > fullest.asked:
            fullest = answer
        if fullest and not fullest.unknown:
            break
    return fullest


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit each file; 1 where something is vulnerable that need not be."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--project", type=Path, default=PROJECT)
    parser.add_argument("--service", action="append", choices=SERVICES)
    parser.add_argument("--osv-url", help="another server that speaks OSV's API")
    parsed = parser.parse_args(arguments)
    if find_spec("pip_audit") is None:
        print("pip-audit is not installed: run `make audit`", file=sys.stderr)
        return 2
    services = parsed.service or SERVICES
    try:
        accepted = accepted_in(parsed.project)
        bearable = [
            _tell(file.name, audit(file, services, parsed.osv_url), accepted)
            for file in parsed.files
        ]
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if all(bearable) else 1


def _tell(name: str, found: Audit | None, accepted: Sequence[Accepted]) -> bool:
    if found is None or not found.asked:
        print(f"{name}: NOTHING WAS AUDITED, nobody could be asked about it")
        return True
    lines, bearable = judge(found.findings, accepted, date.today())
    print(f"{name}: {found.asked} releases audited, {len(lines)} known vulnerabilities")
    if found.unknown:
        print(f"{name}: NOT AUDITED: {', '.join(found.unknown)}")
    print("\n".join(lines), end="\n" if lines else "")
    return bearable


if __name__ == "__main__":
    sys.exit(main())
