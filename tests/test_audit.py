"""Known vulnerabilities: what is red, what is borne, and what nobody could be asked about."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bench.audit import Accepted, Finding, accepted_in, judge, main, read

TODAY = date(2026, 11, 27)
MENDED = Finding("thing", "1.0", ("PYSEC-1", "CVE-1"), ("1.1",))
UNMENDED = Finding("thing", "1.0", ("PYSEC-2",), ())


@pytest.mark.parametrize(
    ("findings", "accepted", "says", "bearable"),
    [
        ([], [], None, True),
        ([MENDED], [], "VULNERABLE: thing 1.0: PYSEC-1, CVE-1, mended by 1.1", False),
        ([UNMENDED], [], "waiting: thing 1.0: PYSEC-2, nothing mends it yet", True),
        ([UNMENDED, MENDED], [], "VULNERABLE: thing 1.0: PYSEC-1", False),
        ([MENDED], [Accepted("CVE-1", "not called", TODAY)], "borne until 2026-11-27", True),
        ([MENDED], [Accepted("CVE-1", "…", date(2026, 11, 26))], "(was borne until 2", False),
        ([MENDED], [Accepted("CVE-2", "another", TODAY)], "VULNERABLE", False),
    ],
)
def test_red_is_what_could_be_mended(
    findings: list[Finding], accepted: list[Accepted], says: str | None, bearable: bool
) -> None:
    lines, verdict = judge(findings, accepted, TODAY)
    assert verdict is bearable
    assert len(lines) == len(findings)
    assert says is None or any(says in line for line in lines)


@pytest.mark.parametrize("report", ["", "Traceback …", "[]", '{"fixes": []}'])
def test_what_is_no_report_is_no_answer(report: str) -> None:
    assert read(report) is None


@pytest.mark.parametrize(
    "entry",
    [
        'id = "CVE-1", reason = "not called"',
        'id = "CVE-1", until = 2026-12-31',
        'reason = "not called", until = 2026-12-31',
        'id = "CVE-1", reason = "not called", until = "soon"',
    ],
)
def test_nothing_is_borne_without_a_reason_and_a_day(tmp_path: Path, entry: str) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text(f"[tool.audit]\naccepted = [{{{entry}}}]\n")
    with pytest.raises(ValueError, match="reason and until"):
        accepted_in(project)


def test_the_project_bears_only_what_it_says_why() -> None:
    accepted_in(Path(__file__).parent.parent / "pyproject.toml")


# With pip-audit itself, against a stand-in of OSV.

VULNERABILITY = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-1"],
    "summary": "…",
    "affected": [
        {
            "package": {"name": "thing", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
            "versions": ["1.0"],
        }
    ],
}


@pytest.fixture
async def osv() -> AsyncIterator[str]:
    """A server that knows of one vulnerability; its address."""

    async def query(request: web.Request) -> web.Response:
        asked: dict[str, Any] = await request.json()
        known = asked["package"]["name"] == "thing" and asked["version"] == "1.0"
        return web.json_response({"vulns": [VULNERABILITY]} if known else {})

    app = web.Application()
    app.add_routes([web.post("/v1/query", query)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1/query"
    await runner.cleanup()


def locked(tmp_path: Path, *releases: str) -> str:
    """A lock file."""
    file = tmp_path / "requirements.txt"
    file.write_text("".join(f"{each} --hash=sha256:{'0' * 64}\n" for each in releases))
    return str(file)


async def run(*arguments: str) -> int:
    """The audit, while the stand-in can answer."""
    return await asyncio.to_thread(main, [*arguments, "--service=osv"])


@pytest.mark.parametrize(
    ("release", "code", "says"),
    [
        ("thing==1.0", 1, "VULNERABLE: thing 1.0: PYSEC-2026-1, CVE-2026-1, mended by 1.1"),
        ("thing==1.1", 0, "1 releases audited, 0 known vulnerabilities"),
    ],
)
async def test_a_vulnerable_release_is_red(
    osv: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    release: str,
    code: int,
    says: str,
) -> None:
    assert await run(locked(tmp_path, release, "other==2"), "--osv-url", osv) == code
    assert says.replace("1 releases", "2 releases") in capsys.readouterr().out


async def test_one_that_is_borne_is_not(
    osv: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "pyproject.toml"
    entry = '{id = "CVE-2026-1", reason = "never called", until = 9999-12-31}'
    project.write_text(f"[tool.audit]\naccepted = [{entry}]\n")
    file = locked(tmp_path, "thing==1.0")
    assert await run(file, "--osv-url", osv, "--project", str(project)) == 0
    assert "(never called)" in capsys.readouterr().out


async def test_who_cannot_be_asked_stops_nobody_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = "http://127.0.0.1:9/v1/query"
    assert await run(locked(tmp_path, "thing==1.0"), "--osv-url", nobody) == 0
    said = capsys.readouterr()
    assert "NOTHING WAS AUDITED" in said.out
    assert "osv could not be asked" in said.err


async def test_a_lock_file_without_hashes_is_refused(osv: str, tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("thing\n")
    assert await run(str(file), "--osv-url", osv) == 2
